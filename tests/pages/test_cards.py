"""The eight cards: their order, their words, and what happens to one without data."""

import pandas as pd
import pytest

from charts.readings import Change
from metrics import METRICS, wilson
from metrics.units import Unit
from pages.leadership.cards import CARDS, NAMES, TO_ADD, CardMark, cards
from pages.leadership.tiles import tile_html
from pages.parts.surveys import card_marks

SHARES = {metric for metric in CARDS if METRICS[metric].unit is Unit.SHARE}


def row(metric: str, numerator: float, n: float, state: str = "ok") -> dict[str, object]:
    value = numerator / n if metric in SHARES and n else numerator
    bounds = wilson(numerator, n) if metric in SHARES and n else (value * 0.9, value * 1.1)
    low, high = (None, None) if metric == "contacts" else (float(bounds[0]), float(bounds[1]))
    return {
        "metric": metric, "period": None, "value": value, "n": n, "numerator": numerator, "denominator": n,
        "excluded": 0.0, "low": low, "high": high, "state": state,
    }  # fmt: skip


def frame(**changed: dict[str, object]) -> pd.DataFrame:
    rows = {
        "contacts": row("contacts", 30_705, 30_705),
        "social_share": row("social_share", 522, 30_705),
        "desks_taking_social": row("desks_taking_social", 6, 14),
        "first_response_minutes": row("first_response_minutes", 74, 28_000),
        "answered_within_share": row("answered_within_share", 880, 1000),
        "social_answered_within_share": row("social_answered_within_share", 69, 100),
        "satisfied_share": row("satisfied_share", 82, 100),
        "resolution_target_met_share": row("resolution_target_met_share", 86, 100),
        "rated_share": {**row("contacts", 34, 100), "metric": "rated_share", "value": 0.34},
    }
    return pd.DataFrame((rows | changed).values())


def made(
    now: pd.DataFrame, before: pd.DataFrame | None = None, **marks: tuple[CardMark, ...]
) -> dict[str, object]:
    return {card.metric: card for card in cards(now, before, now, marks)}


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_the_eight_cards_stand_in_their_order() -> None:
    assert [card.metric for card in cards(frame(), None, frame(), {})] == list(CARDS)
    assert [plain(NAMES[metric]) for metric in CARDS] == [
        "Contacts", "Contacts by social", "Desks open on social", "First response, typical",
        "Answered within 24 h", "Social answered within 24 h", "Satisfied", "Resolution target met",
    ]  # fmt: skip


def test_a_card_that_cannot_be_computed_becomes_a_line_and_moves_last() -> None:
    now = frame(satisfied_share=row("satisfied_share", 0, 0, "not_computable"))
    last = cards(now, None, now, {})[-1]
    assert (last.metric, last.missing) == ("satisfied_share", "Add ratings to see Satisfied")


def test_every_card_says_what_to_add() -> None:
    assert set(TO_ADD) == set(CARDS) == set(NAMES)
    assert all(line.startswith("Add ") for line in TO_ADD.values())


@pytest.mark.parametrize(
    ("metric", "value", "small"),
    [
        ("contacts", "30,705", ""),
        ("social_share", "1.7 %", "n 30,705 contacts"),
        ("desks_taking_social", "6 of 14 desks", "43 % of our desks"),
        ("first_response_minutes", "1 h 14 m", "n 28,000 answered"),
        ("social_answered_within_share", "69 %", "n 100 questions"),
        ("satisfied_share", "82 %", "n 100 · 34 % rated"),
    ],
)
def test_each_card_in_words(metric: str, value: str, small: str) -> None:
    card = made(frame())[metric]
    assert (plain(card.value), plain(card.small)) == (value, small)


def test_the_channel_that_brings_most_is_said_on_the_card_of_contacts_alone() -> None:
    now = frame()
    made = cards(now, None, now, {}, most="most by phone: 39 %")
    assert {card.metric: card.note for card in made if card.note} == {"contacts": "most by phone: 39 %"}
    assert '<div class="ds-told">most by phone: 39 %</div>' in tile_html(made[0])


def test_too_few_reads_seven_of_twelve_without_a_percentage() -> None:
    card = made(frame(satisfied_share=row("satisfied_share", 7, 12, "few")))["satisfied_share"]
    assert (card.value, card.small) == ("7 of 12", "n 12, too few to say")
    assert card.share is None


def test_a_time_of_too_few_says_so_once() -> None:
    few = {**row("first_response_minutes", 30, 4, "few")}
    card = made(frame(first_response_minutes=few))["first_response_minutes"]
    assert (plain(card.value), card.small) == ("n = 4, too few", "")


