"""Which report to export from a tool, which columns, and what is known to go wrong."""

import pandas as pd
import streamlit as st

from connectors.recipes import HOLDS, Recipe, recipes
from language import N_, _
from pages.analysts.uploads import plain
from pages.parts.bound import spoken_now

OTHER = N_("Another tool")
ANY_TOOL = N_(
    "Any list of tickets will do that has a row per ticket, its number and when it was "
    "opened; better with the channel, the desk, and when it was first answered and resolved. "
    "What the columns are called does not matter: what is not recognised is asked."
)


def chosen_tool(key: str) -> str | None:
    """The name of the tool that was chosen, OTHER for one without a recipe, None before a choice."""
    names = [*(recipe.name for recipe in recipes()), OTHER]
    return st.selectbox(
        _("Which tool do you use?"),
        names,
        index=None,
        format_func=spoken_now(names, tool_name),
        placeholder=_("Choose a tool"),
        key=f"{key}_tool",
    )


def tool_name(tool: str) -> str:
    """What a tool is called."""
    return _(tool)


def recipe_of(name: str | None, key: str) -> None:
    """The recipe of a tool; nothing before a choice."""
    named = {recipe.name: recipe for recipe in recipes()}
    if name == OTHER:
        st.markdown(_(ANY_TOOL))
    elif name is not None:
        _recipe(named[name], key)


def _recipe(recipe: Recipe, key: str) -> None:
    st.markdown("\n".join(f"{number}. {plain(_(step))}" for number, step in enumerate(recipe.report, 1)))
    st.caption(
        _("It gives {things}. The order of the columns does not matter; more may be there.").format(
            things=_(HOLDS[recipe.holds])
        )
    )
    st.table(
        _columns(recipe),
        hide_index=True,
        border="horizontal",
        alt=_("Columns of the {tool} export").format(tool=recipe.name),
    )
    st.download_button(
        _("Example with these columns"),
        recipe.example,
        file_name=f"{recipe.tool}-example.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"{key}_example",
    )
    st.markdown(_("**What is known to go wrong**"))
    st.markdown("\n".join(f"- {plain(_(line))}" for line in recipe.wrong))


def _columns(recipe: Recipe) -> pd.DataFrame:
    """Column, What it gives, Such as; those that are needed say so."""
    return pd.DataFrame(
        [
            {
                _("Column"): plain(column.name),
                _("What it gives"): (_("{meaning}, needed") if column.must else "{meaning}").format(
                    meaning=_(column.meaning)
                ),
                _("Such as"): plain(column.examples[0]),
            }
            for column in recipe.columns
        ]
    )
