"""The panel of one metric over time, the compared period dotted behind it: the same on every page."""

from functools import partial

from charts.course import trend_of
from charts.form import Form
from charts.forms import Single, Trend
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
) -> None:
    """Draws `metric` over time; `label` names its line, `note` says what is counted.

    `banded` adds to the note what the band is, for readers who meet it first here.
    """
    form = trend_of(
        over_time.frame, metric, title=title, before=over_time.before, label=label, locale=view.locale
    )
    band = "; the band is give or take" if banded and isinstance(form, Trend) else ""
    panel(
        view,
        form,
        over_time.frame,
        title=title,
        note=f"{note}, {over_time.note}{_dotted(form)}{band}",
        metrics=(metric,),
        grain=over_time.grain,
        export=partial(with_before, before=over_time.before),
        key=key or f"{metric}_trend",
        to_add=to_add,
    )


def _dotted(form: Form | Single | None) -> str:
    """Says what the second line of a trend is; '' where the compared period had no cases."""
    return "; the period before is dotted" if isinstance(form, Trend) and len(form.lines) > 1 else ""
