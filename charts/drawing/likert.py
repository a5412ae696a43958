"""Answers from worst to best, the middle one astride the centre line."""

from typing import Any

from charts import palette, words
from charts.drawing.layout import CLEAR, Drawing, layout, names, short
from charts.forms import Likert, LikertRow
from language import _

SHARE_ROOM = 48  # pixels kept on both sides for '38.7 %', however narrow the page


def likert(form: Likert) -> Drawing:
    heights = [float(len(form.rows) - at) for at in range(len(form.rows))]
    begins = [form.start(row) for row in form.rows]
    colours = _likert_colours(len(form.answers), form.neutral)
    data = []
    for answer, name in enumerate(form.answers):
        shares = [row.shares[answer] for row in form.rows]
        data.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": name,
                "x": shares,
                "base": list(begins),
                "y": heights,
                "width": 0.52,
                "marker": {"color": colours[answer]},
                "hoverinfo": "text",
                "hovertext": [
                    f"<b>{row.label}</b> {name}: {words.share(share, form.locale)}"
                    for row, share in zip(form.rows, shares, strict=True)
                ],
            }
        )
        begins = [begin + share for begin, share in zip(begins, shares, strict=True)]
    left = min((form.start(row) for row in form.rows), default=-0.2)
    right = max(begins, default=1.0)
    annotations = [
        note for row, at in zip(form.rows, heights, strict=True) for note in _likert_words(form, row, at)
    ]
    around = layout(
        height=38 * max(1, len(form.rows)) + 56,
        margin={"l": 4, "r": SHARE_ROOM, "t": 30, "b": 8},
        barmode="overlay",
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom", "traceorder": "normal"},
        annotations=annotations,
        shapes=[
            {
                "type": "line",
                "x0": 0,
                "x1": 0,
                "yref": "paper",
                "y0": 0,
                "y1": 1,
                "line": {"color": palette.OTHER, "width": 1, "dash": "dot"},
            }
        ],
        xaxis={"range": [left, right], "visible": False, "fixedrange": True},
        yaxis={
            **names([_name(row, form.locale) for row in form.rows], heights),
            "ticks": "outside",
            "ticklen": SHARE_ROOM,
            "tickcolor": CLEAR,
        },
    )
    return data, around


def _name(row: LikertRow, locale: str) -> str:
    """The slice, its cases on a line of their own; they would run into the first share on a phone."""
    n = _("n {n}").format(n=words.count(row.n, locale))
    cases = f"<span style='opacity:.7'>{n}</span>"
    return f"{short(row.label)}<br>{cases}" if row.label else cases


def _likert_words(form: Likert, row: LikertRow, at: float) -> list[dict[str, Any]]:
    bad = sum(row.shares[: form.neutral])
    good = form.satisfied(row)
    base = {"y": at, "showarrow": False, "font": {"size": 12}}
    return [
        {
            **base,
            "x": form.start(row),
            "xanchor": "right",
            "xshift": -4,
            "text": words.share(bad, form.locale),
        },
        {
            **base,
            "x": form.start(row) + sum(row.shares),
            "xanchor": "left",
            "xshift": 4,
            "text": f"<b>{words.share(good, form.locale)}</b>",
        },
    ]


def _likert_colours(answers: int, neutral: int) -> list[str]:
    bad, middle, good = palette.LIKERT[:2], palette.LIKERT[2], palette.LIKERT[3:]
    below = [bad[0]] if neutral == 1 else list(bad)
    above = [good[1]] if answers - neutral - 1 == 1 else list(good)
    return [*below, middle, *above]
