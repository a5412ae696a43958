"""The list of published figures as HTML: a line each that opens to all there is to know, without a script.

Every word is escaped. A number of ours stands only beside a figure that it may be compared with.
"""

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from charts import words
from language import _, ngettext
from metrics import METRICS, Verdict
from reports.published import VERDICT_WORDS, Published

_CLASSES = {
    Verdict.COMPARABLE: "fair",
    Verdict.ROUGHLY: "fair",
    Verdict.PORTFOLIO: "fair",
    Verdict.CONTEXT: "told",
    Verdict.REFUSED: "not",
}
_SIGNS = {
    Verdict.COMPARABLE: "=",
    Verdict.ROUGHLY: "≈",
    Verdict.PORTFOLIO: "≈",
    Verdict.CONTEXT: "“",
    Verdict.REFUSED: "≠",
}
FOLDED = (Verdict.CONTEXT, Verdict.REFUSED)


def list_html(topics: Mapping[str, Sequence[Published]], *, opened: bool = False) -> str:
    """Topics with their figures, closed lines that open by a click or the keyboard.

    What may not stand beside ours is folded away below what may, unless `opened`, as after a search.
    """
    return "".join(_topic(name, rows, opened=opened) for name, rows in topics.items())


def _topic(name: str, rows: Sequence[Published], *, opened: bool) -> str:
    head = f"<h2>{escape(_(name))} <span>{len(rows)}</span></h2>"
    if opened:
        return f'<section class="ds-topic">{head}{_shelf(rows)}</section>'
    fair = [row for row in rows if row.verdict not in FOLDED]
    parts = [_shelf(fair)] if fair else []
    for verdict in FOLDED:
        folded = [row for row in rows if row.verdict is verdict]
        if folded:
            head_of_folded = f"<summary>{escape(_folded_words(verdict, len(folded)))}</summary>"
            parts.append(f'<details class="ds-folded">{head_of_folded}{_shelf(folded)}</details>')
    return f'<section class="ds-topic">{head}{"".join(parts)}</section>'


def _folded_words(verdict: Verdict, count: int) -> str:
    if verdict is Verdict.CONTEXT:
        said = ngettext("{n} told in words only", "{n} told in words only", count)
    else:
        said = ngettext("{n} that would mislead beside ours", "{n} that would mislead beside ours", count)
    return said.format(n=count)


def _shelf(rows: Sequence[Published]) -> str:
    return f'<div class="ds-shelf">{"".join(_line(row) for row in rows)}</div>'


def _line(row: Published) -> str:
    own = row.benchmark
    whose = ", ".join(filter(None, (row.whose, row.asked, _("your own") if own.own else "")))
    channel = f" · {words.channel_word(own.channel)}" if own.channel and row.channel_tells else ""
    ours = _("ours {figure}").format(figure=row.ours) if row.drawn else ""
    return (
        '<details class="ds-published"><summary>'
        f'<span class="ds-asked">{escape(own.question + channel)}<small>{escape(whose)} · '
        f"{escape(own.population)}</small></span>"
        f'<span class="ds-theirs">{escape(row.value)}</span>'
        f'<span class="ds-ours">{escape(ours)}<small>{escape(row.gap)}</small></span>'
        f"{chip(row.verdict)}</summary>{_opened(row)}</details>"
    )


def chip(verdict: Verdict) -> str:
    """The verdict with its sign: told by words, a sign and a shade."""
    said = escape(_(VERDICT_WORDS[verdict]))
    sign = f'<i aria-hidden="true">{_SIGNS[verdict]}</i>'
    return f'<span class="ds-chip {_CLASSES[verdict]}">{sign} {said}</span>'


def _opened(row: Published) -> str:
    facts = "".join(f"<dt>{escape(label)}</dt><dd>{escape(said)}</dd>" for label, said in row.notes)
    return f'<div class="ds-why"><dl>{facts}</dl><p>{" · ".join(_links(row))}</p></div>'


def _links(row: Published) -> Iterable[str]:
    own = row.benchmark
    if row.metric:
        said = escape(_("Our definition of {figure}").format(figure=_(METRICS[row.metric].short)))
        yield f'<a href="definitions?metric={escape(row.metric)}">{said}</a>'
    title = escape(own.title or _("The source"))
    if own.url:
        yield f'<a href="{escape(own.url)}" target="_blank" rel="noopener noreferrer">{title}</a>'
    elif own.title:
        yield title
    yield f"<code>{escape(own.id)}</code>"
