"""Zendesk's own description of its API (OpenAPI), where the public data is there: which requests it knows.

Its published parts refer to components that they leave out; what a request needs of them is filled in here.
"""

import os
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema_path import SchemaPath
from openapi_core import Config, OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest

from tests.connectors.fakes.server import Request

_PARTS = ("incremental", "satisfaction-ratings")
_LEFT_OUT = {
    "IncrementalUnixTime": {"name": "start_time", "in": "query", "schema": {"type": "integer"}},
    "IncrementalCursor": {"name": "cursor", "in": "query", "schema": {"type": "string"}},
}
_HOST = "https://example.zendesk.com"


def objection(request: Request) -> str | None:
    """What the description has against a request; None where it has nothing, or does not know the path."""
    described = _described()
    if described is None or request.path not in described[0]:
        return None
    asked = MockRequest(_HOST, request.method.lower(), request.path, args=dict(request.query))
    try:
        described[1].validate_request(asked)
    except OpenAPIError as error:
        return f"{error}: {error.__cause__}"
    return None


@cache
def _described() -> tuple[frozenset[str], OpenAPI] | None:
    shared = os.environ.get("DESKSCOPE_SHARED")
    if not shared:
        return None
    paths: dict[str, Any] = {}
    for part in _PARTS:
        file = Path(shared) / "specs" / "itsm" / "zendesk" / f"{part}-openapi-original.yml"
        for path, operations in yaml.safe_load(file.read_text())["paths"].items():
            parameters = [_filled_in(one) for one in operations.get("parameters", [])]
            if "get" in operations and None not in parameters:
                answers = {"200": {"description": "as documented"}}
                paths[path] = {"parameters": parameters, "get": {"responses": answers}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Zendesk", "version": "2"},
        "servers": [{"url": _HOST}],
        "paths": paths,
    }
    return frozenset(paths), OpenAPI(SchemaPath.from_dict(document), config=Config(spec_validator_cls=None))


def _filled_in(parameter: dict[str, Any]) -> dict[str, Any] | None:
    if "$ref" not in parameter:
        return parameter
    return _LEFT_OUT.get(parameter["$ref"].rsplit("/", 1)[-1])
