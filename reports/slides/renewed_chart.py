"""New numbers in a chart that somebody may have dressed: its type, colours, axes and added series stay.

The chart as Deskscope would draw it now is made anew; its names, numbers and words are put into the series
of the old one, found by their names. Colours of single points follow their category.
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from lxml.etree import QName, SubElement, fromstring
from pptx.chart.chart import Chart

from charts.native import Kind, NativeChart, Series
from reports.slides import words
from reports.slides.bars_xml import WHOLE, Size
from reports.slides.centre import centred
from reports.slides.chart_part import workbook
from reports.slides.chart_xml import chart_xml

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_OTHER = {"bubbleChart", "stockChart", "surfaceChart"}
_TWINS = {"cat": "xVal", "val": "yVal", "xVal": "cat", "yVal": "val"}  # of bars and lines, and of dots


def renewable(chart: Chart) -> bool:
    """Whether the type that a person gave the chart has places for its numbers."""
    series = chart._chartSpace.iter(f"{_C}ser")
    return all(QName(one.getparent()).localname not in _OTHER for one in series)


def renew(
    chart: Chart, drawn: NativeChart, written: list[str], axis: list[float | None] | None, size: Size = WHOLE
) -> None:
    """Puts `drawn` into the chart; `written` are the series and `axis` the ends that Deskscope gave it.

    A series that a person took out stays out, one that they added stays in. Only for what is renewable().
    """
    space: Any = chart._chartSpace
    drawn = centred(drawn)
    old = list(space.iter(f"{_C}ser"))
    names = [_name(one) for one in old]
    gone = [name for name in written if name not in names]
    present = [series for series in drawn.series if _short(series) not in gone]
    added = [
        _kept(one, drawn) for one, name in zip(old, names, strict=True) if written and name not in written
    ]
    whole = replace(drawn, series=(*present, *added)) if drawn.kind is not Kind.SCATTER else replace(
        drawn, series=tuple(present)
    )  # fmt: skip
    fresh_space = fromstring(chart_xml(whole, size))
    fresh = list(fresh_space.iter(f"{_C}ser"))
    fresh.sort(key=lambda one: int(one.find(f"{_C}idx").get("val")))
    pairs = _paired(old, names, fresh)
    for mine, new in pairs:
        if mine is not None and new is not None:
            _graft(mine, new)
        elif new is not None:
            _append(space, old, new)
        elif mine is not None and _name(mine) in written:
            mine.getparent().remove(mine)
    _renew_axis(space, whole, axis)
    part: Any = chart.part
    part.chart_workbook.update_from_xlsx_blob(workbook(whole))


def _short(series: Series) -> str:
    return words.plain(series.name, words.LABEL)


def _name(ser: Any) -> str:
    return "".join(one.text or "" for one in ser.iterfind(f"{_C}tx//{_C}v"))


def _paired(old: list[Any], names: list[str], fresh: list[Any]) -> Iterator[tuple[Any, Any]]:
    """Each old series with the fresh one of its name; what is left over in the order it stands."""
    left = list(fresh)
    alone = []
    for ser, name in zip(old, names, strict=True):
        found = next((one for one in left if _name(one) == name), None)
        if found is None:
            alone.append(ser)
            continue
        left.remove(found)
        yield ser, found
    yield from zip_longest(alone, left)


def _labels(ser: Any) -> list[str]:
    """The words of a series' categories, '' where there are none."""
    found = ser.find(f"{_C}cat")
    if found is None:
        found = ser.find(f"{_C}xVal")
    if found is None:
        return []
    count = found.find(f".//{_C}ptCount")
    told = {int(pt.get("idx")): pt.findtext(f"{_C}v", "") for pt in found.iter(f"{_C}pt")}
    return [told.get(at, "") for at in range(int(count.get("val")) if count is not None else len(told))]


def _kept(ser: Any, drawn: NativeChart) -> Series:
    """A series that a person added: its numbers by category; a new category has none."""
    found = ser.find(f"{_C}val")
    points = {} if found is None else {
        int(pt.get("idx")): pt.findtext(f"{_C}v", "") for pt in found.iter(f"{_C}pt")
    }  # fmt: skip
    by_label = {label: points.get(at) for at, label in enumerate(_labels(ser))}
    told = [by_label.get(words.plain(label, words.LABEL)) for label in drawn.categories]
    return Series(_name(ser), tuple(float(one) if one else None for one in told))


def _graft(mine: Any, new: Any) -> None:
    """The fresh series' names, numbers and words, in the look of the old one."""
    before, after = _labels(mine), _labels(new)
    for tag in ("tx", "cat", "val", "xVal", "yVal"):
        _replace(mine, new, tag)
    _move_points(mine, new, before, after)
    _renew_words(mine, new, before, after)
    for side in ("plus", "minus"):
        for own, other in zip(
            mine.iterfind(f"{_C}errBars/{_C}{side}"), new.iterfind(f"{_C}errBars/{_C}{side}"), strict=False
        ):
            own.getparent().replace(own, deepcopy(other))


