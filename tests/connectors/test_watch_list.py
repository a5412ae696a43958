"""The words of services and terms are found in the forms that people write them in, and in no others."""

import pytest

from connectors.watch_list import WatchList, said

WORDS = {
    "Remote access": ["VPN", "remote access"],
    "Mail": ["e-mail", "Outlook"],
    "Printing": ["printer", "Drucker"],
    "Passwords": ["password reset", "Passwort", "log in"],
    "Offices": ["Büro"],
    "Chat": ['"Teams"'],
    "Changes": ["update", "policy", "rollout", "scan"],
}


@pytest.fixture(scope="module")
def watched():
    return WatchList.of(WORDS, exclude=["print on demand", "football teams", "Outlook for the weather"])


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("the VPN is slow", "Remote access"),
        ("two VPNs", "Remote access"),
        ("my vpn's gone", "Remote access"),
        ("VPN-Verbindung weg", "Remote access"),
        ("#vpn again", "Remote access"),
        ("remote-access broken", "Remote access"),
        ("no EMAIL today", "Mail"),
        ("an e mail from outlook", "Mail"),
        ("E-Mails kommen nicht an", "Mail"),
        ("all printers", "Printing"),
        ("mit den Druckern", "Printing"),
        ("des Druckers", "Printing"),
        ("password resets take ages", "Passwords"),
        ("passwordreset", "Passwords"),
        ("meine Passwörter", "Passwords"),
        ("logging in fails", "Passwords"),
        ("cannot log-in", "Passwords"),
        ("im Buero", "Offices"),
        ("im Büro", "Offices"),
        ("alle Büros", "Offices"),
        ("im Buro", "Offices"),
        ("Teams is down", "Chat"),
        ("they keep updating it", "Changes"),
        ("was updated", "Changes"),
        ("new policies", "Changes"),
        ("the scanned page", "Changes"),
    ],
)
def test_a_word_is_found_in_its_forms(watched, text, meant):
    assert watched.first(said(text)) == meant


@pytest.mark.parametrize(
    "text",
    [
        "VPNX and novpn",
        "our teams are great",
        "an outlookery",
        "a bureau",
        "polic",
        "see https://vpn.example.org/outlook",
        "write to vpn@example.org",
        "@vpn hello",
        "<@VPN> hello",
        "",
    ],
)
def test_what_only_looks_like_a_word_is_not_found(watched, text):
    assert watched.first(said(text)) is None


def test_a_phrase_that_is_not_meant_names_nothing_but_the_rest_of_the_text_may(watched):
    assert watched.excludes("Football teams of the town")
    assert watched.first("Football Teams of the town") is None
    assert watched.first("Outlook for the weather: rain, and the VPN is down") == "Remote access"
    assert not watched.excludes("Teams is down")


def test_the_longer_word_goes_before_the_shorter_and_the_first_named_before_the_later():
    watched = WatchList.of({"Network": ["VPN"], "Tokens": ["VPN token"]})
    assert watched.first("my VPN tokens are gone") == "Tokens"
    assert watched.first("the VPN wants a VPN token") == "Network"


def test_without_words_nothing_is_found():
    assert WatchList.of({}).first("VPN") is None
