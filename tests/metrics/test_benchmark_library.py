"""The library of published figures: complete, true to its sources, in our own words, and checked when read."""

import csv
import re
from datetime import UTC, date, datetime

import pytest

from metrics import BENCHMARKS, METRICS, ComparisonRefused, Verdict, compare
from metrics.benchmarks import COLUMNS, BenchmarkError, is_historic, library, read_benchmarks
from metrics.compare import judge

BY_ID = {row.id: row for row in BENCHMARKS}
OF_MINUTES = {"hours": 60, "minutes": 1}
AS_SHARE = 100
AGREES = {"comparable": 4, "roughly": 3, "portfolio": 3, "context": 1, "refused": 0}
MEANT = {
    "direct": "comparable",
    "caveat": "roughly",
    "portfolio": "portfolio",
    "context_only": "context",
    "not_comparable": "refused",
}
LONGEST_ECHO = 5  # words in a row that two texts on one fact may share by chance


@pytest.fixture(scope="module")
def sources(shared):
    """The rows collected from the sources, with evidence A or B."""
    with (shared / "domain" / "benchmarks.csv").open(newline="", encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["evidence"] in ("A", "B")]


def in_base_unit(row, name):
    """The figure of the source in our base unit."""
    if not row[name]:
        return None
    number = float(row[name])
    unit = row["unit"].split()[0]
    return number / AS_SHARE if unit.startswith("%") else number * OF_MINUTES.get(unit, 1)


def years(period):
    """Every year that a period names, '2018-20' being 2018 and 2020."""
    found = [int(year) for year in re.findall(r"(?:19|20)\d\d", period)]
    spans = re.findall(r"((?:19|20)\d)\d-(\d)\b|((?:19|20)\d\d)-(\d\d)\b", period)
    return found + [int(year[:2] + end) for _, _, year, end in spans if year]


def test_every_figure_with_a_named_source_is_in_the_library(sources):
    assert [row["id"] for row in sources if row["id"] not in BY_ID] == []
    assert len(sources) == 131


def test_figures_are_those_of_the_sources(sources):
    for row in sources:
        ours = BY_ID[row["id"]]
        for name in ("value", "low", "high"):
            theirs = in_base_unit(row, name)
            if name == "value" or theirs is not None:
                assert getattr(ours, name) == (theirs and pytest.approx(theirs, rel=0.002)), (ours.id, name)


def test_no_interval_was_added_to_a_figure_that_came_without(sources):
    for row in sources:
        ours = BY_ID[row["id"]]
        assert (ours.low is None) == (not row["low"]), ours.id
        assert (ours.high is None) == (not row["high"]), ours.id


def test_samples_years_publishers_and_addresses_are_those_of_the_sources(sources):
    for row in sources:
        ours = BY_ID[row["id"]]
        asked = row["n"].lstrip(">")
        assert ours.n == (int(asked) if asked else None), ours.id
        assert min(years(row["period"])) <= ours.year <= max(years(row["period"])), ours.id
        assert ours.publisher.split()[0].lower() in row["publisher"].lower(), ours.id
        assert (ours.url or "") == row["source_url"], ours.id
        assert ours.evidence == row["evidence"], ours.id


def test_no_verdict_is_kinder_than_the_source_allows(sources):
    for row in sources:
        ours = BY_ID[row["id"]]
        assert AGREES[ours.verdict] <= AGREES[MEANT[row["comparability"]]], ours.id


def words(text):
    return re.findall(r"[a-z0-9]+", text.lower())


def echoes(text, of):
    """The runs of more than LONGEST_ECHO words that a text shares with another."""
    run = LONGEST_ECHO + 1
    theirs = words(of)
    known = {tuple(theirs[at : at + run]) for at in range(len(theirs) - run + 1)}
    own = words(text)
    return [own[at : at + run] for at in range(len(own) - run + 1) if tuple(own[at : at + run]) in known]


def test_the_words_are_our_own(sources):
    theirs = ("metric", "population", "question_wording_or_definition", "comparability_note", "remarks")
    theirs += ("note_on_quoted_claim",)
    collected = " | ".join(row[name] for row in sources for name in theirs)
    whole = {row[name].strip().lower() for row in sources for name in theirs if row[name]}
    for row in sources:
        ours = BY_ID[row["id"]]
        for text in (ours.question, ours.caveat, ours.population, ours.finding or ""):
            assert text.lower() not in whole, (ours.id, text)
            assert echoes(text, collected) == [], ours.id


