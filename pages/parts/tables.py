"""Tables in the language spoken: in the code, and in files, their columns and words are English."""

from collections.abc import Collection

import pandas as pd

from language import _


def headed(table: pd.DataFrame, said: Collection[str] = ()) -> pd.DataFrame:
    """The table with its headers in the language spoken, and the cells of the columns that say words of ours.

    A cell may hold several, parted by commas.
    """
    words = {name: table[name].map(_each) for name in said}
    return table.assign(**words).rename(columns=_)


def _each(cell: str) -> str:
    return ", ".join(_(word) for word in cell.split(", "))