def test_what_was_one_before_and_is_thousands_now_gets_no_percentage() -> None:
    card = made(frame(), frame(contacts=row("contacts", 1, 1)))["contacts"]
    assert card.change == "1 before"


def test_no_survey_of_desks_stands_beside_a_figure_of_the_chosen_channels_only() -> None:
    assert "desks_taking_social" in card_marks(frame())
    assert "desks_taking_social" not in card_marks(frame(), channels_chosen=True)
    told = {card.metric: card.small for card in cards(frame(), None, frame(), {}, channels_chosen=True)}
    assert plain(told["desks_taking_social"]) == "43 % of our desks · of the chosen channels only"
    assert "chosen channels" in told["social_share"]


def test_no_cases_is_said_and_not_a_zero() -> None:
    card = made(frame(satisfied_share={**row("satisfied_share", 0, 0, "none"), "value": None}))[
        "satisfied_share"
    ]
    assert (card.value, card.small) == ("–", "no cases in this period")


def test_slower_is_worse_and_more_contacts_are_neither() -> None:
    before = frame(
        first_response_minutes=row("first_response_minutes", 30, 28_000),
        contacts=row("contacts", 28_000, 28_000),
    )
    now = made(frame(), before)
    assert (now["first_response_minutes"].tone, plain(now["first_response_minutes"].change)) == (
        Change.WORSE,
        "44 m slower",
    )
    assert now["contacts"].tone is Change.MOVED
    assert plain(now["contacts"].change) == "9.7 % more"


def test_a_difference_within_chance_is_about_as_before() -> None:
    before = frame(satisfied_share=row("satisfied_share", 80, 100))
    assert made(frame(), before)["satisfied_share"].change == "about as before"


def test_desks_have_no_bar_below_ten() -> None:
    assert (
        made(frame(desks_taking_social=row("desks_taking_social", 3, 9, "few")))["desks_taking_social"].share
        is None
    )
    assert made(frame())["desks_taking_social"].share == pytest.approx(6 / 14)


def test_a_tile_says_the_direction_in_words_and_escapes_names() -> None:
    before = frame(first_response_minutes=row("first_response_minutes", 30, 28_000))
    html = tile_html(made(frame(), before)["first_response_minutes"])
    assert 'title="worse: 44' in html
    assert "slower" in html


def test_a_tile_draws_the_mark_and_the_plan() -> None:
    marks = (CardMark("Aberdeen 2013: 59 %", 0.59, planned=0.11),)
    html = tile_html(made(frame(), desks_taking_social=marks)["desks_taking_social"])
    assert '<b style="left:59.00%"></b>' in html
    assert '<s style="left:59.00%;width:11.00%"></s>' in html
    assert "<svg" not in html


def test_the_business_clock_stands_in_the_name_of_times_only() -> None:
    named = {card.metric: card.name for card in cards(frame(), None, frame(), {}, business=True)}
    assert named["first_response_minutes"].endswith("(business hours)")
    assert "business" not in named["contacts"]


def test_one_desk_is_open_on_social_or_it_is_not() -> None:
    for taking, said in ((1, "Yes"), (0, "No")):
        card = made(frame(desks_taking_social=row("desks_taking_social", taking, 1, "few")))[
            "desks_taking_social"
        ]
        assert (card.name, card.value, card.small) == ("Open on social", said, "")


def test_a_few_desks_are_counted_without_a_share() -> None:
    card = made(frame(desks_taking_social=row("desks_taking_social", 6, 9, "few")))["desks_taking_social"]
    assert (card.name, card.value, card.small, card.share) == (
        "Desks open on social",
        "6 of 9 desks",
        "",
        None,
    )


def test_desks_without_a_contact_are_told_on_the_card() -> None:
    now = frame()
    told = {card.metric: plain(card.small) for card in cards(now, None, now, {}, quiet_desks=2)}
    assert told["desks_taking_social"] == "43 % of our desks · 2 had no contact in this period"


def test_the_cards_on_answering_name_the_sources_that_tell_none() -> None:
    now = frame()
    told = {card.metric: card.small for card in cards(now, None, now, {}, without_answers=("phone", "rt"))}
    assert told["answered_within_share"].endswith(" · phone and rt tell no time of an answer")
    assert told["first_response_minutes"].endswith("no time of an answer")
    assert "no time of an answer" not in told["satisfied_share"]


@pytest.mark.parametrize(
    ("answered", "small"),
    [(900, "n 900 answered"), (800, "of those answered, 80 % · n 800 answered")],
)
def test_a_time_says_how_many_were_answered_where_over_a_tenth_were_not(answered: int, small: str) -> None:
    time = {**row("first_response_minutes", 74, answered), "excluded": 1000.0 - answered}
    assert plain(made(frame(first_response_minutes=time))["first_response_minutes"].small) == small
