"""Drawers by keyboard: Streamlit hangs what a popover holds at the end of the page, behind all else."""

from pathlib import Path

import streamlit as st

_SCRIPT = Path(__file__).parents[1] / "static" / "drawer.js"


def reached_by_keyboard(key: str) -> None:
    """Within a popover: the next step from its button leads into it, and Escape back to the button."""
    component = st.components.v2.component("deskscope_drawer", html="", js=_SCRIPT.read_text("utf-8"))
    component(key=f"drawer_{key}", height="content")
