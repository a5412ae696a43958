"""The panel of one metric over time, the compared period dotted behind it: the same on every page."""

from functools import partial

from charts.course import trend_of
from charts.forms import Trend
from language import _
from pages.parts.panels import panel
from pages.parts.view import OverTime, View
from reports.exports import with_before


def trend_panel(
    view: View,
    metric: str,
    over_time: OverTime,
    *,
    title: str,
    label: str,
    note: str,
    key: str = "",
    to_add: str = "",
    banded: bool = False,
    foot: str = "",
) -> None:
    """Draws `metric` over time; `label` names its line, `note` says what is counted, `foot` what
    else there is to know.

    `banded` adds to the note what the band is, for readers who meet it first here.
    """
    form = trend_of(
        over_time.frame, metric, title=title, before=over_time.before, label=label, locale=view.locale
    )
    told = [f"{note}, {over_time.note}"]
    if isinstance(form, Trend) and len(form.lines) > 1:
        told.append(_("the period before is dotted"))
    if isinstance(form, Trend) and banded:
        told.append(_("the band is give or take"))
    panel(
        view,
        form,
        over_time.frame,
        title=title,
        note="; ".join(told),
        metrics=(metric,),
        grain=over_time.grain,
        export=partial(with_before, before=over_time.before),
        key=key or f"{metric}_trend",
        to_add=to_add,
        foot=foot,
    )
