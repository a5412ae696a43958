"""The mapping file: which column of a file is which field of ours, read from TOML and written to it.

In [columns] a field of ours is read from

    "Number"                                                  a column
    { date = "Day", time = "Clock" }                          two columns, as ["Day", "Clock"] too
    { first = ["closed_at", "updated_at"] }                   the first that is not empty
    { after = "opened_at", duration = "Wait", unit = "minutes" }    a time so long after another field's
    { average = "Avg wait", of = "handled", unit = "seconds" }      a total: the average times another field
    { join = ["channel", ["thread_ts", "ts"]], with = ":" }   columns joined; of a list, the first not empty

A mapping without [columns] corrects the one that is proposed for a file: it overrides what it says. A key
that we do not know is an error that names the nearest one; so is a field that a table does not have.
"""

import datetime as dt
import logging
import tomllib
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as MappingType
from pathlib import Path
from typing import Any

from connectors.checks import check_mapping
from connectors.mapped import (
    RATING_IN_TICKET,
    TABLES,
    UNITS,
    After,
    Average,
    Column,
    Constant,
    DateTimeColumns,
    First,
    Join,
    Mapping,
    Milestone,
    Pair,
    column_names,
    columns_used,
    fields_of,
    nearest,
)
from connectors.refused import FileRefused

__all__ = [
    "RATING_IN_TICKET",
    "TABLES",
    "UNITS",
    "After",
    "Average",
    "Column",
    "DateTimeColumns",
    "First",
    "Join",
    "Mapping",
    "Milestone",
    "Pair",
    "check_mapping",
    "column_names",
    "columns_used",
    "fields_of",
    "mapping_from_toml",
    "mapping_to_toml",
    "nearest",
    "read_mapping",
    "save_mapping",
    "saved_mappings",
    "write_mapping",
]

_LOG = logging.getLogger(__name__)
_FILE_KEYS = (
    "table",
    "source",
    "delimiter",
    "encoding",
    "day_first",
    "sheet",
    "time_zone",
    "one_row_per",
    "order_by",
    "missing",
    "header",
)
_SECTIONS = ("file", "missing", "columns", "milestones", "constants", "values")


def read_mapping(path: Path) -> Mapping:
    """The mapping of a TOML file. Raises FileRefused, one line with the nearest known key."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise FileRefused(f"{path.name}: there is no such mapping file; check the path") from error
    except (OSError, UnicodeDecodeError) as error:
        raise FileRefused(
            f"{path.name}: cannot be read as UTF-8 text ({error}); check the mapping file"
        ) from error
    return mapping_from_toml(text, path.name)


def mapping_from_toml(text: str, name: str = "mapping") -> Mapping:
    """The mapping in a TOML text. Raises FileRefused with the file's name in front."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FileRefused(f"{name}: is no valid TOML: {error}; strings need quotes") from error
    try:
        return _mapping(content)
    except FileRefused as error:
        raise FileRefused(f"{name}: {error}") from error


def _mapping(content: dict[str, Any]) -> Mapping:
    _check_keys(content, _SECTIONS, "section")
    file = _table(content, "file")
    _check_keys(file, _FILE_KEYS, "key in [file]")
    table = _choice(file, "table", tuple(TABLES), "tickets")
    corrects = not content.get("columns") and "table" not in file
    known = tuple(dict.fromkeys(f for name in (TABLES if corrects else (table,)) for f in fields_of(name)))
    milestones = dict(_table(content, "milestones"))
    time = _text(milestones, "time")
    milestones.pop("time", None)
    sections = {name: _table(content, name) for name in ("missing", "columns", "constants", "values")}
    for name, section in (*sections.items(), ("milestones", milestones)):
        _check_keys(section, known, f"field in [{name}]")
    mapping = Mapping(
        table=table,
        source=_text(file, "source"),
        delimiter=_text(file, "delimiter"),
        encoding=_text(file, "encoding"),
        day_first=_flag(file, "day_first"),
        sheet=_text(file, "sheet"),
        time_zone=_text(file, "time_zone") or "UTC",
        one_row_per=_choice(file, "one_row_per", ("record", "event"), "record"),
        order_by=_text(file, "order_by"),
        missing=_words(file.get("missing", []), "missing"),
        missing_by_field={
            name: _words(words, f"[missing] {name}") for name, words in sections["missing"].items()
        },
        columns={name: _column(name, value) for name, value in sections["columns"].items()},
        milestone_time=time,
        milestones={name: _milestone(name, value) for name, value in milestones.items()},
        constants={name: _constant(name, value) for name, value in sections["constants"].items()},
        values={name: _value_words(name, value) for name, value in sections["values"].items()},
        header=_words(file.get("header", []), "header"),
        said=frozenset(file),
    )
    check_mapping(mapping)
    return mapping


