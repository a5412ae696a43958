"""n beside an exported figure, and 'rows used': each case counts once."""

import pandas as pd

from metrics import METRICS, cases_behind


def rows(**columns: list[object]) -> pd.DataFrame:
    return pd.DataFrame(columns)


def test_the_channels_of_a_mix_share_one_denominator() -> None:
    """Two months of 30 and 20 contacts by two channels are 50 contacts, not 100."""
    mix = rows(
        channel=["phone", "email", "phone", "email"],
        period=["2026-01", "2026-01", "2026-02", "2026-02"],
        n=[30, 30, 20, 20],
    )
    assert cases_behind(METRICS["channel_share"], mix) == 50


def test_without_a_period_it_counts_once() -> None:
    reach = rows(channel=["phone", "email", None], period=[None, None, None], n=[12, 12, 12])
    assert cases_behind(METRICS["channel_reach"], reach) == 12


def test_slices_of_a_share_each_have_cases_of_their_own() -> None:
    answered = rows(channel=["phone", "email"], period=[None, None], n=[12, 30])
    assert cases_behind(METRICS["answered_share"], answered) == 42


def test_no_rows_are_no_cases() -> None:
    assert cases_behind(METRICS["answered_share"], rows(period=[], n=[])) == 0
