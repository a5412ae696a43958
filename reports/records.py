"""Records in words: what a table shows of them, and the same as a file for a spreadsheet."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd

from charts import words
from language import _
from metrics.records import RecordColumn
from metrics.records.columns import Form

MOST_IN_A_FILE = 100_000


@dataclass(frozen=True)
class Speaker:
    """Who reads it: their locale and time zone, and how desks are called."""

    desk_name: Callable[[str | None], str]
    zone: str = "UTC"
    locale: str = words.ENGLISH


def titles(columns: Sequence[RecordColumn]) -> dict[str, str]:
    """Column name -> its title."""
    return {column.name: _(column.title) for column in columns}


def shown(frame: pd.DataFrame, columns: Sequence[RecordColumn], speaker: Speaker) -> pd.DataFrame:
    """The columns in words, under their titles; an empty cell where nothing is known."""
    told = {
        _(column.title): [_said(value, column.form, speaker) for value in frame[column.name]]
        for column in columns
        if column.name in frame
    }
    return pd.DataFrame(told, dtype=object)


def exported(frame: pd.DataFrame, columns: Sequence[RecordColumn], speaker: Speaker) -> pd.DataFrame:
    """The columns for a file: times in UTC (ISO 8601), minutes as numbers, each said in its title."""
    told = {
        _file_title(column): [_plain(value, column.form, speaker) for value in frame[column.name]]
        for column in columns
        if column.name in frame
    }
    return pd.DataFrame(told, dtype=object)


_UNITS: Mapping[Form, str] = {Form.INSTANT: " (UTC)", Form.MINUTES: " (minutes)"}


def _file_title(column: RecordColumn) -> str:
    return column.title + _UNITS.get(column.form, "")


def _known(value: Any) -> bool:
    return isinstance(value, str) or not (value is None or pd.isna(value))


def _said(value: Any, form: Form, speaker: Speaker) -> str:
    named = {Form.DESK: speaker.desk_name, Form.CHANNEL: words.channel_word}.get(form)
    if named is not None:
        return named(value)
    return _SAID[form](value, speaker) if _known(value) else ""


def _duration(value: float, speaker: Speaker) -> str:
    return words.duration(float(value), speaker.locale) if value >= 0 else _("before it was opened")


def _number(value: float, speaker: Speaker) -> str:
    return words.decimal(float(value), 0 if float(value).is_integer() else 1, speaker.locale)


def _local(value: datetime, speaker: Speaker) -> str:
    return words.moment(value, speaker.zone, speaker.locale)


def _yes_no(value: object, _speaker: Speaker) -> str:
    return _("yes") if value else _("no")


_SAID: Mapping[Form, Callable[[Any, Speaker], str]] = {
    Form.TEXT: lambda value, _speaker: str(value),
    Form.INSTANT: _local,
    Form.DAY: lambda value, speaker: words.day(value, speaker.locale),
    Form.MINUTES: _duration,
    Form.NUMBER: _number,
    Form.YES_NO: _yes_no,
}


def _plain(value: Any, form: Form, speaker: Speaker) -> object:
    if form in {Form.DESK, Form.CHANNEL}:
        return _said(value, form, speaker)
    if not _known(value):
        return None
    if form is Form.YES_NO:
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return value.isoformat() if isinstance(value, date) else value
