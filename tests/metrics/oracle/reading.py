"""From rows to the answer of a metric: which sources give what it needs, and a figure for every slice."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from tests.metrics.oracle.asked import Asked, kept, sliced
from tests.metrics.oracle.sums import Answer, Figure, Oracle
from tests.metrics.oracle.world import Row, World

RowsOf = Callable[[World, Asked], Iterable[Row]]
Needs = Callable[[World], Mapping[str, set[str]]]


def given(**fields: str | tuple[str, ...]) -> Needs:
    """By table the sources that provide these fields of it."""
    wanted = {table: (names,) if isinstance(names, str) else names for table, names in fields.items()}
    return lambda world: {table: world.giving(table, *names) for table, names in wanted.items()}


def provided(world: World, *fields: str) -> bool:
    """Whether of each "table.field" some source provides it."""
    return all(world.giving(*each.split(".")) for each in fields)


def told(world: World, rows: Iterable[Row], sources: Mapping[str, set[str]]) -> list[Row]:
    """The rows with `known`: whether their source gives what the metric needs."""
    return [row | {"known": row["source"] in sources.get(row["origin"], set())} for row in rows]


def over(rows_of: RowsOf, needs: Needs, figure: Callable[[list[Row]], Figure]) -> Oracle:
    """A figure for each slice of the rows; not computable where no source gives what is needed."""

    def oracle(world: World, asked: Asked) -> Answer:
        sources = needs(world)
        rows = told(world, rows_of(world, asked), sources)
        if not any(sources.values()):
            return Answer(computable=False, excluded=figure(kept(world, rows, asked)).excluded)
        return Answer({key: figure(part) for key, part in sliced(world, rows, asked).items()})

    return oracle


def on_the_clock(oracle: Oracle) -> Oracle:
    """Where business hours are asked for and none of the cases has any, there is no schedule."""

    def timed(world: World, asked: Asked) -> Answer:
        answer = oracle(world, asked)
        if asked.clock != "business":
            return answer
        return Answer(
            {key: unscheduled(figure) for key, figure in answer.figures.items()},
            answer.computable,
            answer.excluded,
        )

    return timed


def unscheduled(figure: Figure) -> Figure:
    if figure.n == 0 and figure.excluded > 0:
        return Figure(excluded=figure.excluded, state="not_computable")
    return figure


def young(world: World, asked: Asked, source: str, instant: datetime | None) -> bool | None:
    """Whether it is less than T before its source was last heard of; None where that is not known."""
    return None if instant is None else instant > world.as_of[source] - asked.within


def by_the_clock(calendar: float | None, business: float | None, asked: Asked) -> float | None:
    """What ended before it began is impossible on both clocks, also where no hour of business lies between."""
    impossible = calendar is not None and calendar < 0
    return business if asked.clock == "business" and not impossible else calendar


def every(_: Row) -> bool:
    return True
