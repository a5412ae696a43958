"""What the API can be asked, for programs (OpenAPI 3.1) and for a person; both from the registries."""

from functools import cache
from html import escape
from importlib.metadata import version
from typing import Any

from metrics import METRICS, Better, Counted, State, Unit
from metrics.catalogue import FAMILIES
from metrics.comparisons import TABLE
from metrics.declaration import FIGURE
from metrics.statement import FIRST_DAY, LAST_DAY
from metrics.window import CLOCKS, CLOSED, DATED, DIMENSIONS, GRAINS
from pages.api.questions import LEAST_HOURS, LONGEST_VALUE, MOST_CONDITIONS, MOST_HOURS

Json = dict[str, Any]
_ABOUT = (
    "The same figures, definitions and filters as 'deskscope figures'. Shares are 0..1, times minutes, "
    "unknown is null. Rows with state 'few' rest on fewer cases than the metric's min_sample. Answers carry "
    "an entity tag: ask again with If-None-Match, and 304 says that nothing changed."
)
_ONLY = (
    "Only these, as channel=email; of one dimension or, of different ones and; nothing after = means those "
    "that are not given."
)
_RESTS_ON = ("Deskscope-Snapshot", "Deskscope-As-Of", "Deskscope-Filters")
_DAY = r"^(19[7-9]\d|20\d\d)-\d\d-\d\d$"
_NUMBERS = {"value", "low", "high", "gap", "ours"}
_COUNTS = {"n", "numerator", "denominator", "excluded"}
_PRINTED = rf"[^\x00-\x1f\x7f]{{0,{LONGEST_VALUE}}}"


