"""A deck from before, handed in, with the numbers of the page's period: its words and its layout stay.

The pages it is made from are run by a process of their own, as the command line runs them.
"""

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from language import _, language
from pages.parts.foreign import plain
from pages.parts.run import PageRun
from reports.files import MIME

_ROOT = Path(__file__).parents[2]
_SECONDS = 600


@dataclass(frozen=True)
class Renewed:
    """What came of it: the deck, unless it was refused, and a line for each thing to know."""

    deck: bytes | None
    lines: tuple[str, ...]


def refresh_deck(run: PageRun) -> None:
    """Takes a deck, and gives it back with the numbers of the period above."""
    deck = st.file_uploader(_("Put these numbers into a deck from before"), type=["pptx"], key="deck")
    if deck is None or run.filters is None:
        return
    window = run.filters.period.window
    with st.spinner(_("Working on it")):
        found = _kept(run, deck, str(window.first), str(window.last))
    for line in found.lines:
        st.caption(plain(line))
    if found.deck is not None:
        st.download_button(
            _("Save the deck"),
            data=found.deck,
            file_name=deck.name,
            mime=MIME["pptx"],
            key="take_deck",
            on_click="ignore",
            type="primary",
        )


def _kept(run: PageRun, deck: UploadedFile, first: str, last: str) -> Renewed:
    """The same deck in the same period of the same data is worked on once a session."""
    asked = (deck.file_id, run.name, first, last)
    kept = st.session_state.get("deck_renewed")
    if kept is None or kept[0] != asked:
        kept = (asked, renewed(deck.getvalue(), run.warehouse.address, first, last))
        st.session_state["deck_renewed"] = kept
    found: Renewed = kept[1]
    return found


def renewed(deck: bytes, warehouse: str, first: str, last: str) -> Renewed:
    """By `deskscope report --refresh`; what it says is what the page says."""
    with tempfile.TemporaryDirectory() as folder:
        old, new = Path(folder) / "deck.pptx", Path(folder) / "new.pptx"
        old.write_bytes(deck)
        options = ("--to", str(new), "--from", first, "--to", last, "--lang", language())
        words = [sys.executable, "-m", "cli", "report", "--refresh", str(old), *options]
        environment = {**os.environ, "DESKSCOPE_WAREHOUSE": warehouse}
        done = subprocess.run(
            words, cwd=_ROOT, env=environment, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
        said = done.stdout + done.stderr
        lines = tuple(line.replace("new.pptx: ", "") for line in said.splitlines() if line.strip())
        return Renewed(new.read_bytes() if new.exists() else None, lines)
