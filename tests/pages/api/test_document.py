"""The API keeps to its own description, whatever it is asked within it and beside it."""

import re
from urllib.parse import quote

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks

from metrics import METRICS
from metrics.window import DIMENSIONS
from pages.api import document
from pages.api.routes import PATHS
from pages.api.service import service
from tests.depth import THOROUGH

EXAMPLES = 25 if THOROUGH else 12
PATIENCE = 120  # seconds: a busy machine is no failure
OPERATIONS = [
    (path, method) for path, told in document.openapi()["paths"].items() for method in ("get", "head")
]
load_all_checks()
ASKED = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "positive_data_acceptance",
    "ignored_auth",
    "unsupported_method",
]


def test_the_document_is_openapi_3_1():
    told = document.openapi()
    OpenAPIV31SpecValidator(told).validate()
    assert set(told["paths"]) == {f"/api{path}" for path in PATHS.values()}


def test_metrics_and_dimensions_are_enumerations():
    told = document.openapi()
    assert told["components"]["schemas"]["MetricName"]["enum"] == list(METRICS)
    (by,) = [each for each in told["paths"]["/api/figures/{name}"]["parameters"] if each["name"] == "by"]
    assert by["schema"]["items"]["enum"] == list(DIMENSIONS)


def test_the_document_is_what_the_api_hands_out(api):
    assert api("/api/openapi.json").json == document.openapi()


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        *(("desk=", True), ("desk=North & South", True), ("channel=email", True), ("channel=", True)),
        *(("question=csat", True), ("channel=fax", False), ("colour=red", False), ("desk", False)),
        *(("desk=a\nb", False), ("desk=" + "x" * 201, False), ("desk=a=b", True)),
    ],
)
def test_a_condition_of_the_document_is_one_that_is_taken(api, text, fits):
    assert bool(re.search(document._condition(), text)) == fits
    assert (api(f"/api/figures/contacts?where={quote(text)}").status == 200) == fits


def unanswerable(answer) -> bool:
    """What no schema can say: a period turned round, or more rows than are given at once. A HEAD has no words, so
    the same is asked by GET.
    """
    if answer.status_code != 400:
        return False
    asked = answer.request
    said = (
        requests.get(asked.url, headers=asked.headers, timeout=PATIENCE) if asked.method == "HEAD" else answer
    )
    return bool(re.search(r"the period ends|the answer would have", said.text))


@pytest.mark.parametrize(("path", "method"), OPERATIONS, ids=lambda word: word)
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.name.lower())
def test_the_api_keeps_to_its_document(api, path, method, mode):
    schema = schemathesis.openapi.from_dict(document.openapi())
    schema.config.update(base_url=f"http://127.0.0.1:{api.port}")
    operation = schema[path][method]

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    def ask(case):
        service.cache_clear()  # and with it who tried wrong tokens
        answer = case.call(headers=dict(api.headers), timeout=PATIENCE)
        beside = {"positive_data_acceptance"} if unanswerable(answer) else set()
        if "%0A" in answer.request.url:  # no address of ours has a line break: the server's own 404 answers
            beside |= {"content_type_conformance", "response_schema_conformance"}
        meant = CHECKS.get_by_names([name for name in ASKED if name not in beside])
        case.validate_response(answer, checks=meant, headers=dict(api.headers))

    given(operation.as_strategy(generation_mode=mode))(ask)()