@cache
def openapi() -> Json:
    """The OpenAPI document: metrics, dimensions and all other words are enumerations."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Deskscope",
            "version": version("deskscope"),
            "summary": "The figures of the dashboard, read-only.",
            "description": _ABOUT,
            "license": {"name": "Apache 2.0", "identifier": "Apache-2.0"},
        },
        "security": [{"bearer": []}, {"basic": []}],
        "paths": {
            "/api/figures/{name}": _get(
                "figures",
                "Figures of one metric or several",
                [_several_metrics(), *_question(), _format("json", "csv")],
                _both("Figures", "One row per metric, slice and period; in CSV the rows alone."),
                reader=True,
            ),
            "/api/metrics": _get(
                "metrics",
                "Every metric, with its definition",
                [_format("json", "csv")],
                _both("Metrics", "One row per metric."),
            ),
            "/api/metrics/{name}": _get(
                "metric",
                "One metric, with its SQL and the loads it rests on",
                [_one_metric(), *_question(), _format("json")],
                _json("MetricInFull", "The metric, as it is asked under these parameters."),
                reader=True,
            ),
            "/api/benchmarks": _get(
                "benchmarks",
                "Published figures, and whether ours may be compared",
                [_query("metric", _metric(), "Of this metric alone."), _format("json", "csv")],
                _both("Benchmarks", "One row per published figure."),
                reader=True,
            ),
            "/api/openapi.json": _get(
                "document",
                "This document",
                [_format("json")],
                {
                    "description": "OpenAPI 3.1.",
                    "content": {"application/json": {"schema": {"type": "object"}}},
                },
            ),
            "/api/": _get(
                "listing",
                "These addresses for a browser",
                [_format("html")],
                {"description": "A page.", "content": {"text/html": {"schema": {"type": "string"}}}},
            ),
        },
        "components": {
            "schemas": _schemas(),
            "responses": _failures(),
            "headers": _headers(),
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "basic": {"type": "http", "scheme": "basic", "description": "The token is the password."},
            },
        },
    }


def _get(name: str, summary: str, parameters: list[Json], found: Json, *, reader: bool = False) -> Json:
    names = ("ETag", *(_RESTS_ON if reader else ()))
    headers = {each: {"$ref": f"#/components/headers/{each}"} for each in names}
    failures = {
        "400": "Wrong",
        "401": "Unknown",
        "404": "Absent",
        "406": "Form",
        "429": "Tries",
        "503": "Away",
    }
    if reader:
        failures["403"] = "Forbidden"
    answer = {
        "operationId": name,
        "summary": summary,
        "responses": {
            "200": found | {"headers": headers},
            "304": {"description": "What If-None-Match names is what there is."},
            **{
                status: {"$ref": f"#/components/responses/{told}"}
                for status, told in sorted(failures.items())
            },
        },
    }
    return {"parameters": parameters, "get": answer, "head": answer | {"operationId": f"{name}_head"}}


def _query(name: str, schema: Json, words: str, **more: Any) -> Json:
    return {"name": name, "in": "query", "description": words, "schema": schema, **more}


def _enum(*words: str) -> Json:
    return {"type": "string", "enum": list(words)}


def _metric() -> Json:
    return {"$ref": "#/components/schemas/MetricName"}


def _one_metric() -> Json:
    return {"name": "name", "in": "path", "required": True, "schema": _metric()}


def _several_metrics() -> Json:
    several = {"type": "array", "items": _metric(), "minItems": 1, "uniqueItems": True}
    return {
        "name": "name",
        "in": "path",
        "required": True,
        "description": "Metrics with commas between.",
        "style": "simple",
        "explode": False,
        "schema": several,
    }


def _question() -> list[Json]:
    """The parameters of a question, as the command line has them."""
    day = {"type": "string", "format": "date", "pattern": _DAY}
    dimensions = {"type": "array", "items": _enum(*DIMENSIONS), "minItems": 1, "uniqueItems": True}
    hours = {"type": "number", "minimum": LEAST_HOURS, "maximum": MOST_HOURS, "default": 24}
    where = {
        "type": "array",
        "items": {"type": "string", "pattern": _condition()},
        "minItems": 1,
        "maxItems": MOST_CONDITIONS,
    }
    return [
        _query("by", dimensions, "Split by these, with commas between.", style="form", explode=False),
        _query("from", day, f"First day, included, from {FIRST_DAY} on."),
        _query("to", day, f"Last day, included, up to {LAST_DAY}."),
        _query("grain", _enum(*GRAINS), "A row a period."),
        _query("where", where, _ONLY, style="form", explode=True),
        _query("clock", _enum(*CLOCKS) | {"default": CLOCKS[0]}, "Hours of the day, or business hours."),
        _query("dated", _enum(*DATED) | {"default": DATED[0]}, "The day of a ticket."),
        _query("within", hours, "Hours, for 'answered within'."),
    ]


def _condition() -> str:
    closed = [f"{name}=({'|'.join(words)})?" for name, words in CLOSED.items()]
    free = "|".join(name for name in DIMENSIONS if name not in CLOSED)
    return f"^({'|'.join([*closed, f'({free})={_PRINTED}'])})$"


def _format(*forms: str) -> Json:
    return _query("format", _enum(*forms), "Else as Accept asks, else the first of these.")


def _json(schema: str, words: str) -> Json:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"description": words, "content": content}


def _both(schema: str, words: str) -> Json:
    found = _json(schema, words)
    found["content"]["text/csv"] = {"schema": {"type": "string"}}
    return found


def _object(properties: Json) -> Json:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _or_null(kind: str) -> Json:
    return {"type": [kind, "null"]}


def _texts() -> Json:
    return {"type": "array", "items": {"type": "string"}}


def _grounds() -> Json:
    definitions = {"type": "object", "additionalProperties": {"type": "string"}}
    return {
        "snapshot": {"type": "string", "description": "The published state that the rows speak of."},
        "as_of": _or_null("string") | {"description": "When the sources were last heard of."},
        "filters": {"type": "string", "description": "Period and filters in words."},
        "definitions": definitions | {"description": "The definition of each metric, as asked."},
        "notes": _texts() | {"description": "What to mind, such as a desk that nobody knows."},
    }


def _schemas() -> Json:
    row = {"metric": _metric(), **{name: _or_null("string") for name in (*DIMENSIONS, "period")}}
    row |= {name: _or_null("number") for name in FIGURE} | {"state": _enum(*State)}
    figure = _object(row)
    figure["required"] = ["metric", "period", *FIGURE, "state"]  # dimensions, where they were asked for
    described = _described()
    loads = ("load", "source", "origin", "finished_at", "rows_new", "rows_changed", "rows_refused")
    load = {name: {"type": "integer"} if name.startswith("rows") else _or_null("string") for name in loads}
    asked = {
        "sql": {"type": "string"},
        "rows_used": {"type": "integer"},
        "rows_excluded": {"type": "integer"},
    }
    grounds = {
        name: schema for name, schema in _grounds().items() if name in ("snapshot", "as_of", "filters")
    }
    return {
        "MetricName": _enum(*METRICS),
        "Figures": _object({"rows": {"type": "array", "items": figure}, **_grounds()}),
        "Metrics": _object({"rows": {"type": "array", "items": _object(described)}}),
        "MetricInFull": _object(
            {**described, **asked, **grounds, "loads": {"type": "array", "items": _object(load)}}
        ),
        "Benchmarks": _object({"rows": {"type": "array", "items": _object(_published())}, **_grounds()}),
        "Error": _object({"error": {"type": "string", "description": "What happened and what to do."}}),
    }


def _described() -> Json:
    words = ("title", "question", "definition", "caveat", "statistic")
    return {
        "name": _metric(),
        **{name: {"type": "string"} for name in words},
        "unit": _enum(*Unit),
        "better": _enum(*Better),
        "family": _enum(*FAMILIES),
        "counted": _enum(*Counted),
        "min_sample": {"type": "integer"},
        "clocked": {"type": "boolean"},
        "dimensions": {"type": "array", "items": _enum(*DIMENSIONS)},
    }


def _published() -> Json:
    kinds = {"drawn": {"type": "boolean"}, "year": {"type": "integer"}}
    numbers = {name: _or_null("number") for name in (*_NUMBERS, *_COUNTS)}
    return {name: (kinds | numbers).get(name, _or_null("string")) for name in TABLE}


def _failures() -> Json:
    told = {
        "Wrong": "A question that cannot be asked.",
        "Unknown": "No token, or one that is not known.",
        "Forbidden": "The token's role may not read this.",
        "Absent": "There is no such metric; or the API is off.",
        "Form": "Accept takes none of the forms there are.",
        "Tries": "Too many wrong tokens from this address; Retry-After says when to try again.",
        "Away": "The warehouse cannot be read, or too much is asked at once.",
    }
    return {name: _json("Error", words) for name, words in told.items()}


def _headers() -> Json:
    told = {
        "ETag": "Changes with the content; send it back in If-None-Match.",
        "Deskscope-Snapshot": "The published state that the rows speak of.",
        "Deskscope-As-Of": "When the sources were last heard of.",
        "Deskscope-Filters": "Period and filters in words, percent-encoded.",
    }
    return {name: {"description": words, "schema": {"type": "string"}} for name, words in told.items()}


@cache
def listing() -> str:
    """The addresses and the metrics as a plain page that asks for nothing else."""
    paths = "".join(
        f"<tr><td><code>GET {escape(path)}</code><td>{escape(told['get']['summary'])}"
        for path, told in openapi()["paths"].items()
    )
    asked = "".join(
        f"<tr><td><code>{escape(each['name'])}</code><td>{escape(each['description'])}"
        for each in _question()
    )
    known = "".join(
        f'<tr><td><a href="figures/{name}">{name}</a><td><a href="metrics/{name}">{escape(metric.title)}</a>'
        f"<td>{escape(metric.definition)}"
        for name, metric in METRICS.items()
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Deskscope API</title>'
        "<style>body{font:14px system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;"
        "color-scheme:light dark}td{padding:.2rem 1rem .2rem 0;vertical-align:top}</style>"
        f"<h1>Deskscope API</h1><table>{paths}</table><h2>A question</h2><table>{asked}</table>"
        f"<h2>Metrics</h2><table>{known}</table></html>"
    )