def test_an_echo_is_heard():
    assert echoes("one two three four five six seven", "and one two three four five six") == [
        ["one", "two", "three", "four", "five", "six"]
    ]
    assert echoes("one two three four five", "one two three four five") == []


def test_weak_figures_are_there_only_because_the_articles_quote_them():
    weak = [row for row in BENCHMARKS if row.evidence in ("C", "U")]
    assert {row.id for row in weak} == {"ABD-07", "ABD-08", "HDI-11", "HDI-12", "SD0-6", "SD0-7"}
    assert all(row.finding for row in weak)


ARTICLE_FIGURES = {  # what the two articles say -> the row, and words of what was found when it was checked
    "6.9 hours a month on social networks": ("SD0-1", 6.9, "Confirmed as a mean of 2011"),
    "1 million websites are integrated with Facebook": ("SD0-7", 1, "no source was found"),
    "23 % check Facebook 5 times or more daily": ("SD0-2", 0.23, "more than five times"),
    "56 % of customer tweets are ignored": ("STL-02", 0.56, "44 % were answered within 24 h"),
    "1 million accounts are added to Twitter every day": ("SD0-4", 1, "No primary source found"),
    "175 million tweets a day": ("SD0-3", 175, "Stale when quoted"),
    "625,000 new users on Google+ every day": ("SD0-5", 0.625, "Not Google's figure"),
    "the +1 button is used 5 million times a day": ("SD0-6", 5, "no source was found"),
    "70 % use or plan social": ("ABD-01", 0.70, "59 % using plus 11 % planning"),
    "an 11+ % increase in annual revenue": ("ABD-07", 0.11, "Not found"),
    "roughly 4 % of support centres take tickets by social": ("HDI-01", 0.04, "Confirmed"),
    "a gap of over 60 %": ("HDI-12", 0.66, "Right as arithmetic only"),
    "17 % of customers are very satisfied": ("HDI-11", 0.17, "Not found"),
    "35 % of customer feedback comes by social": ("ABD-08", 0.35, "Not found"),
}


@pytest.mark.parametrize("claim", ARTICLE_FIGURES)
def test_what_an_article_claims_is_there_with_what_was_found(claim):
    name, value, found = ARTICLE_FIGURES[claim]
    row = BY_ID[name]
    assert row.value == value
    assert found in (row.finding or "")
    metric = METRICS[row.metric] if row.metric else None
    verdict = judge(metric, row)[0]
    assert verdict in ((Verdict.PORTFOLIO,) if name == "HDI-01" else (Verdict.CONTEXT, Verdict.REFUSED))


def test_the_articles_quote_no_other_figure(shared):
    """Every number in the two texts is one of the claims, or a year, a date or a part's number."""
    text = " ".join(file.read_text(encoding="utf-8") for file in sorted((shared / "origin").glob("*.txt")))
    numbers = set(re.findall(r"\d[\d,.]*\d|\d", text))
    claimed = " ".join(ARTICLE_FIGURES)
    others = {number for number in numbers if number not in claimed and number != "60"}
    assert others <= {"2012", "2013"}


def test_the_sizes_of_hdi_s_centres_add_up_to_all():
    shares = [BY_ID[f"HDI-0{number}"].value for number in range(2, 8)]
    assert sum(shares) == pytest.approx(1)
    assert BY_ID["HDI-08"].value == pytest.approx(1 - BY_ID["HDI-02"].value)


@pytest.mark.parametrize(("year", "historic"), [(2020, True), (2021, False), (2026, False)])
def test_a_figure_is_historic_when_it_is_more_than_five_years_old(year, historic):
    assert is_historic(year, date(2026, 11, 22)) is historic


def test_historic_is_told_from_today_on():
    this = datetime.now(UTC).year
    assert [is_historic(year) for year in (this, this - 5, this - 6)] == [False, False, True]
    assert BY_ID["HDI-01"].historic


def test_an_expectation_is_never_held_against_performance():
    for name in ("LTH-13", "SHB-12", "ARS-17"):
        assert judge(METRICS["social_answered_within_share"], BY_ID[name])[0] is Verdict.CONTEXT


def test_a_share_of_desks_quick_enough_is_no_time():
    row = {"metric": "speed_of_answer", "value": 20.0, "n": 100, "state": "ok", "low": None, "high": None}
    with pytest.raises(ComparisonRefused, match="SUP-1 is a figure of organisations"):
        compare(row, BY_ID["SUP-1"], desks=14)


