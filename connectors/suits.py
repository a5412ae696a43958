"""Whether a mapping suits a file: the table asked for, its columns there, the fields that the table needs."""

from connectors.mapping import Mapping, check_mapping, columns_used, nearest
from connectors.readers import Rows
from connectors.refused import FileRefused


def check_asked(name: str, mapping: Mapping, table: str | None) -> None:
    """Raises FileRefused where another table was asked for than the mapping makes."""
    if table is not None and mapping.table != table:
        raise FileRefused(f"{name}: the mapping is for {mapping.table}, not {table}; leave one out")


def check_columns(rows: Rows, mapping: Mapping) -> None:
    """Raises FileRefused where the mapping is wrong, or names a column that is not there or there twice."""
    check_mapping(mapping)
    for column in sorted(columns_used(mapping)):
        if column not in rows.header:
            raise FileRefused(
                f"{rows.name}: has no column {column!r}{nearest(column, rows.header)}; correct the mapping"
            )
        if column in rows.duplicated:
            raise FileRefused(f"{rows.name}: has two columns called {column!r}; rename or remove one")


_REQUIRED = {
    "tickets": (("id",),),
    "posts": (("id",), ("created_at",)),
    "ratings": (("id", "ticket", "post"), ("score",), ("rated_at",), ("scale_low",), ("scale_high",)),
    "contact_volume": (("desk",), ("channel",), ("day",)),
}


def lacking(mapping: Mapping) -> tuple[tuple[str, ...], ...]:
    """The fields that the table needs and that nothing is mapped to; of each group, one is enough."""
    fields = set(mapping.fields)
    scale = {"scale_low", "scale_high"} if "score" in fields else set()
    needed = (*_REQUIRED[mapping.table], *((field,) for field in sorted(scale, reverse=True)))
    return tuple(dict.fromkeys(any_of for any_of in needed if not fields & set(any_of)))


def check_fields(name: str, mapping: Mapping) -> None:
    """Raises FileRefused where the table cannot be made of the mapped fields."""
    fields = set(mapping.fields)
    for any_of in _REQUIRED[mapping.table]:
        if not fields & set(any_of):
            what = " or ".join(any_of)
            raise FileRefused(
                f"{name}: nothing is mapped to {what} of {mapping.table}; map a column or give a constant"
            )
    missing = {"scale_low", "scale_high"} - fields
    if "score" in fields and missing:
        raise FileRefused(
            f"{name}: a score needs its scale: give {' and '.join(sorted(missing, reverse=True))} in "
            f"[constants], "
            "for instance scale_low = 1 and scale_high = 5"
        )
