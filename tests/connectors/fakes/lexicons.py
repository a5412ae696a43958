"""Whether requests and answers of the AT Protocol are as its lexicons say, where these are at hand."""

import json
import os
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.connectors.fakes.server import Request

_KINDS = {"string": str, "integer": int, "boolean": bool, "object": dict, "array": list}


def breach(method: str, request: Request) -> str | None:
    """What a request breaks of its lexicon; None where nothing, or no lexicon is there."""
    lexicon = _lexicon(method)
    if lexicon is None:
        return None
    if request.method != ("POST" if lexicon["type"] == "procedure" else "GET"):
        return f"{method} is asked by {request.method}"
    wanted = {"properties": {}, **lexicon.get("parameters", {}), "type": "object"}
    asked = parse_qs(urlsplit(request.url).query, keep_blank_values=True)
    given = {name: _read(values, wanted["properties"].get(name, {})) for name, values in asked.items()}
    unknown = given.keys() - wanted["properties"].keys()
    if unknown:
        return f"{method} knows no {', '.join(sorted(unknown))}"
    return next(_unlike(given, wanted, method, method), None)


def unlike(method: str, body: Any) -> str | None:
    """Where an answer is not as its lexicon says."""
    lexicon = _lexicon(method)
    if lexicon is None or "output" not in lexicon:
        return None
    return next(_unlike(body, lexicon["output"]["schema"], method, method), None)


def _read(values: list[str], schema: Mapping[str, Any]) -> Any:
    if schema.get("type") == "array":
        return [_read([value], schema["items"]) for value in values]
    value = values[-1]
    if schema.get("type") == "integer" and value.isdecimal():
        return int(value)
    return {"true": True, "false": False}.get(value, value) if schema.get("type") == "boolean" else value


def _unlike(value: Any, schema: Mapping[str, Any], home: str, at: str) -> Iterator[str]:
    kind = schema["type"]
    if kind == "ref":
        yield from _unlike(value, *_referred(schema["ref"], home), at)
    elif kind == "union":
        names = {_whole(ref, home): ref for ref in schema["refs"]}
        if isinstance(value, dict) and value.get("$type") in names:
            yield from _unlike(value, *_referred(names[value["$type"]], home), at)
    elif kind in _KINDS:
        yield from _mistaken(value, schema, home, at)


def _mistaken(value: Any, schema: Mapping[str, Any], home: str, at: str) -> Iterator[str]:
    if not isinstance(value, _KINDS[schema["type"]]) or (
        isinstance(value, bool) and schema["type"] == "integer"
    ):
        yield f"{at} is no {schema['type']}"
    elif isinstance(value, dict):
        yield from (f"{at} has no {name}" for name in schema.get("required", ()) if name not in value)
        for name, inner in schema.get("properties", {}).items():
            if name in value:
                yield from _unlike(value[name], inner, home, f"{at}.{name}")
    elif isinstance(value, list):
        if len(value) > schema.get("maxLength", len(value)):
            yield f"{at} has more than {schema['maxLength']}"
        for one in value:
            yield from _unlike(one, schema["items"], home, at)
    elif isinstance(value, int) and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        yield f"{at} is {value}"


def _whole(ref: str, home: str) -> str:
    return f"{home}{ref}" if ref.startswith("#") else ref


def _referred(ref: str, home: str) -> tuple[Mapping[str, Any], str]:
    name, _, part = _whole(ref, home).partition("#")
    return _definitions(name)[part or "main"], name


def _lexicon(method: str) -> Any:
    found = _definitions(method)
    return found["main"] if found else None


@cache
def _definitions(name: str) -> Mapping[str, Any]:
    folder = os.environ.get("DESKSCOPE_SHARED")
    path = Path(folder or "") / "specs/social/bsky/lexicons" / f"{name.replace('.', '/')}.json"
    found: Mapping[str, Any] = json.loads(path.read_text())["defs"] if folder and path.is_file() else {}
    return found