def _replace(mine: Any, new: Any, tag: str) -> None:
    fresh = new.find(f"{_C}{tag}")
    if fresh is None:
        return
    own = mine.find(f"{_C}{tag}")
    if own is not None:
        mine.replace(own, deepcopy(fresh))
        return
    twin = mine.find(f"{_C}{_TWINS[tag]}") if tag in _TWINS else None
    if twin is None:
        return
    renamed = SubElement(mine, twin.tag)
    renamed.extend(deepcopy(child) for child in fresh)
    mine.replace(twin, renamed)


def _move_points(mine: Any, new: Any, before: list[str], after: list[str]) -> None:
    """The look of a single bar or dot goes where its category has gone; new ones look as drawn now."""
    own = {int(one.find(f"{_C}idx").get("val")): one for one in mine.findall(f"{_C}dPt")}
    place = next((mine.index(one) for one in own.values()), None)
    for one in own.values():
        mine.remove(one)
    moved: dict[int, Any] = {}
    for at, one in own.items():
        if at < len(before) and before[at] in after:
            moved[after.index(before[at])] = one
    for one in new.findall(f"{_C}dPt"):
        at = int(one.find(f"{_C}idx").get("val"))
        if at < len(after) and after[at] not in before:
            moved.setdefault(at, deepcopy(one))
    if place is None:
        place = _before_labels(mine)
    for at in sorted(moved, reverse=True):
        moved[at].find(f"{_C}idx").set("val", str(at))
        mine.insert(place, moved[at])


def _before_labels(mine: Any) -> int:
    later = ("dLbls", "trendline", "errBars", "cat", "val", "xVal", "yVal", "smooth", "extLst")
    return next((at for at, one in enumerate(mine) if QName(one).localname in later), len(mine))


def _renew_words(mine: Any, new: Any, before: list[str], after: list[str]) -> None:
    """The words at single points; where a person took all labels away, none come back."""
    own, fresh = mine.find(f"{_C}dLbls"), new.find(f"{_C}dLbls")
    if own is None or fresh is None:
        return
    olds = {int(one.find(f"{_C}idx").get("val")): one for one in own.findall(f"{_C}dLbl")}
    news = fresh.findall(f"{_C}dLbl")
    for one in olds.values():
        own.remove(one)
    for one in reversed(news):
        at = int(one.find(f"{_C}idx").get("val"))
        source = _same_label(olds, before, after, at, alone=len(news) == 1)
        own.insert(0, _reworded(source, one))


def _same_label(olds: dict[int, Any], before: list[str], after: list[str], at: int, *, alone: bool) -> Any:
    """The old label whose look the one at `at` takes over: that of its category, else the only or any one."""
    if at < len(after) and after[at] in before and before.index(after[at]) in olds:
        return olds[before.index(after[at])]
    return next(iter(olds.values()), None) if alone or olds else None


def _reworded(old: Any, fresh: Any) -> Any:
    """The fresh label with the letters (size, colour) of the old one."""
    made = deepcopy(fresh)
    look = None if old is None else old.find(".//{*}r/{*}rPr")
    run = made.find(".//{*}r")
    if look is not None and run is not None:
        own = run.find("{*}rPr")
        if own is not None:
            run.remove(own)
        run.insert(0, deepcopy(look))
    return made


def _append(space: Any, old: list[Any], new: Any) -> None:
    """A series that is new, beside those of its kind."""
    made = deepcopy(new)
    number = 1 + max((int(one.find(f"{_C}idx").get("val")) for one in old), default=-1)
    for tag in ("idx", "order"):
        made.find(f"{_C}{tag}").set("val", str(number))
    kind = QName(new.getparent()).localname
    beside = [one for one in space.iter(f"{_C}ser") if QName(one.getparent()).localname == kind]
    if beside:
        beside[-1].addnext(made)
        old.append(made)


def _renew_axis(space: Any, drawn: NativeChart, axis: list[float | None] | None) -> None:
    """The ends of the axis of values, where they are still those that Deskscope gave."""
    if axis is None or len(axis) != 2:
        return
    for found in space.iter(f"{_C}valAx"):
        scaling = found.find(f"{_C}scaling")
        for tag, before, now in (("min", axis[0], drawn.minimum), ("max", axis[1], drawn.maximum)):
            end = scaling.find(f"{_C}{tag}")
            if end is not None and before is not None and float(end.get("val")) == float(before):
                if now is None:
                    scaling.remove(end)
                else:
                    end.set("val", repr(float(now)))
