"""A mapping in words, for people who look before they load."""

from connectors.mapped import After, Average, Column, DateTimeColumns, First, Join, Mapping, Milestone, Pair


def described(mapping: Mapping) -> tuple[tuple[str, str], ...]:
    """(our field, what of the file it is taken from) for every field the mapping gives a value to."""
    columns = ((field, _column(column)) for field, column in mapping.columns.items())
    milestones = (
        (field, _event(milestone, mapping.milestone_time or ""))
        for field, milestone in mapping.milestones.items()
    )
    constants = ((field, f"always {value}") for field, value in mapping.constants.items())
    return (*columns, *milestones, *constants)


def _column(column: Column) -> str:  # noqa: PLR0911  # one line a form of column
    match column:
        case str():
            return column
        case DateTimeColumns(date, time):
            return f"{date} and {time}"
        case First(columns):
            return f"the first given of {', '.join(columns)}"
        case Pair(first, second):
            return f"{first}, {second}"
        case After(start, duration, unit):
            return f"{duration} ({unit}) after {start}"
        case Average(average, of, unit):
            return f"{average} ({unit}) times {of}"
        case Join(parts, between):
            return between.join(" or ".join(part) for part in parts)


def _event(milestone: Milestone, time: str) -> str:
    which = f"{time} of the {milestone.which} event"
    if milestone.column is None:
        return which
    return f"{which} with {milestone.column} {' or '.join(milestone.equals)}"
