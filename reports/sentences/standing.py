"""Whether things got better or worse since the compared period, over the figures that have a better."""

from collections.abc import Mapping

from charts import words
from charts.readings import Change
from language import N_, _

NAMED = {
    "first_response_minutes": N_("first response"),
    "answered_within_share": N_("answering within 24\u00a0h"),
    "social_answered_within_share": N_("answering on social"),
    "satisfied_share": N_("satisfaction"),
    "resolution_target_met_share": N_("resolution targets"),
}
GROUPS = {
    Change.BETTER: N_("better in {names}"),
    Change.WORSE: N_("worse in {names}"),
    Change.UNCHANGED: N_("about the same in {names}"),
}


def standing(moved: Mapping[str, Change], than: str, *, all_desks: bool = False) -> str:
    """'Beside the year before: worse in first response; about the same in answering within 24 h ...'.

    `moved` by metric; those without a better or without two figures to compare are left out. '' without any.
    `all_desks` says so, because the sentence above it may speak of one.
    """
    clauses = []
    for change, said in GROUPS.items():
        names = [_(name) for metric, name in NAMED.items() if moved.get(metric) is change]
        if names:
            clauses.append(_(said).format(names=words.listed(names)))
    if not clauses:
        return ""
    said = _("All desks beside {than}: {clauses}.") if all_desks else _("Beside {than}: {clauses}.")
    return said.format(than=than, clauses="; ".join(clauses))
