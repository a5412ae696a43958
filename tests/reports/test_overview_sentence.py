"""The one sentence: flip the data and it flips; what is not there goes."""

from dataclasses import replace
from datetime import date

import pytest

from charts.readings import Reading
from metrics import Window, wilson
from metrics.analyses.changes import Finding
from metrics.analyses.link import Link
from reports.sentences import MOST_WORDS, Findings, sentence, worsening


def share(metric: str, numerator: int, denominator: int, state: str = "ok") -> Reading:
    low, high = wilson(numerator, denominator)
    value = numerator / denominator if denominator else None
    return Reading(metric, value, denominator, numerator, denominator, float(low), float(high), state)


def none(metric: str, state: str = "not_computable") -> Reading:
    return Reading(metric, None, 0, None, None, None, None, state)


FOUND = Findings(
    social=share("social_share", 180, 10_000),
    social_answered=share("social_answered_within_share", 610, 1000),
    answered=share("answered_within_share", 8800, 10_000),
    satisfied=share("satisfied_share", 820, 1000),
    before=share("satisfied_share", 815, 1000),
)


ANY = Link("first_response_minutes", (), Window())
SLOWER = Finding("first_response_minutes", "desk", "n", "week", date(2016, 3, 7), before=60, after=180,
                 n_before=3000, n=1200, size=7.0, q=0.0004, good=False, link=ANY, link_before=ANY)  # fmt: skip


def told(findings: Findings) -> str:
    return sentence(findings).replace("\u00a0", " ")


def test_the_whole_sentence() -> None:
    assert told(FOUND) == (
        "Social brings 1.8 % of contacts; 61 % of them are answered within 24 h (all channels 88 %), "
        "and 82 % of raters are satisfied, about as before."
    )


@pytest.mark.parametrize(
    ("numerator", "ending"),
    [(820, "about as before"), (700, "up 12 points"), (900, "down 8 points"), (818, "about as before")],
)
def test_the_ending_follows_the_compared_period(numerator: int, ending: str) -> None:
    assert ending in told(replace(FOUND, before=share("satisfied_share", numerator, 1000)))


def test_a_short_sentence_names_what_it_compares_with() -> None:
    text = told(replace(FOUND, social_answered=none("social_answered_within_share")))
    assert text.endswith("82 % of raters are satisfied, about as in the period before.")


def test_without_a_compared_period_no_change_is_claimed() -> None:
    assert told(replace(FOUND, before=None)).endswith("82 % of raters are satisfied.")


def test_without_social_the_sentence_speaks_of_all_contacts() -> None:
    text = told(
        replace(FOUND, social=none("social_share"), social_answered=none("social_answered_within_share"))
    )
    assert text.startswith("88 % of contacts are answered within 24 h; 82 % of raters")


def test_no_social_contact_is_said_plainly() -> None:
    text = told(
        replace(
            FOUND,
            social=share("social_share", 0, 1000),
            social_answered=none("social_answered_within_share", "none"),
        )
    )
    assert text.startswith("No contact came by social; 88 % of contacts")


def test_without_ratings_the_last_clause_goes() -> None:
    text = told(replace(FOUND, satisfied=none("satisfied_share")))
    assert text == (
        "Social brings 1.8 % of contacts; 61 % of them are answered within 24 h (all channels 88 %)."
    )


def test_too_few_ratings_are_no_finding() -> None:
    assert "satisfied" not in told(replace(FOUND, satisfied=share("satisfied_share", 7, 12, "few")))


def test_ratings_alone_make_a_sentence() -> None:
    nothing = Findings(none("social_share"), none("social_answered_within_share"), none("answered_within_share"),
                       FOUND.satisfied, None)  # fmt: skip
    assert told(nothing) == "82 % of raters are satisfied."


def test_no_figure_no_sentence() -> None:
    nothing = none("social_share")
    assert told(Findings(nothing, nothing, nothing, nothing, None)) == ""


def test_a_worsening_takes_the_sentences_place() -> None:
    slower = replace(FOUND, worsening=SLOWER, names={"n": "Desk North"})
    assert told(slower) == "Answering got slower at Desk North from Mar 2016: typically 3 h, before 1 h."


def test_a_change_for_the_better_takes_nobodys_place() -> None:
    assert worsening([replace(SLOWER, before=180, after=60, good=True)]) is None


def test_a_small_worsening_takes_nobodys_place() -> None:
    assert worsening([replace(SLOWER, after=85)]) is None
    assert worsening([replace(SLOWER, metric="satisfied_share", before=0.84, after=0.80)]) is None
    assert worsening([replace(SLOWER, metric="satisfied_share", before=0.84, after=0.78)]) is not None


def test_a_worsening_of_another_figure_is_for_the_list_below() -> None:
    assert worsening([replace(SLOWER, metric="reopened_share", before=0.04, after=0.2)]) is None


def test_of_two_worsenings_the_clearer_one_is_told() -> None:
    clearer = replace(SLOWER, name="s", size=8.0)
    assert worsening([SLOWER, clearer, replace(SLOWER, size=-7.5)]) is clearer


def test_a_source_without_answer_times_is_said() -> None:
    phone = replace(FOUND, social_answered=none("social_answered_within_share"), without_answers=("kiosk",))
    assert "88 % of contacts are answered within 24 h (kiosk not known)" in told(phone)
    assert "(all channels 88 %, kiosk not known)" in told(
        replace(phone, social_answered=FOUND.social_answered)
    )


def test_many_sources_without_answer_times_shorten_the_sentence() -> None:
    names = tuple(f"desk tool number {at} of the north" for at in range(6))
    text = told(replace(FOUND, without_answers=names))
    assert "some not known" in text
    assert len(text.split()) <= MOST_WORDS


@pytest.mark.parametrize("social", [0, 1, 180, 9999])
@pytest.mark.parametrize("before", [None, 100, 700, 820, 999])
@pytest.mark.parametrize("than", ["the period before", "the year before"])
def test_the_sentence_never_has_more_than_thirty_words(social: int, before: int | None, than: str) -> None:
    findings = replace(
        FOUND,
        social=share("social_share", social, 10_000),
        before=None if before is None else share("satisfied_share", before, 1000),
        than=than,
    )
    assert 0 < len(told(findings).split()) <= MOST_WORDS


def test_with_chosen_channels_the_sentence_claims_no_share_for_social() -> None:
    text = told(replace(FOUND, social=share("social_share", 900, 900), channels_chosen=True))
    assert text.startswith("88 % of contacts are answered within 24 h; 82 % of raters")
    assert "ocial" not in text


def test_where_all_contacts_come_by_social_their_share_is_said_once() -> None:
    social = share("social_share", 1000, 1000)
    assert told(replace(FOUND, social=social)) == (
        "Social brings 100 % of contacts; 61 % of them are answered within 24 h, "
        "and 82 % of raters are satisfied, about as in the period before."
    )
