"""Whether things got better or worse since the compared period, over the figures that have a better."""

from collections.abc import Mapping

from charts import words
from charts.readings import Change

NAMED = {
    "first_response_minutes": "first response",
    "answered_within_share": "answering within 24\u00a0h",
    "social_answered_within_share": "answering on social",
    "satisfied_share": "satisfaction",
    "resolution_target_met_share": "resolution targets",
}


def standing(moved: Mapping[str, Change], than: str) -> str:
    """'Beside the year before: worse in first response; about the same in answering within 24 h ...'.

    `moved` by metric; those without a better or without two figures to compare are left out. '' without any.
    """
    groups = {
        Change.BETTER: "better in",
        Change.WORSE: "worse in",
        Change.UNCHANGED: "about the same in",
    }
    clauses = []
    for change, said in groups.items():
        names = [name for metric, name in NAMED.items() if moved.get(metric) is change]
        if names:
            clauses.append(f"{said} {words.listed(names)}")
    return f"Beside {than}: {'; '.join(clauses)}." if clauses else ""
