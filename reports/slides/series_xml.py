"""One series of a native chart as DrawingML: its name, numbers, look, labels and whiskers.

The order of the elements is that of the schema (ECMA-376, part 1, 21.2); PowerPoint repairs any other.
"""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from charts.native import Kind, Role, Series
from reports.slides import words

ACCENT, GREY, MARK = (
    '<a:schemeClr val="accent1"/>',
    '<a:schemeClr val="accent2"/>',
    '<a:schemeClr val="accent3"/>',
)
SOFT = '<a:schemeClr val="accent2"><a:lumMod val="50000"/><a:lumOff val="50000"/></a:schemeClr>'
_LIGHT_MARK = '<a:schemeClr val="accent3"><a:lumMod val="60000"/><a:lumOff val="40000"/></a:schemeClr>'
TEXT, MUTED, CARD = '<a:schemeClr val="tx1"/>', '<a:schemeClr val="tx2"/>', '<a:schemeClr val="bg1"/>'
HAIR, RULE = '<a:srgbClr val="E4E6EA"/>', '<a:srgbClr val="C9CDD4"/>'
_NO_LEADERS = (  # LibreOffice draws a line to every label that stands aside, unless it is told not to
    '<c:extLst><c:ext uri="{CE6537A1-D6FC-4f65-9D91-7224C49458BB}" '
    'xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart">'
    '<c15:showLeaderLines val="0"/></c:ext></c:extLst>'
)
_BAD = ('<a:schemeClr val="accent4"/>', '<a:schemeClr val="accent5"/>')  # the worst first
_GOOD = ('<a:schemeClr val="accent6"/>', ACCENT)  # the best last
_NEUTRAL = '<a:srgbClr val="B9BDC6"/>'
_COLOURS = {
    Role.SUBJECT: ACCENT,
    Role.OTHER: GREY,
    Role.BEFORE: GREY,
    Role.PLANNED: GREY,
    Role.MARK: MARK,
    Role.TARGET: MARK,
    Role.LIMIT: SOFT,
    Role.GOOD: ACCENT,
    Role.NEUTRAL: _NEUTRAL,
    Role.BAD: _BAD[0],
    Role.ROOM: CARD,
}
_DASHES = {Role.BEFORE: "sysDot", Role.TARGET: "dash"}
_BOLD = {Role.SUBJECT, Role.GOOD}


def colour(series: Series, among: Sequence[Series]) -> str:
    """The colour of a series; of two bad or two good answers the outer one is the stronger."""
    if series.role is Role.BAD:
        bad = [one for one in among if one.role is Role.BAD]
        return _BAD[bad.index(series)] if len(bad) == len(_BAD) else _BAD[0]
    if series.role is Role.GOOD:
        good = [one for one in among if one.role is Role.GOOD]
        return _GOOD[good.index(series)] if len(good) == len(_GOOD) else _GOOD[-1]
    return _COLOURS[series.role]


def fill(paint: str) -> str:
    return f"<a:solidFill>{paint}</a:solidFill>"


def line(paint: str, points: float, dash: str = "") -> str:
    stroke = f'<a:prstDash val="{dash}"/>' if dash else ""
    return f'<a:ln w="{round(points * 12700)}" cap="rnd">{fill(paint)}{stroke}<a:round/></a:ln>'


NO_LINE = "<a:ln><a:noFill/></a:ln>"


def bar_look(role: Role, paint: str) -> str:
    """Solid; what is planned hatched, what was lighter, a published figure lighter, a target dashes alone."""
    if role is Role.ROOM:
        return f"<c:spPr><a:noFill/>{NO_LINE}</c:spPr>"
    if role is Role.PLANNED:
        hatch = (
            f'<a:pattFill prst="wdUpDiag"><a:fgClr>{paint}</a:fgClr><a:bgClr>{CARD}</a:bgClr></a:pattFill>'
        )
        return f"<c:spPr>{hatch}{line(paint, 1)}</c:spPr>"
    if role is Role.BEFORE:
        return f"<c:spPr>{fill(SOFT)}{line(GREY, 0.75)}</c:spPr>"
    if role is Role.MARK:
        return f"<c:spPr>{fill(_LIGHT_MARK)}{line(MARK, 0.75)}</c:spPr>"
    if role is Role.TARGET:
        return f"<c:spPr><a:noFill/>{line(MARK, 2, _DASHES[role])}</c:spPr>"
    return f"<c:spPr>{fill(paint)}{NO_LINE}</c:spPr>"


