"""When this viewer last looked: two times in a cookie of the browser, in no record of ours and of nobody.

Kept in the warehouse it would need names of viewers, and every look would publish the figures anew. A reload
is no new visit: after a pause of four hours the next look is one.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import streamlit as st

from pages.parts.view import View

PAUSE = timedelta(hours=4)
_SCRIPT = Path(__file__).parents[1] / "static" / "visit.js"
_TIMES = re.compile(r"(\d{1,11})\.(\d{1,11})")
_STATE = "visits"


@dataclass(frozen=True)
class Visits:
    """Until when the visit before this one lasted (None: there was none), and the last look of all."""

    before: datetime | None
    last: datetime

    @property
    def value(self) -> str:
        """The value of the cookie."""
        return f"{int(self.before.timestamp()) if self.before else 0}.{int(self.last.timestamp())}"


def looked(cookie: str, now: datetime) -> Visits:
    """The visits after a look now; a cookie that is none of ours, or of the future, is no visit."""
    found = _TIMES.fullmatch(cookie)
    if found is None:
        return Visits(None, now)
    before, last = (datetime.fromtimestamp(int(text), UTC) for text in found.groups())
    if last > now:
        return Visits(None, now)
    if now - last > PAUSE:
        return Visits(last, now)
    return Visits(before if before.timestamp() > 0 else None, now)


def last_visit(view: View) -> datetime | None:
    """When the visit before this one ended; None at the first, and where the browser keeps no cookies.

    Notes this look in the browser, for the next visit.
    """
    name = cookie_name(view.run.warehouse.url)
    kept = st.session_state.get(_STATE) or st.context.cookies.get(name)
    visits = looked(str(kept), datetime.now(UTC))
    st.session_state[_STATE] = visits.value
    component = st.components.v2.component("deskscope_visit", html="", js=_SCRIPT.read_text("utf-8"))
    component(key="visit", data={"name": name, "value": visits.value}, height="content")
    return visits.before


def cookie_name(url: str) -> str:
    """A name for each warehouse: several on one machine share their cookies."""
    return f"deskscope_seen_{hashlib.sha256(url.encode()).hexdigest()[:8]}"