def _table(content: dict[str, Any], name: str) -> dict[str, Any]:
    value = content.get(name, {})
    if not isinstance(value, dict):
        raise FileRefused(f"[{name}] must be a section, not a value")
    return value


def _check_keys(given: Iterable[str], known: Sequence[str], what: str) -> None:
    for name in given:
        if name not in known:
            raise FileRefused(f"unknown {what}: {name!r}{nearest(name, known)}")


def _text(section: dict[str, Any], key: str) -> str | None:
    value = section.get(key)
    if value is not None and not (isinstance(value, str) and value):
        raise FileRefused(f"{key} must be text in quotes, not {value!r}")
    return value


def _flag(section: dict[str, Any], key: str) -> bool | None:
    value = section.get(key)
    if value is not None and not isinstance(value, bool):
        raise FileRefused(f"{key} must be true or false, not {value!r}")
    return value


def _choice(section: dict[str, Any], key: str, choices: tuple[str, ...], default: str) -> str:
    value = section.get(key, default)
    if value not in choices:
        raise FileRefused(
            f"{key} must be one of {', '.join(choices)}, not {value!r}{nearest(str(value), choices)}"
        )
    return str(value)


def _words(value: Any, key: str) -> tuple[str, ...]:
    words = value if isinstance(value, list) else [value]
    if any(isinstance(word, bool) or not isinstance(word, str | int | float) for word in words):
        raise FileRefused(f"{key} must be a list of words in quotes")
    return tuple(str(word) for word in words)


def _column(name: str, value: Any) -> Column:  # noqa: PLR0911  # one line a form of column
    match value:
        case str() if value:
            return value
        case {"date": str(date), "time": str(time), **rest} if not rest:
            return DateTimeColumns(date, time)
        case {"first": [*columns], **rest} if (
            not rest and columns and all(isinstance(c, str) for c in columns)
        ):
            return First(tuple(columns))
        case {"after": str(start), "duration": str(duration), **rest} if set(rest) <= {"unit"}:
            return After(start, duration, _unit(rest))
        case {"average": str(average), "of": str(of), **rest} if set(rest) <= {"unit"}:
            return Average(average, of, _unit(rest))
        case {"join": [*parts], **rest} if parts and set(rest) <= {"with"}:
            between = rest.get("with", ":")
            if isinstance(between, str) and all(_is_part(part) for part in parts):
                return Join(tuple((p,) if isinstance(p, str) else tuple(p) for p in parts), between)
        case [str(first), str(second)]:
            return Pair(first, second)
    raise FileRefused(
        f"{name} in [columns] must be a column, {{ date = ..., time = ... }}, {{ first = [...] }}, "
        f"{{ after = ..., duration = ... }}, {{ average = ..., of = ... }}, {{ join = [...], with = ... }} "
        f"or a list of two, not {value!r}"
    )


def _unit(rest: MappingType[Any, Any]) -> str:
    return _choice({str(key): value for key, value in rest.items()}, "unit", tuple(UNITS), "seconds")


def _is_part(part: Any) -> bool:
    several = isinstance(part, list) and part and all(isinstance(name, str) for name in part)
    return bool(isinstance(part, str) or several)


def _milestone(name: str, value: Any) -> Milestone:
    match value:
        case "first" | "last":
            return Milestone(value)
        case {"first": {"column": str(column), "equals": equals, **rest}} if len(value) == 1 and not rest:
            return Milestone("first", column, _words(equals, name))
        case {"last": {"column": str(column), "equals": equals, **rest}} if len(value) == 1 and not rest:
            return Milestone("last", column, _words(equals, name))
    raise FileRefused(
        f'{name} in [milestones] must be "first", "last" or '
        f"{{ first = {{ column = ..., equals = [...] }} }}, not {value!r}"
    )


def _constant(name: str, value: Any) -> Constant:
    if isinstance(value, str | int | float | bool | dt.date | dt.datetime):
        return value
    raise FileRefused(f"{name} in [constants] must be one value, not {value!r}")


