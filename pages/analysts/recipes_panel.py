"""Which report to export from a tool, which columns, and what is known to go wrong."""

import pandas as pd
import streamlit as st

from connectors.recipes import HOLDS, Recipe, recipes
from pages.analysts.uploads import plain

OTHER = "Another tool"
ANY_TOOL = (
    "Any list of tickets will do that has a row per ticket, its number and when it was opened; better with "
    "the channel, the desk, and when it was first answered and resolved. What the columns are called does "
    "not matter: what is not recognised is asked."
)


def chosen_tool(key: str) -> str | None:
    """The name of the tool that was chosen, OTHER for one without a recipe, None before a choice."""
    names = [*(recipe.name for recipe in recipes()), OTHER]
    return st.selectbox(
        "Which tool do you use?", names, index=None, placeholder="Choose a tool", key=f"{key}_tool"
    )


def recipe_of(name: str | None, key: str) -> None:
    """The recipe of a tool; nothing before a choice."""
    named = {recipe.name: recipe for recipe in recipes()}
    if name == OTHER:
        st.markdown(ANY_TOOL)
    elif name is not None:
        _recipe(named[name], key)


def _recipe(recipe: Recipe, key: str) -> None:
    st.markdown("\n".join(f"{number}. {plain(step)}" for number, step in enumerate(recipe.report, 1)))
    st.caption(
        f"It gives {HOLDS[recipe.holds]}. The order of the columns does not matter; more may be there."
    )
    st.table(
        _columns(recipe), hide_index=True, border="horizontal", alt=f"Columns of the {recipe.name} export"
    )
    st.download_button(
        "Example with these columns",
        recipe.example,
        file_name=f"{recipe.tool}-example.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"{key}_example",
    )
    st.markdown("**What is known to go wrong**")
    st.markdown("\n".join(f"- {plain(line)}" for line in recipe.wrong))


def _columns(recipe: Recipe) -> pd.DataFrame:
    """Column, What it gives, Such as; those that are needed say so."""
    return pd.DataFrame(
        [
            {
                "Column": plain(column.name),
                "What it gives": column.meaning + (", needed" if column.must else ""),
                "Such as": plain(column.examples[0]),
            }
            for column in recipe.columns
        ]
    )
