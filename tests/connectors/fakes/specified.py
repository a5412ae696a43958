"""Whether a request is one that the vendor's own specification allows, where the specifications are at hand."""

import json
import os
from functools import cache
from pathlib import Path

import yaml  # type: ignore[import-untyped]  # its stubs are no part of the project
from openapi_core import Config, OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest

from tests.connectors.fakes.server import Request


def breach(file: str, host: str, request: Request) -> str | None:
    """What a request to `host` breaks of the specification in `file`; None where nothing, or no file is there."""
    specification = _specification(os.environ.get("DESKSCOPE_SHARED", ""), file)
    if specification is None:
        return None
    body = None if request.body is None else json.dumps(request.body).encode()
    asked = MockRequest(
        host,
        request.method.lower(),
        request.path,
        args=dict(request.query),
        headers=dict(request.headers),
        data=body,
        content_type="application/json",
    )
    try:
        specification.validate_request(asked)
    except OpenAPIError as error:
        return " ".join(f"{type(error).__name__}: {error.__cause__ or error}".split())
    return None


@cache
def _specification(folder: str, file: str) -> OpenAPI | None:
    path = Path(folder) / "specs" / (file if file.startswith("social/") else f"itsm/{file}")
    if not folder or not path.is_file():
        return None
    read = yaml.safe_load if path.suffix == ".yml" else json.loads
    document = read(path.read_text())
    for operation in (one for ways in document["paths"].values() for one in ways.values()):
        if file.startswith("social/") and isinstance(operation, dict):
            operation.pop(
                "security", None
            )  # the fakes look at keys themselves; not every scheme is known here
    # the vendors' own documents fail a strict check of themselves
    return OpenAPI.from_dict(document, config=Config(spec_validator_cls=None))