def marker(role: Role, paint: str, kind: Kind) -> str:
    """A dot; none on the line of a limit or a target."""
    if role in {Role.TARGET, Role.LIMIT}:
        return '<c:marker><c:symbol val="none"/></c:marker>'
    size = 9 if kind is not Kind.LINES else 5 if role is Role.SUBJECT else 3
    look = f"<c:spPr>{fill(paint)}{NO_LINE}</c:spPr>"
    return f'<c:marker><c:symbol val="circle"/><c:size val="{size}"/>{look}</c:marker>'


def drawn_line(role: Role, paint: str, kind: Kind) -> str:
    """The line of a series through its points; dots have none."""
    if kind is not Kind.LINES and role not in {Role.TARGET, Role.LIMIT}:
        return f"<c:spPr>{NO_LINE}</c:spPr>"
    wide = {Role.SUBJECT: 2.75, Role.LIMIT: 1.0, Role.TARGET: 1.5}.get(role, 1.5)
    return f"<c:spPr>{line(paint, wide, _DASHES.get(role, ''))}</c:spPr>"


def name(series: Series, cell: str) -> str:
    told = escape(words.plain(series.name, words.LABEL))
    cache = f'<c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>{told}</c:v></c:pt></c:strCache>'
    return f"<c:tx><c:strRef><c:f>{cell}</c:f>{cache}</c:strRef></c:tx>"


def numbers(tag: str, values: Sequence[float | None], cells: str, format_code: str) -> str:
    """The numbers in full precision; a gap has no point."""
    points = _points(values)
    cache = f"<c:formatCode>{escape(format_code)}</c:formatCode>{points}"
    return f"<c:{tag}><c:numRef><c:f>{cells}</c:f><c:numCache>{cache}</c:numCache></c:numRef></c:{tag}>"


def categories(labels: Sequence[str], cells: str) -> str:
    told = "".join(
        f'<c:pt idx="{at}"><c:v>{escape(words.plain(label, words.LABEL))}</c:v></c:pt>'
        for at, label in enumerate(labels)
    )
    cache = f'<c:strCache><c:ptCount val="{len(labels)}"/>{told}</c:strCache>'
    return f"<c:cat><c:strRef><c:f>{cells}</c:f>{cache}</c:strRef></c:cat>"


def _points(values: Sequence[float | None]) -> str:
    known = "".join(
        f'<c:pt idx="{at}"><c:v>{value!r}</c:v></c:pt>'
        for at, value in enumerate(values)
        if value is not None
    )
    return f'<c:ptCount val="{len(values)}"/>{known}'


def whiskers(series: Series, *, across: bool) -> str:
    """The interval of each value as thin lines without ends; '' where none is known."""
    if not any(edge is not None for edge in (*series.low, *series.high)):
        return ""
    ends = zip(series.values, series.low, series.high, strict=True)
    reach = [
        (0.0, 0.0) if None in (value, low, high) else (max(value - low, 0.0), max(high - value, 0.0))  # type: ignore[operator]  # None is asked before
        for value, low, high in ends
    ]
    look = line(MUTED, 1.25) if across else line(SOFT, 0.75)
    return error_bars([down for down, _ in reach], [up for _, up in reach], look, across=across)


def error_bars(minus: Sequence[float], plus: Sequence[float], look: str, *, across: bool) -> str:
    direction = "" if across else '<c:errDir val="y"/>'
    return (
        f'<c:errBars>{direction}<c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="1"/>'
        f"<c:plus><c:numLit><c:formatCode>General</c:formatCode>{_points(plus)}</c:numLit></c:plus>"
        f"<c:minus><c:numLit><c:formatCode>General</c:formatCode>{_points(minus)}</c:numLit></c:minus>"
        f"<c:spPr>{look}</c:spPr></c:errBars>"
    )


