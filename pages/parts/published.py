"""The published figures a page knows: the library, the files of the configuration, and those kept here."""

from dataclasses import dataclass, field
from functools import partial

import streamlit as st

from metrics import BENCHMARKS, Benchmark, BenchmarkError
from metrics.benchmarks.reading import parsed, read_benchmarks, refuse_doubles
from pages.parts.view import View
from warehouse.kept import kept

KIND = "benchmarks"  # as what they are kept in the warehouse


@dataclass(frozen=True)
class Shelf:
    """All figures; `kept` are the texts that were added on the page, by name, `wrong` what cannot be read."""

    rows: tuple[Benchmark, ...] = BENCHMARKS
    kept: dict[str, str] = field(default_factory=dict)
    wrong: tuple[str, ...] = ()

    @property
    def by_id(self) -> dict[str, Benchmark]:
        return {row.id: row for row in self.rows}


def shelf(view: View) -> Shelf:
    """The figures of a page run; a file or text that cannot be read is left out, and told."""
    texts = _kept(view.run.warehouse.url, view.run.name, view)
    rows: tuple[Benchmark, ...] = BENCHMARKS
    wrong = []
    for read in (
        *(partial(read_benchmarks, file, own=True) for file in view.run.warehouse.configuration.benchmarks),
        *(partial(parsed, text, name, own=True) for name, text in texts.items()),
    ):
        try:
            more = (*rows, *read())
            refuse_doubles(more)
        except BenchmarkError as error:
            wrong.append(str(error))
        else:
            rows = more
    return Shelf(rows, texts, tuple(wrong))


def figures_in(name: str, text: str) -> tuple[Benchmark, ...]:
    """The figures of one kept text; none of one that cannot be read any more."""
    try:
        return parsed(text, name, own=True)
    except BenchmarkError:
        return ()


@st.cache_data(show_spinner=False, max_entries=16)
def _kept(url: str, name: str, _view: View) -> dict[str, str]:  # noqa: ARG001 the first two are the cache's key
    return kept(_view.snapshot.connection, KIND)
