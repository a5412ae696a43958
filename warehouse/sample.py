"""The configuration of a sample company, kept in the warehouse beside its loads and gone with them.

A sample brings desks, hours, plans and targets that no deskscope.toml of the user names. The warehouse keeps
them as the text of one, so that whoever opens it next, with any configuration, still sees the same company.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from configuration import Configuration
from warehouse.deskscope_toml import configuration_of
from warehouse.session import Session

NAME = "sample"
_Named = TypeVar("_Named")


def keep(session: Session, text: str) -> None:
    """Keep `text`, a deskscope.toml, as the sample company's configuration; raises ConfigurationError."""
    configuration_of(text, "the sample")
    session.execute("DELETE FROM setting WHERE name = ?", [NAME])
    session.execute("INSERT INTO setting (name, value) VALUES (?, ?)", [NAME, text])


def kept(session: Session) -> str | None:
    """The sample company's configuration as it was kept; None without a sample."""
    found = session.execute("SELECT value FROM setting WHERE name = ?", [NAME]).fetchone()
    return None if found is None else str(found[0])


def forget_if_gone(session: Session) -> bool:
    """Drop the kept configuration once no load of the sample is left; gives whether it did."""
    if kept(session) is None or session.execute("SELECT 1 FROM load WHERE sample LIMIT 1").fetchone():
        return False
    session.execute("DELETE FROM setting WHERE name = ?", [NAME])
    return True


def merged(text: str | None, configuration: Configuration) -> Configuration:
    """The configuration with the sample company's added; where both speak of one thing the user's holds."""
    if text is None:
        return configuration
    sample = configuration_of(text, "the sample")
    planned = {(plan.desk, plan.channel) for plan in configuration.plans}
    aimed = {(target.metric, target.desk, target.valid_from) for target in configuration.targets}
    return replace(
        configuration,
        costs=configuration.costs or sample.costs,  # never two tables mixed, perhaps in two currencies
        schedules=_both(sample.schedules, configuration.schedules),
        desks=_both(sample.desks, configuration.desks),
        plans=(
            *(plan for plan in sample.plans if (plan.desk, plan.channel) not in planned),
            *configuration.plans,
        ),
        targets=(
            *(t for t in sample.targets if (t.metric, t.desk, t.valid_from) not in aimed),
            *configuration.targets,
        ),
    )


def _both(sample: Mapping[str, _Named], ours: Mapping[str, _Named]) -> dict[str, _Named]:
    return {**sample, **ours}