def _value_words(name: str, value: Any) -> dict[str, Constant]:
    if not isinstance(value, dict):
        raise FileRefused(f"[values.{name}] must be a section of file's word = our word")
    return {word: _constant(f"values.{name}", ours) for word, ours in value.items()}


def write_mapping(mapping: Mapping, path: Path) -> None:
    """Write the mapping as TOML that `read_mapping` gives back equal."""
    path.write_text(mapping_to_toml(mapping), encoding="utf-8")


def mapping_to_toml(mapping: Mapping) -> str:
    """The mapping file's text; what is detected or the default is left out."""
    plain = {key: getattr(mapping, key) for key in _FILE_KEYS}
    file = {
        key: value
        for key, value in plain.items()
        if value not in (None, ()) and not (_is_default(key, value) and key not in mapping.said)
    }
    if mapping.says_table:
        file = {"table": mapping.table, **file}
    milestones: dict[str, Any] = {name: _milestone_toml(m) for name, m in mapping.milestones.items()}
    if mapping.milestone_time:
        milestones = {"time": mapping.milestone_time, **milestones}
    sections: dict[str, MappingType[str, Any]] = {
        "file": file,
        "missing": mapping.missing_by_field,
        "columns": {name: _column_toml(column) for name, column in mapping.columns.items()},
        "milestones": milestones,
        "constants": mapping.constants,
        **{f"values.{name}": words for name, words in mapping.values.items()},
    }
    return "\n".join(_section(name, content) for name, content in sections.items() if content)


def _is_default(key: str, value: Any) -> bool:
    return (key, value) in {("time_zone", "UTC"), ("one_row_per", "record"), ("table", "tickets")}


def _column_toml(column: Column) -> Any:  # noqa: PLR0911  # one line a form of column
    match column:
        case str():
            return column
        case DateTimeColumns(date, time):
            return {"date": date, "time": time}
        case First(columns):
            return {"first": columns}
        case Pair(first, second):
            return (first, second)
        case After(start, duration, unit):
            return {"after": start, "duration": duration, "unit": unit}
        case Average(average, of, unit):
            return {"average": average, "of": of, "unit": unit}
        case Join(parts, between):
            return {"join": [part[0] if len(part) == 1 else part for part in parts], "with": between}


def _milestone_toml(milestone: Milestone) -> Any:
    if milestone.column is None:
        return milestone.which
    return {milestone.which: {"column": milestone.column, "equals": milestone.equals}}


def _section(name: str, content: MappingType[str, Any]) -> str:
    lines = [f"{_quoted_key(key)} = {_toml(value)}" for key, value in content.items()]
    return "\n".join([f"[{name}]", *lines, ""])


def _quoted_key(key: str) -> str:
    bare = key.isascii() and key.replace("_", "").replace("-", "").isalnum()
    return key if bare else _quoted(key)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c >= " " and c != "\x7f" else f"\\u{ord(c):04x}" for c in escaped) + '"'


def _toml(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case dt.datetime() | dt.date():
            return value.isoformat()
        case dict():
            return "{ " + ", ".join(f"{_quoted_key(k)} = {_toml(v)}" for k, v in value.items()) + " }"
        case tuple() | list():
            return "[" + ", ".join(_toml(v) for v in value) + "]"
    return _quoted(str(value))


def save_mapping(mapping: Mapping, header: Sequence[str], folder: Path, name: str) -> Path:
    """Keep the mapping of a file with this header in `folder` (made if missing); the same name is
    replaced.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stem = "".join(c if c.isalnum() or c in "-_" else "-" for c in name) or "mapping"
    path = folder / f"{stem}.toml"
    kept = Mapping(**{**mapping.__dict__, "header": tuple(header)})
    write_mapping(kept, path)
    return path


def saved_mappings(folder: Path) -> tuple[Mapping, ...]:
    """The mappings kept in the folder, the latest first; none where there is no folder.

    A broken one is passed over with a warning in the log that names its path: it must not stop other loads.
    """
    if not folder.is_dir():
        return ()
    newest_first = sorted(folder.glob("*.toml"), key=lambda p: p.stat().st_mtime, reverse=True)
    return tuple(mapping for path in newest_first if (mapping := _kept(path)) is not None)


def _kept(path: Path) -> Mapping | None:
    try:
        return read_mapping(path)
    except FileRefused as error:
        _LOG.warning("%s is passed over: %s; mend or remove it", path, error)
        return None
