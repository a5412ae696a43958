"""The analyses told: flip the data and the words flip."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pandas as pd
import pytest

from metrics import BENCHMARKS, Window
from metrics.analyses.channel_shift import ChannelShift
from metrics.analyses.desks import DeskFunnel
from metrics.analyses.ladder import Ladder, Rung
from metrics.analyses.link import Link
from metrics.analyses.one_or_many import Difference, Group, OneOrMany
from metrics.analyses.requests import Requests
from metrics.analyses.visit import Visit
from metrics.units import State
from reports.sentences import (
    desks_sentence,
    ladder_sentence,
    one_or_many_sentence,
    requests_sentence,
    shift_sentence,
    visit_sentence,
)

BY_ID = {row.id: row for row in BENCHMARKS}
RUNGS = tuple(Rung(BY_ID[id_], 0.0, None, None, None, None) for id_ in ("HDI-01", "DD-01", "ABD-02"))
YEAR = Window(date(2016, 1, 1), date(2016, 12, 31))
LADDER = Ladder(State.OK, 6, 14, 6 / 14, 0.21, 0.67, RUNGS, Link("desks_taking_social", (), YEAR))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_the_ladder_is_told_with_a_survey_of_each_kind() -> None:
    assert plain(ladder_sentence(LADDER)) == (
        "6 of our 14 desks take social; 4 % of support centres did in 2012 (HDI), "
        "59 % of customer-care organisations in 2013 (Aberdeen)."
    )


@pytest.mark.parametrize(("taking", "said"), [(1, "We take social;"), (0, "We do not take social yet;")])
def test_of_one_desk_it_is_yes_or_no(taking: int, said: str) -> None:
    assert ladder_sentence(replace(LADDER, taking=taking, desks=1)).startswith(said)


def test_none_of_many_desks_is_a_word() -> None:
    assert ladder_sentence(replace(LADDER, taking=0)).startswith("None of our 14 desks take social;")


def test_without_desks_there_is_no_sentence() -> None:
    assert ladder_sentence(replace(LADDER, desks=0)) == ""


def group(desks: int, share: float, n: int) -> Group:
    return Group(tuple(f"d{at}" for at in range(desks)), n, share, None, None, None)


APART = OneOrMany(
    State.OK,
    group(1, 0.836, 232),
    group(13, 0.807, 5813),
    Difference(0.03, -0.02, 0.07),
    Difference(0.08, 0.04, 0.12),
    0.99,
)


def test_one_channel_or_many_says_crude_and_like_for_like_and_what_it_is_not() -> None:
    assert plain(one_or_many_sentence(APART)) == (
        "84 % of raters are satisfied at our 1 desk with one channel, 81 % at the 13 desks with several; "
        "with the same kind of work it is 8 points more at one channel. "
        "Desks choose their channels, so this does not show what a channel does."
    )


def test_like_for_like_may_turn_the_difference_round() -> None:
    text = plain(one_or_many_sentence(replace(APART, adjusted=Difference(-0.05, -0.08, -0.02))))
    assert "it is 5 points fewer at one channel, the other way round" in text


def test_a_difference_that_may_be_chance_is_none() -> None:
    text = one_or_many_sentence(replace(APART, adjusted=Difference(0.01, -0.02, 0.04)))
    assert "differ no more than chance" in text


def test_without_work_in_common_more_cannot_be_said() -> None:
    assert "no kind of work in common" in one_or_many_sentence(replace(APART, adjusted=None))


def test_few_none_and_not_loaded_are_told_apart() -> None:
    few = replace(APART, state=State.FEW, one=group(1, 0.8, 12), crude=None)
    assert plain(one_or_many_sentence(few)).startswith("Too few ratings to compare: n 12 at desks with one")
    assert "no ratings of both" in one_or_many_sentence(replace(APART, state=State.NONE))
    assert one_or_many_sentence(replace(APART, state=State.NOT_COMPUTABLE)).startswith("Add ratings")


def funnel(*sides: int) -> DeskFunnel:
    desks = pd.DataFrame(
        {"desk": [f"d{at}" for at in range(len(sides))], "value": [0.8 + side / 20 for side in sides], "side": sides}
    )  # fmt: skip
    return DeskFunnel("answered_within_share", State.OK, 0.8, 1.0, desks, (), YEAR)


def test_desks_outside_are_named_with_their_side() -> None:
    text = plain(desks_sentence(funnel(0, -2, 1, 0), {"d1": "Desk North"}))
    assert text == (
        "Answered in time: Desk North 70 % lies below the usual range; "
        "d2 85 % lies at the upper edge of the usual range (all 80 %)."
    )


def test_desks_all_within_differ_no_more_than_chance() -> None:
    assert "our 3 desks differ no more than chance (all 80 %)" in plain(desks_sentence(funnel(0, 0, 0), {}))


def test_many_desks_outside_are_counted_after_three() -> None:
    assert "and 2 more lie below" in desks_sentence(funnel(-2, -2, -2, -2, -2), {})


def test_no_funnel_no_sentence() -> None:
    assert desks_sentence(replace(funnel(0, 0), state=State.FEW, centre=None), {}) == ""


def shift(phone: float, portal: float, *, noise: bool = False, cost: float | None = None) -> ChannelShift:
    table = pd.DataFrame(
        {
            "channel": ["phone", "portal"],
            "value": [phone, portal],
            "before": [0.44, 0.15],
            "change": [phone - 0.44, portal - 0.15],
            "within_noise": pd.Series([noise, noise], dtype=object),
        }
    )
    each = None if cost is None else cost / 1000
    return ChannelShift(State.OK, table, each, cost, State.OK if cost else State.NONE, YEAR, (), ("EUR",))


def test_the_shift_names_who_gained_and_who_lost() -> None:
    text = plain(shift_sentence(shift(0.38, 0.18)))
    assert text == "Portal grew from 15 % to 18 % of contacts; phone fell from 44 % to 38 % of contacts."


def test_the_other_way_round_the_shift_turns() -> None:
    assert plain(shift_sentence(shift(0.5, 0.1))).startswith("Phone grew from 44 % to 50 %")


def test_a_shift_that_may_be_chance_is_none() -> None:
    assert shift_sentence(shift(0.43, 0.151, noise=True)) == "The mix of channels is as a year before."


@pytest.mark.parametrize(
    ("cost", "said"),
    [
        (-3000.0, "At today's costs this mix makes a contact 3.00 EUR cheaper, 3,000 EUR over all contacts."),
        (3000.0, "At today's costs this mix makes a contact 3.00 EUR dearer, 3,000 EUR over all contacts."),
        (0.001, "A contact costs as much by this mix as by that of a year before."),
    ],
)
def test_the_shift_has_a_price_where_costs_are_given(cost: float, said: str) -> None:
    assert shift_sentence(shift(0.38, 0.18, cost=cost)).endswith(said)


def test_without_the_year_before_no_shift_is_told() -> None:
    found = shift(0.38, 0.18)
    found.channels["before"] = float("nan")
    assert shift_sentence(found) == ""


LOADS = pd.DataFrame({"rows_new": [7000, 200]})
MOVED = pd.DataFrame(
    {
        "metric": ["satisfied_share", "first_response_minutes"],
        "value": [0.7, 180.0],
        "before": [0.8, 60.0],
        "within_noise": pd.Series([False, True], dtype=object),
    }
)
VISIT = Visit(datetime(2016, 8, 20, tzinfo=UTC), LOADS, YEAR, YEAR, MOVED, ())


def test_a_visit_is_told_its_loads_and_what_moved() -> None:
    text = plain(visit_sentence(VISIT))
    assert text == "Since 20 Aug 2016 2 loads brought 7,200 new rows; satisfied 70 %, before 80 %."


def test_a_visit_without_news_says_so() -> None:
    still = MOVED.assign(within_noise=pd.Series([True, None], dtype=object))
    assert visit_sentence(replace(VISIT, figures=still)).endswith("; no figure moved beyond chance.")
    nothing = replace(VISIT, loads=LOADS.iloc[:0], window=None)
    assert plain(visit_sentence(nothing)) == "Since 20 Aug 2016 nothing was loaded."


SERVICES = pd.DataFrame(
    {
        "service": ["Printing", "Car park", None],
        "asked": [20, 12, 8],
        "answered": [0.5, 0.0, 0.5],
        "announced": [1, 0, 3],
        "offered": [True, False, False],
    }
)
TOPICS = pd.DataFrame({"word": ["bicycle", "shelter"], "posts": [6, 5]})
ASKED = Requests(State.OK, 40, SERVICES, TOPICS, 8, 4, 3, YEAR, ())


def test_what_no_service_offers_is_named_with_its_requests_and_topics() -> None:
    assert requests_sentence(ASKED) == (
        "Of 40 requests on social some are for what no ticket names: Car park (12); "
        "elsewhere people speak of 'bicycle' (6) and 'shelter' (5)."
    )


def test_where_everything_is_offered_it_says_so() -> None:
    offered = replace(ASKED, services=SERVICES.assign(offered=True), topics=TOPICS.iloc[:0])
    assert requests_sentence(offered) == "Every service that people name on social is one of ours."


def test_without_kept_text_the_topics_are_not_known() -> None:
    silent = replace(ASKED, services=SERVICES[SERVICES["service"].isna()], with_text=0, asked=8)
    assert requests_sentence(silent) == (
        "None of 8 requests on social names a service; texts are not kept, so what they speak of is not known."
    )


def test_where_nothing_was_asked_nothing_is_told() -> None:
    assert requests_sentence(replace(ASKED, state=State.NONE)) == ""
