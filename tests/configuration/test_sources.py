"""[sources]: the words of a connector, and secrets that are looked up and never printed."""

import pytest

from configuration import ConfigurationError, read_configuration, resolved


def test_a_source_keeps_the_connectors_own_words(whole):
    source = whole.sources["servicedesk"]
    assert (source.kind, source.options["queues"], source.option("page")) == ("rt", ("IT", "HR"), "50")
    assert source.channels == {"Walk-in": "walk_up"}


def test_a_secret_is_looked_up_only_when_used(whole, monkeypatch):
    source = whole.sources["servicedesk"]
    monkeypatch.delenv("RT_TOKEN", raising=False)
    with pytest.raises(ConfigurationError, match=r"^sources\.servicedesk\.token: .* RT_TOKEN is not set"):
        source.option("token")
    monkeypatch.setenv("RT_TOKEN", "hush")
    assert source.option("token") == "hush"
    assert "hush" not in repr(whole)


def test_an_address_may_hold_a_reference(whole, monkeypatch):
    monkeypatch.setenv("RT_HOST", "rt.example.org")
    assert whole.sources["servicedesk"].address() == "https://rt.example.org"


def test_the_variables_that_are_missing_are_listed_once(whole, monkeypatch):
    monkeypatch.setenv("RT_HOST", "rt.example.org")
    monkeypatch.delenv("RT_TOKEN", raising=False)
    assert whole.sources["servicedesk"].missing_variables() == ("RT_TOKEN",)


def test_a_literal_secret_is_found_out_and_never_printed(write):
    source = read_configuration(write('[sources.x]\nkind = "rt"\ntoken = "abc123"\nkey = "IT"\n')).sources[
        "x"
    ]
    assert source.literal_secrets() == ("token",)
    assert "abc123" not in repr(source)


def test_a_word_the_connector_needs_but_does_not_find_names_its_table(whole):
    with pytest.raises(ConfigurationError, match=r"handle is missing; add it to \[sources\.servicedesk\]"):
        whole.sources["servicedesk"].option("handle")
    assert whole.sources["servicedesk"].option("handle", "none") == "none"


def test_a_source_without_an_address_says_so_when_it_is_asked_for(write):
    source = read_configuration(write('[sources.x]\nkind = "slack"\n')).sources["x"]
    with pytest.raises(ConfigurationError, match="url is missing"):
        source.address()


def test_text_around_references_stays(monkeypatch):
    monkeypatch.setenv("A", "1")
    monkeypatch.setenv("B", "2")
    assert resolved("${A}-${B}!", "here") == "1-2!"
