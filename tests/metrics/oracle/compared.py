"""What figures() gave held against an answer, row by row."""

import math

import pandas as pd
import pytest

from tests.metrics.oracle.asked import Asked, Key
from tests.metrics.oracle.sums import Answer, Figure

COLUMNS = ("value", "n", "numerator", "denominator", "excluded", "low", "high")


def state(figure: Figure, smallest: int) -> str:
    if figure.state is not None:
        return figure.state
    return "none" if figure.n == 0 else "few" if figure.n < smallest else "ok"


def check(found: pd.DataFrame, answer: Answer, asked: Asked, smallest: int, slack: float = 1e-9) -> None:
    """Every slice with a case is there, once, in order, with its figure; nothing else has a figure."""
    rows = found.to_dict("records")
    if not answer.computable:
        assert [row["state"] for row in rows] == ["not_computable"], rows
        assert math.isnan(rows[0]["value"])
        assert rows[0]["excluded"] == answer.excluded
        return
    keys: list[Key] = [tuple(row[name] for name in (*asked.by, "period")) for row in rows]
    assert len(set(keys)) == len(keys), "a slice is there twice"
    assert keys == sorted(keys, key=lambda key: [(part is None, part or "") for part in key]), "out of order"
    for key, row in zip(keys, rows, strict=True):
        _same(row, answer.figures.get(key, Figure()), smallest, key, slack)
    missing = {
        key for key, figure in answer.figures.items() if figure.n or figure.excluded or figure.state
    } - set(keys)
    assert not missing, f"without a row: {missing}"


def _same(row: dict[str, object], wanted: Figure, smallest: int, key: Key, slack: float) -> None:
    assert row["state"] == state(wanted, smallest), (key, row, wanted)
    assert (row["n"], row["excluded"]) == pytest.approx((wanted.n, wanted.excluded)), (key, row, wanted)
    if row["state"] in ("none", "not_computable"):
        assert math.isnan(float(str(row["value"]))), (key, row)
        return
    for name in COLUMNS:
        assert row[name] == pytest.approx(getattr(wanted, name), nan_ok=True, rel=1e-9, abs=slack), (
            key, name, row, wanted,
        )  # fmt: skip
