"""The ladder: one denominator, plans apart, yes or no below ten desks."""

from dataclasses import replace

import pytest

from metrics import BENCHMARKS, newcombe
from metrics.analyses.ladder import adoption_ladder, is_rung
from metrics.units import State
from sample_data import TRUTHS

BY_ID = {row.id: row for row in BENCHMARKS}


def desks(house, social: int, of: int):
    return house.load(
        "ticket",
        [
            {
                "desk": f"d{at}",
                "channel": "social" if at < social else "phone",
                "opened_at": "2016-03-02 09:00",
            }
            for at in range(of)
        ],
    )


def test_the_rungs_are_surveys_of_organisations_by_year(house):
    ladder = adoption_ladder(desks(house, 6, 14).connection)
    ids = [rung.survey.id for rung in ladder.rungs]
    assert ids[:3] == ["HDI-01", "DD-01", "ABD-02"]
    assert "ABD-03" not in ids  # of 2010
    assert {rung.survey.of for rung in ladder.rungs} == {"organisations"}


def test_aberdeens_plans_stand_apart_from_use(house):
    rungs = {rung.survey.id: rung for rung in adoption_ladder(desks(house, 6, 14).connection).rungs}
    assert (rungs["ABD-02"].survey.value, rungs["ABD-02"].planned) == (0.59, 0.11)
    assert rungs["HDI-01"].planned == 0


def test_with_ten_desks_there_is_a_share_and_a_gap_with_its_interval(house):
    ladder = adoption_ladder(desks(house, 4, 10).connection)
    hdi = ladder.rungs[0]
    assert (ladder.taking, ladder.desks, ladder.share, ladder.says_yes_or_no) == (4, 10, 0.4, False)
    assert hdi.gap == pytest.approx(0.36)
    assert (hdi.low, hdi.high) == pytest.approx(newcombe(4, 10, 35, 875))
    assert hdi.within_noise is False


def test_with_nine_desks_it_is_yes_or_no(house):
    ladder = adoption_ladder(desks(house, 4, 9).connection)
    assert (ladder.taking, ladder.desks, ladder.share, ladder.says_yes_or_no) == (4, 9, None, True)
    assert all(rung.gap is None for rung in ladder.rungs)
    assert ladder.rungs


def test_an_empty_warehouse_has_surveys_and_no_desks(house):
    ladder = adoption_ladder(house.connection)
    assert ladder.state is State.NOT_COMPUTABLE
    assert (ladder.taking, ladder.desks) == (0, 0)


@pytest.mark.parametrize("id_", ["ABD-01", "ABD-04", "ABD-06"])
def test_intentions_and_wider_definitions_are_no_rungs(id_):
    assert not is_rung(BY_ID[id_])


def test_weak_evidence_is_no_rung():
    assert is_rung(BY_ID["HDI-01"])
    assert not is_rung(replace(BY_ID["HDI-01"], evidence="C"))


def test_the_sample_company_has_six_of_fourteen(company):
    ladder = adoption_ladder(company)
    assert (ladder.taking, ladder.desks) == (TRUTHS.desks_on_social, TRUTHS.desks)
