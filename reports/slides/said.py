"""What the slides of a page say in words: one message a slide, its foot, and what the speaker may read.

The same words are written into a new deck and, where nobody changed them, into a refreshed one.
"""

from collections.abc import Sequence

from charts.forms import Bars, Bullet, DotRange, Likert, Trend, in_words
from charts.native import NativeChart, NativeTable
from charts.native_forms import native
from charts.words import duration, share
from language import _
from reports.slides import words
from reports.taken import Figure, Taken

_MOST_LINES, _CLOSING, _LETTERS = 4, 20, 125  # lines below a chart and of the last slide, letters of one
_APART = " · "


def message(page: Taken, figure: Figure) -> str:
    """The title of a figure's slide: the page's sentence for its first panel, else what the form says."""
    if page.sentence and page.panels and figure.key == page.panels[0].key:
        return words.plain(page.sentence, words.TITLE)
    said = _finding(figure)
    return words.plain(f"{figure.title}: {said}" if said else figure.title, words.TITLE)


def _finding(figure: Figure) -> str:
    """What the form itself says of its subject; '' where it singles nothing out."""
    form = figure.form
    if isinstance(form, Trend):
        return _course(form)
    if isinstance(form, Bars | Bullet):
        rows = [row for row in form.rows if (row.subject if not isinstance(form, Bullet) else row.ours)]  # type: ignore[union-attr]  # each has its own word
        one = rows[0] if len(rows) == 1 else None
        return _("{name} {value}").format(name=one.label, value=one.words) if one else ""
    if isinstance(form, DotRange):
        subject = next((row for row in form.rows if row.subject and row.within is not None), None)
        if subject is None:
            return ""
        return _("{label} typically {typical}, 9 of 10 within {within}").format(
            label=subject.label,
            typical=duration(subject.typical, form.locale),
            within=duration(subject.within, form.locale),
        )
    if isinstance(form, Likert) and len(form.rows) == 1:
        return f"{share(form.satisfied(form.rows[0]), form.locale)} {form.good}"
    return ""


def _course(form: Trend) -> str:
    """'Social 1 % → 2.5 %' of the subject; the only line needs no name."""
    subject = next((line for line in form.lines if line.subject and not line.previous), None)
    if subject is None or subject.first is None or subject.last is None:
        return ""
    first, last = (in_words(value, form.unit, form.locale) for value in (subject.first, subject.last))
    own = [line for line in form.lines if not line.previous]
    name = "" if len(own) == 1 or subject.name in form.title else f"{subject.name} "
    return f"{name}{first} → {last}"


def subtitle(figure: Figure, title: str) -> str:
    """The name of the figure, where the message does not begin with it."""
    name = words.plain(figure.title, words.NAME)
    return "" if title.startswith(name) else name


def lines(figure: Figure) -> str:
    """The note and what stands below the chart, a line each."""
    told = [line for line in (figure.note, *figure.lines) if line]
    return "\n".join(words.plain(line, words.LINE) for line in told[:_MOST_LINES])


def foot(page: Taken, figure: Figure | None = None) -> str:
    """n, period, filters, source and age of the data, in one line."""
    head = figure.head() if figure is not None else None
    cases = _cases(head.cases) if head is not None else ""
    period = (head.period if head is not None else "") or page.period
    told = (cases, period, page.filters, head.source if head and head.source else page.source)
    sample = _("sample company, invented data") if page.sample else ""
    kept = dict.fromkeys(words.plain(one, 110) for one in (*told, sample) if one)
    return words.plain(_APART.join(kept), 260)


def _cases(cases: str) -> str:
    return cases if cases.startswith("n") or not cases[:1].isdigit() else _("n {n}").format(n=cases)


def page_line(page: Taken) -> str:
    """Below the title of the first slide: period, filters, source, date."""
    told = (
        page.period,
        page.filters,
        page.source,
        _published(page),
        _("made on {day}").format(day=f"{page.made_at:%Y-%m-%d}"),
        _("Sample company: every number in it is invented.") if page.sample else "",
    )
    return "\n".join(words.plain(one, 180) for one in told if one)


def speaker(figure: Figure) -> str:
    """What the speaker reads: message, how the figure is counted, the head of its file."""
    head = figure.head()
    told = [f"{name}: {said}" for name, said in head.lines]
    aloud = figure.form.alt if figure.form is not None else figure.silent
    return words.plain_lines("\n".join(filter(None, (aloud, "", *told, figure.note, *figure.lines))))


def tiles_title(page: Taken) -> str:
    """The page's sentence stands above its tiles where no panel has it."""
    if page.sentence and not page.panels:
        return words.plain(page.sentence, words.TITLE)
    return words.plain(_("{page} at a glance").format(page=page.title), words.TITLE)


def closing(pages: Sequence[Taken]) -> str:
    """Where the numbers come from and what may be compared with what; each line once."""
    told = [_("Source: {source}").format(source=page.source) for page in pages if page.source]
    told += [_published(page) for page in pages]
    told += [line for page in pages for line in (*page.comparability, *page.notes)]
    if any(page.sample for page in pages):
        told.insert(0, _("Sample company: every number in it is invented."))
    kept = list(dict.fromkeys(words.plain(one, words.LINE) for one in told if one))
    shown, used = 0, 0
    for one in kept:
        used += -(-len(one) // _LETTERS)
        shown += used <= _CLOSING
    rest = (
        [_("and {n} more, on the pages themselves").format(n=len(kept) - shown)] if shown < len(kept) else []
    )
    return "\n".join([*kept[:shown], *rest])


def _published(page: Taken) -> str:
    return _("Data as published: {name}").format(name=page.snapshot) if page.snapshot else ""


def drawn(figure: Figure) -> NativeChart | NativeTable | None:
    """What stands on the slide; None where the screen has words instead of a chart."""
    if figure.form is None:
        return None
    made = native(figure.form)
    if isinstance(made, NativeChart) and not any(
        value is not None for series in made.series for value in series.values
    ):
        header, rows = figure.form.table
        return NativeTable(made.title, header, rows, made.alt)
    return made
