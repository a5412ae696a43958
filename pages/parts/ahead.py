"""Has the browser load what draws the charts while the server still works out their figures.

Streamlit's page asks for that script, the largest of all, once the first chart has come.
"""

import json
from functools import cache
from pathlib import Path

import streamlit as st

SCRIPTS = Path(st.__file__).parent / "static/static/js"
_LOAD = """<script>
for (const page of [...document.scripts].filter(each => each.src.includes("/static/js/index.")))
  import(new URL({name}, page.src)).catch(error => console.warn("charts are loaded later", error));
</script>"""


@cache
def script_of_charts() -> str:
    """The name of the script that draws charts, as this Streamlit has it; '' where there is none."""
    return next((path.name for path in SCRIPTS.glob("PlotlyChart.*.js")), "")


def load_charts_ahead() -> None:
    """Draws nothing; a page without charts is none the worse but for what it loads."""
    name = script_of_charts()
    if name:
        st.html(_LOAD.format(name=json.dumps(name)), unsafe_allow_javascript=True)