def point(at: int, look: str, *, bar: bool) -> str:
    """One bar or one dot that looks otherwise."""
    if bar:
        return f'<c:dPt><c:idx val="{at}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/>{look}</c:dPt>'
    return f'<c:dPt><c:idx val="{at}"/>{look}<c:bubble3D val="0"/></c:dPt>'


def text_look(size: float, paint: str = TEXT, *, bold: bool = False) -> str:
    run = f'<a:defRPr sz="{round(size * 100)}" b="{int(bold)}">{fill(paint)}</a:defRPr>'
    paragraph = f'<a:p><a:pPr>{run}</a:pPr><a:endParaRPr lang="en-US"/></a:p>'
    return f"<c:txPr><a:bodyPr/><a:lstStyle/>{paragraph}</c:txPr>"


def labels(
    series: Series, place: str, format_code: str, *, only: Sequence[int] | None = None, paint: str = TEXT,
    lifts: Sequence[tuple[float, float]] = (), named: bool = False, size: float = 12,
) -> str:  # fmt: skip
    """The labels of a series: numbers in their format where that says the same, else the form's own words.

    `only` these points have one; `lifts` moves each (parts of the chart's width and height); `named`: with
    the name of the series before it.
    """
    chosen = [at for at, value in enumerate(series.values) if value is not None]
    chosen = chosen if only is None else [at for at in chosen if at in only]
    bold = series.role in _BOLD
    look = text_look(size, paint, bold=bold)
    if only is None and not named and not lifts and all(_says_the_number(series, at) for at in chosen):
        shown = _shown(value=True)
        return f"<c:dLbls>{_format(format_code)}{look}{_place(place)}{shown}</c:dLbls>"
    own = ""
    for rank, at in enumerate(chosen):
        said = series.said[at] if series.said else ""
        told = f"{series.name} {said}" if named else said
        shift = _moved(lifts[rank]) if lifts else ""
        own += (
            f'<c:dLbl><c:idx val="{at}"/>{shift}{rich_words(told, size, paint, bold=bold)}'
            f"{_place(place)}{_shown(value=True)}</c:dLbl>"
        )
    rest = f"{_format(format_code)}{_place(place)}{_shown(value=False)}{_NO_LEADERS}"
    return f"<c:dLbls>{own}{rest}</c:dLbls>"


def _format(format_code: str) -> str:
    return f'<c:numFmt formatCode="{escape(format_code, {chr(34): "&quot;"})}" sourceLinked="0"/>'


def _place(place: str) -> str:
    return f'<c:dLblPos val="{place}"/>' if place else ""


def _moved(by: tuple[float, float]) -> str:
    place = f'<c:x val="{by[0]:.5f}"/><c:y val="{by[1]:.5f}"/>'
    return f"<c:layout><c:manualLayout>{place}</c:manualLayout></c:layout>"


def _shown(*, value: bool) -> str:
    others = "".join(
        f'<c:{one} val="0"/>' for one in ("showCatName", "showSerName", "showPercent", "showBubbleSize")
    )
    return f'<c:showLegendKey val="0"/><c:showVal val="{int(value)}"/>{others}'


def rich_words(text: str, size: float, paint: str, *, bold: bool) -> str:
    told = escape(words.plain(text, words.LABEL))
    look = f'<a:rPr lang="en-US" sz="{round(size * 100)}" b="{int(bold)}">{fill(paint)}</a:rPr>'
    rich = f'<a:bodyPr wrap="none"/><a:lstStyle/><a:p><a:r>{look}<a:t>{told}</a:t></a:r></a:p>'
    return f"<c:tx><c:rich>{rich}</c:rich></c:tx>"


def _says_the_number(series: Series, at: int) -> bool:
    """Whether the words of a value are the value itself, so that its number may be its label."""
    value = series.values[at]
    if not series.said or value is None:
        return True
    said = series.said[at]
    if any(one.isalpha() for one in said):
        return False
    digits = "".join(one for one in said if one.isdigit()).lstrip("0")
    rounded = [f"{abs(value) * by:.{places}f}" for by in (1, 100) for places in range(5)]
    return digits in {"".join(filter(str.isdigit, one)).lstrip("0") for one in rounded}
