"""What a customer's post wants, by rules that are tried in order; in doubt it is owed an answer."""

import pytest

from connectors.intent import intent


@pytest.mark.parametrize(
    ("text", "wants"),
    [
        ("VPN is down", "outage"),
        ("Is the VPN down again?", "outage"),
        ("mail down", "outage"),
        ("I can't log in since this morning", "outage"),
        ("I can\u2019t access the wiki", "outage"),
        ("the printer is not working", "outage"),
        ("anyone else without wifi?", "outage"),
        ("Das VPN geht schon wieder nicht", "outage"),
        ("Ich kann mich nicht anmelden", "outage"),
        ("Der Drucker ist kaputt", "outage"),
        ("This is ridiculous, nobody answers the phone", "complaint"),
        ("Thanks for nothing", "complaint"),
        ("Ich habe immer noch keine Antwort", "complaint"),
        ("How do I reset my password?", "question"),
        ("where can I find the form", "question"),
        ("Can I bring my own phone", "question"),
        ("Wo finde ich das Formular", "question"),
        ("Please install Visio on my laptop. Thanks in advance!", "request"),
        ("I need access to the share", "request"),
        ("It would be great if the app had a dark mode", "request"),
        ("Bitte um Zugriff auf das Laufwerk", "request"),
        ("Thanks, works again!", "praise"),
        ("Great job, team", "praise"),
        ("Vielen Dank, läuft wieder", "praise"),
        ("👍", "praise"),
        ("I am in building C today", "other"),
        ("calm down", "other"),
        ("download finished", "other"),
    ],
)
def test_a_post_wants_what_the_first_rule_that_holds_says(text, wants):
    assert intent(text) == wants


@pytest.mark.parametrize(
    "text",
    [
        "Thanks, but it is slow",
        "Thanks, still no VPN",
        "Great. Again.",
        "Danke, aber es ist langsam",
        "thank you in advance",
        "Super, wieder nicht da",
    ],
)
def test_thanks_with_a_doubt_are_not_praise_and_so_are_owed_an_answer(text):
    assert intent(text) != "praise"


def test_a_negative_tone_is_a_complaint_unless_it_asks():
    assert intent("the new portal made me cry", negative=True) == "complaint"
    assert intent("the new portal made me cry, may I go back?", negative=True) == "question"


def test_of_a_language_that_the_rules_do_not_read_only_a_question_mark_is_understood():
    assert intent("Le VPN ne marche pas", language="fr") is None
    assert intent("Le VPN est en panne ?", language="fr") == "question"
    assert intent("支払い方法変わりました\uff1f", language="ja") == "question"
    assert intent("Der Drucker ist kaputt", language="de") == "outage"