OWN = {
    "id": "MN-1",
    "metric": "first_contact_share",
    "kind": "actual",
    "publisher": "MetricNet",
    "year": "2025",
    "value": "0.71",
    "unit": "share",
    "of": "tickets",
    "statistic": "mean over centres",
    "population": "peer group",
    "question": "Settled at once?",
    "verdict": "comparable",
}


def written(path, *rows, columns=COLUMNS, delimiter=","):
    lines = [columns, *([row.get(name, "") for name in columns] for row in rows)]
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=delimiter).writerows(lines)
    return path


def test_a_figure_of_ones_own_is_marked_and_may_be_drawn(tmp_path):
    (own,) = (row for row in library([written(tmp_path / "mine.csv", OWN)]) if row.own)
    assert (own.id, own.evidence, own.grade) == ("MN-1", "own", "own")
    ours = {"metric": "first_contact_share", "value": 0.75, "n": 400, "numerator": 300, "denominator": 400}
    found = compare(ours | {"low": 0.7, "high": 0.8, "state": "ok"}, own, desks=3)
    assert found.drawn
    assert found.gap == pytest.approx(0.04)


def test_a_spreadsheets_semicolons_and_byte_order_mark_are_read(tmp_path):
    path = written(tmp_path / "mine.csv", OWN, delimiter=";")
    path.write_text("\ufeff" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert library([path])[-1].value == 0.71


def test_an_own_figure_may_leave_columns_out_that_are_not_required(tmp_path):
    assert library([written(tmp_path / "mine.csv", OWN, columns=list(OWN))])[-1].id == "MN-1"


def test_an_id_of_the_library_is_refused(tmp_path):
    with pytest.raises(BenchmarkError, match=r"mine.csv: the id HDI-01 is there twice; the library has it"):
        library([written(tmp_path / "mine.csv", OWN | {"id": "HDI-01"})])


def test_the_same_id_in_two_files_is_refused(tmp_path):
    files = [written(tmp_path / name, OWN) for name in ("a.csv", "b.csv")]
    with pytest.raises(BenchmarkError, match=r"b.csv: the id MN-1 is there twice"):
        library(files)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"of": "ticket"}, "row 2: of: 'ticket' is not known; did you mean tickets?"),
        ({"unit": "percent"}, "row 2: unit: 'percent' is not known"),
        ({"statistic": "avg"}, "row 2: statistic: 'avg' is not known"),
        ({"metric": "first_contact"}, "did you mean first_contact_share?, or leave it empty"),
        ({"value": "71 %"}, "value: '71 %' is no number; write it like 0.25"),
        ({"value": "nan"}, "value: 'nan' is no number; leave it empty"),
        ({"url": "javascript:alert(1)"}, "begin it with https://"),
        ({"year": "2199"}, "year 2199 is not between 1980 and today"),
        ({"n": "0"}, "n is how many were asked"),
        ({"kind": "real"}, "kind: 'real' is not known"),
        ({"evidence": "good"}, "evidence is A, B, C, U or own, not good"),
    ],
)
def test_an_own_row_that_cannot_be_meant_says_what_to_do(tmp_path, change, message):
    with pytest.raises(BenchmarkError) as refused:
        library([written(tmp_path / "mine.csv", OWN | change)])
    assert str(refused.value).startswith("mine.csv: row 2: ")
    assert message in str(refused.value)


def test_a_misspelt_column_names_the_nearest(tmp_path):
    with pytest.raises(BenchmarkError, match=r"the column 'vlaue' is not known; did you mean value\?"):
        library([written(tmp_path / "mine.csv", OWN, columns=[*OWN, "vlaue"])])


def test_a_file_that_is_missing_or_no_text_says_so(tmp_path):
    with pytest.raises(BenchmarkError, match=r"mine.csv: no such file in .*; check its name"):
        library([tmp_path / "mine.csv"])
    (tmp_path / "mine.csv").write_bytes(b"id,kind\xff\xfe")
    with pytest.raises(BenchmarkError, match=r"it is not UTF-8 text; save it as CSV in UTF-8"):
        library([tmp_path / "mine.csv"])


def test_a_row_with_too_many_cells_is_refused(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text(",".join(OWN) + "\n" + ",".join(OWN.values()) + ",more\n", encoding="utf-8")
    with pytest.raises(BenchmarkError, match="row 2: more cells than columns"):
        read_benchmarks(path, own=True)
