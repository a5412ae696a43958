"""What stands in [sources.NAME]: true and lists mean what they say, and a number that is none is told in a line."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from configuration import ConfigurationError, Source, read_configuration
from connectors import sync
from connectors.reading import Run
from connectors.systems import connector, kinds
from warehouse import open_warehouse

NEEDED = {  # what a kind cannot do without, as far as nobody is asked
    **dict.fromkeys(("token", "api_key", "app_password", "client_secret", "password"), "secret"),
    **dict.fromkeys(
        ("user", "email", "identifier", "tenant", "client_id", "team", "page", "accounts"), "desk"
    ),
}
DAYS = {
    "bluesky": "look_again_days",
    "discourse": "reread_days",
    "facebook": "days",
    "mastodon": "reread_days",
    "slack": "reread_days",
}
FLAGS = [
    ("discourse", "messages"),
    ("freshservice", "ratings"),
    ("servicenow", "service_levels"),
    ("servicenow", "surveys"),
    ("x", "followers"),
    ("x", "owned"),
    ("zendesk", "ratings"),
]


def source(kind: str, **options: Any) -> Source:
    return Source("ours", kind, "https://example.org", {**NEEDED, **options})


def in_file(folder: Path, line: str) -> Source:
    file = folder / "deskscope.toml"
    file.write_text(f'[sources.ours]\nkind = "x"\n{line}\n')
    return read_configuration(file).sources["ours"]


def test_every_option_that_means_days_is_known_here() -> None:
    systems = Path(sync.__file__).with_name("systems")
    found = {
        (file.stem, name)
        for file in systems.glob("*.py")
        for name in re.findall(r'"((?:\w+_)?days)"', file.read_text("utf-8"))
    }
    assert found == set(DAYS.items())


@pytest.mark.parametrize("said", ["inf", "-3", "0", "abc", "nan", "3661", -3, True, [3]])
@pytest.mark.parametrize("kind", DAYS)
def test_what_is_no_number_of_days_is_refused_in_a_line_that_names_the_option(kind: str, said: Any) -> None:
    connector(kind).connect(source(kind, **{DAYS[kind]: 3660}))
    with pytest.raises(ConfigurationError) as error:
        connector(kind).connect(source(kind, **{DAYS[kind]: said}))
    what = f"ours: {DAYS[kind]} is '{said}'; it has to be a number above zero, 3,660 at most"
    assert str(error.value) == what


@pytest.mark.parametrize("said", ["maybe", "", 1])
@pytest.mark.parametrize(("kind", "name"), FLAGS)
def test_what_is_neither_yes_nor_no_is_refused(kind: str, name: str, said: Any) -> None:
    for good in (True, False, "yes", "No", "true"):
        connector(kind).connect(source(kind, **{name: good}))
    with pytest.raises(ConfigurationError, match=f"^ours: {name} is '{said}'; write true or false$"):
        connector(kind).connect(source(kind, **{name: said}))


@pytest.mark.parametrize(
    ("line", "meant"),
    [("owned = true", True), ("owned = false", False), ('owned = "yes"', True), ('owned = "no"', False)],
)
def test_true_of_the_file_is_yes(tmp_path: Path, line: str, meant: bool) -> None:
    assert in_file(tmp_path, line).flag("owned", default=not meant) is meant


def test_what_is_not_said_is_the_default() -> None:
    assert source("x").flag("owned", default=True)
    assert not source("x").flag("owned", default=False)
    assert source("x").days("days", 14) == 14


@pytest.mark.parametrize("line", ['accounts = ["one", "two "]', 'accounts = "one, two,"'])
def test_a_list_of_the_file_is_its_words(tmp_path: Path, line: str) -> None:
    assert in_file(tmp_path, line).words("accounts") == ("one", "two")


def test_a_word_of_a_list_may_be_taken_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUR_ACCOUNT", "one")
    assert in_file(tmp_path, 'accounts = ["${OUR_ACCOUNT}", "two"]').words("accounts") == ("one", "two")
    assert in_file(tmp_path, 'accounts = "${OUR_ACCOUNT}, two"').words("accounts") == ("one", "two")


def test_no_system_takes_a_list_apart_itself() -> None:
    systems = Path(sync.__file__).with_name("systems")
    taken = [
        file.name
        for file in systems.glob("*.py")
        if re.search(r"option\([^\n]*\.split\(", file.read_text("utf-8"))
    ]
    assert taken == []


@pytest.mark.parametrize("kind", kinds())
def test_the_size_of_a_page_is_a_whole_number_where_there_is_one(kind: str) -> None:
    text = Path(sync.__file__).with_name("systems").joinpath(f"{kind}.py").read_text("utf-8")
    assert 'option("page_size"' not in text


@pytest.mark.parametrize("error", [ValueError("no"), OverflowError("no")])
def test_one_source_that_cannot_be_reached_ends_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def connect(of: Source) -> Any:
        if of.name == "broken":
            raise error
        raise ConfigurationError("well: told")

    monkeypatch.setattr(sync, "connector", lambda kind: replace(connector(kind), connect=connect))
    sources = [replace(source("x"), name=name) for name in ("broken", "well")]
    reports = sync.sync(open_warehouse(str(tmp_path / "w")), sources, Run())
    assert [report.error for report in reports] == ["broken: no; check [sources.broken]", "well: told"]
