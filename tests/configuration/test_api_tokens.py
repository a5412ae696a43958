"""[api.tokens.NAME] of deskscope.toml: each a token with a role, and none of them ever shown."""

from pathlib import Path

import pytest

from cli import main
from configuration import ConfigurationError, read_configuration

SECRET = "0123456789abcdef0123"


@pytest.fixture
def read(tmp_path: Path):
    def said(text: str):
        path = tmp_path / "deskscope.toml"
        path.write_text(text, "utf-8")
        return read_configuration(path)

    return said


def test_a_token_has_a_name_a_role_and_a_reference(read, monkeypatch):
    monkeypatch.setenv("DESKSCOPE_API_EXCEL", SECRET)
    found = read('[api.tokens.excel]\ntoken = "${DESKSCOPE_API_EXCEL}"\nrole = "reader"\n').api["excel"]
    assert (found.name, found.role, found.literal, found.secret()) == ("excel", "reader", False, SECRET)


def test_without_the_table_there_are_none(read):
    assert read("").api == {}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[api.token.excel]\n", "api: unknown key 'token'; did you mean 'tokens'?"),
        ("[api.tokens]\nexcel = 1\n", "api.tokens.excel: should be a table"),
        ("[api.tokens.excel]\nrole = 'reader'\n", "api.tokens.excel.token: is missing"),
        ("[api.tokens.excel]\ntoken = 'x'\n", "api.tokens.excel.role: is missing"),
        ("[api.tokens.excel]\ntoken = 'x'\nrole = 'admin'\n", "role: 'admin' is not known; did you mean"),
        ("[api.tokens.excel]\ntoken = 'x'\nroll = 'reader'\n", "unknown key 'roll'; did you mean 'role'?"),
        ("[apis]\n", "unknown key 'apis'; did you mean 'api'?"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_one_line(read, text, told):
    with pytest.raises(ConfigurationError) as refused:
        read(text)
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("value", ["", "too short", "with spaces, long enough", "ünprintable-0123456789"])
def test_a_token_that_is_unfit_is_told_without_being_shown(read, monkeypatch, value):
    monkeypatch.setenv("DESKSCOPE_API_EXCEL", value)
    token = read('[api.tokens.excel]\ntoken = "${DESKSCOPE_API_EXCEL}"\nrole = "reader"\n').api["excel"]
    with pytest.raises(ConfigurationError) as refused:
        token.secret()
    assert "excel" in str(refused.value)
    assert not value or value not in str(refused.value)


def test_check_looks_at_the_tokens(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("DESKSCOPE_API_GOOD", SECRET)
    path = tmp_path / "deskscope.toml"
    path.write_text(
        '[api.tokens.good]\ntoken = "${DESKSCOPE_API_GOOD}"\nrole = "reader"\n'
        '[api.tokens.unset]\ntoken = "${DESKSCOPE_API_UNSET}"\nrole = "watcher"\n'
        f'[api.tokens.plain]\ntoken = "{SECRET}plain"\nrole = "watcher"\n',
        "utf-8",
    )
    assert main(["--warehouse", str(tmp_path / "w"), "--config", str(path), "check"]) == 1
    out = capsys.readouterr().out
    assert "ok     api: good may read as reader" in out
    assert (
        "wrong  api: api.tokens.unset.token: the environment variable DESKSCOPE_API_UNSET is not set" in out
    )
    assert "wrong  api: the token of plain stands in the file in plain text" in out
    assert SECRET not in out
