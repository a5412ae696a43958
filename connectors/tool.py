"""A tool whose exports are recognised: by which columns, and how it names what is ours."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Tool:
    """A tool whose exports are recognised: all of `sure` and at least `enough` of `likely` are in the
    header.
    """

    name: str
    table: str
    sure: tuple[tuple[str, ...], ...]
    likely: tuple[str, ...]
    enough: int
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    events_by: tuple[str, ...] = ()  # the column that orders the events of an audit log
    values: Mapping[str, Mapping[str, str | bool | float]] = field(default_factory=dict)
    constants: Mapping[str, str | float] = field(default_factory=dict)
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # field -> the columns it is joined from, each by its names; of a part's names the first that is filled
    joined: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    always: Mapping[str, str] = field(default_factory=dict)  # field -> what all its rows are, told nowhere
    private: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # column -> its words for that
    # column -> the field it looks like but is not, and why; told where nothing else gives that field
    not_taken: Mapping[str, tuple[str, str]] = field(default_factory=dict)
