"""What a load says about itself: brief for a load, in full for a trial; hand-made reports."""

from reports.loading import load_lines
from warehouse import LoadReport, Refusal


def report(load: str | None, **given: object) -> LoadReport:
    counts = {"read": 12, "new": 1, "changed": 0, "unchanged": 0, "refused": 0, "fields": {}, "seconds": 0.1}
    return LoadReport(load=load, source="s", table="ticket", origin="f.csv", **(counts | given))


NOTES = tuple(f"note {number}" for number in range(1, 11))


def test_a_load_says_eight_notes_and_how_many_more_there_are():
    lines = list(load_lines(report("L1", notes=NOTES)))
    assert lines == [*NOTES[:8], "and 2 more: --dry-run shows all"]


def test_a_trial_says_every_note_after_the_mapping():
    lines = list(load_lines(report(None, notes=NOTES, mapping=(("id", "number"), ("channel", "how")))))
    assert lines[:3] == [
        "would be loaded into ticket as source 's', taking",
        "  id      <- number",
        "  channel <- how",
    ]
    assert lines[3:] == list(NOTES)


def test_a_load_says_its_first_three_refusals_and_a_trial_ten():
    refusals = tuple(Refusal(line, "when", "x", "is no time") for line in range(2, 14))
    loaded = list(load_lines(report("L1", refused=12, first_refusals=refusals)))
    tried = list(load_lines(report(None, refused=12, first_refusals=refusals)))
    assert loaded[0] == "12 of 12 rows refused; they are kept with the load L1"
    assert loaded[1] == "line 2: when 'x': is no time"
    assert len(loaded) == 4
    assert sum(line.startswith("line ") for line in tried) == 10


def test_a_note_with_a_line_break_stays_one_line():
    assert list(load_lines(report("L1", notes=("a\nb",)))) == ["a b"]


def test_a_refusal_of_a_whole_row_names_no_column():
    refused = report("L1", refused=1, first_refusals=(Refusal(7, "", "", "has 3 cells, not 4"),))
    assert list(load_lines(refused))[1] == "line 7: has 3 cells, not 4"
