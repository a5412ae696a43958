"""The filters above every page, bound to the address: a link reproduces what its sender saw.

Period and Desk are visible; Channel, Compare with and Clock are under 'More'. A default is left out of the
address, so a plain link always shows the newest complete months.
"""

from dataclasses import dataclass, replace
from datetime import date

import streamlit as st

from charts.words import CHANNEL_WORDS, NOT_GIVEN, channel_name, channel_word
from language import N_, _
from metrics import Window
from pages.parts.address import follow_address, remember_address
from pages.parts.bound import bound_select, spoken_now, take_over
from pages.parts.extent import Extent
from pages.parts.period import (
    ALL,
    BEFORE,
    LAST_FISCAL_YEAR,
    NOTHING,
    PERIODS,
    THIS_FISCAL_YEAR,
    WEEKS,
    YEAR_BEFORE,
    Period,
    chosen_period,
    period_choices,
    period_of,
)
from reports.taken import Asked, ReportError
from warehouse.covered import usual_channels

ALL_DESKS = N_("All desks")
CALENDAR, BUSINESS = N_("All hours"), N_("Business hours")
FILTERS = ("period", "desk", "channel", "compare", "clock")
_WORDS = {
    *(ALL_DESKS, CALENDAR, BUSINESS, BEFORE, YEAR_BEFORE, NOTHING, NOT_GIVEN),
    *(*PERIODS, WEEKS, THIS_FISCAL_YEAR, LAST_FISCAL_YEAR, ALL, *CHANNEL_WORDS.values()),
}


@dataclass(frozen=True)
class Filters:
    """What the viewer chose; `where` is in the words of figures().

    `channels_chosen` is false for the default, all but the automatic ones.
    """

    period: Period
    desk: str | None
    desk_name: str | None
    where: tuple[tuple[str, str | None], ...]
    channels_chosen: bool
    clock: str
    compare: str
    others: tuple[str, ...] = ()  # dimensions chosen that no page offers, only a report

    @property
    def in_words(self) -> str:
        """The filters for an export's head, in words."""
        parts = [self.desk_name or _("all desks")]
        parts += [f"{name}: {value or _(NOT_GIVEN)}" for name, value in self.where if name in self.others]
        channels = [channel_word(value) for dimension, value in self.where if dimension == "channel"]
        usual = _("all channels but monitoring, API and agent-made")
        parts.append(", ".join(channels) if self.channels_chosen else usual)
        parts.append(_("business hours") if self.clock == "business" else _("all hours"))
        return " · ".join(parts)


def filter_bar(extent: Extent) -> Filters | None:
    """Draws the filters and gives what was chosen; None while there are no data to filter."""
    if extent.first is None or extent.last is None:
        return None
    names = desk_names(extent.desks)
    choices = {
        "period": period_choices(extent.first, extent.last, extent.calendar),
        "desk": [ALL_DESKS, *names],
        "channel": [channel_name(channel) for channel in extent.channels],
        "compare": [BEFORE, YEAR_BEFORE, NOTHING],
        "clock": [CALENDAR, BUSINESS],
    }
    follow_address(choices, filter_word)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="filters"):
        period = _select("period", _("Period"), choices, 150)
        desk_name = _select("desk", _("Desk"), choices, 210)
        with (
            st.expander(_more(), key="more", width=210),
            st.container(horizontal=True, vertical_alignment="bottom", gap="small"),
        ):
            take_over("channel", choices["channel"], filter_word, several=True)
            channels = st.multiselect(
                _("Channel"),
                choices["channel"],
                format_func=spoken_now(choices["channel"], filter_word),
                key="channel",
                bind="query-params",
                placeholder=_("All but automatic"),
                width=320,
            )
            compare = _select("compare", _("Compare with"), choices, 150)
            clock = _select("clock", _("Clock"), choices, 150)
    remember_address(choices, filter_word)
    return _filters(
        extent,
        period or ALL,
        desk_name=desk_name or ALL_DESKS,
        channels=tuple(channel for channel in extent.channels if channel_name(channel) in channels),
        compare=compare or BEFORE,
        clock=clock or CALENDAR,
    )


def default_filters(extent: Extent) -> Filters | None:
    """What is chosen where nobody chose anything; None while there are no data to filter."""
    if extent.first is None or extent.last is None:
        return None
    return _filters(extent, period_choices(extent.first, extent.last, extent.calendar)[0])


_COMPARED = {"before": BEFORE, "year before": YEAR_BEFORE, "nothing": NOTHING, "": BEFORE}


def filters_of(extent: Extent, asked: Asked) -> Filters | None:
    """What a report asks for, else as a page opens. None while there are no data to filter."""
    usual = default_filters(extent)
    if usual is None:
        return None
    desks = [value for name, value in asked.where if name == "desk"]
    desk = desks[0] if len(desks) == 1 else None
    names = {id_: name for name, id_ in desk_names(extent.desks).items()}
    chosen = any(name == "channel" for name, _value in asked.where)
    others = {name for name, _value in asked.where} - {"channel"} - ({"desk"} if desk else set())
    return replace(
        usual,
        period=_period_of(extent, asked),
        desk=desk,
        desk_name=names.get(desk, desk) if desk else None,
        where=(*(() if chosen else usual_channels(extent.channels)), *asked.where),
        channels_chosen=chosen,
        clock=asked.clock,
        compare=_COMPARED[asked.compare],
        others=tuple(sorted(others)),
    )


def _period_of(extent: Extent, asked: Asked) -> Period:
    """The days asked for; without any, the period that a page opens with."""
    first, last = extent.first or date.min, extent.last or date.max
    compare = _COMPARED[asked.compare]
    if asked.first is None and asked.last is None:
        choice = period_choices(first, last, extent.calendar)[0]
        return chosen_period(choice, first, last, compare, months=extent.months, calendar=extent.calendar)
    begin, end = max(first, asked.first or first), min(last, asked.last or last)
    if begin > end:
        raise ReportError(f"there are no data of these days; they are from {first} to {last}")
    window = Window(begin, end)
    return period_of(window, first, compare, months=extent.months)


def _filters(
    extent: Extent,
    period: str,
    *,
    desk_name: str = ALL_DESKS,
    channels: tuple[str | None, ...] = (),
    compare: str = BEFORE,
    clock: str = CALENDAR,
) -> Filters | None:
    if extent.first is None or extent.last is None:
        return None
    chosen = tuple(("channel", channel) for channel in channels)
    desk = desk_names(extent.desks).get(desk_name)
    return Filters(
        period=chosen_period(
            period, extent.first, extent.last, compare, months=extent.months, calendar=extent.calendar
        ),
        desk=desk,
        desk_name=desk_name if desk else None,
        where=(chosen or usual_channels(extent.channels)) + ((("desk", desk),) if desk else ()),
        channels_chosen=bool(chosen),
        clock="business" if clock == BUSINESS else "calendar",
        compare=compare,
    )


def filter_word(option: str) -> str:
    """What an option of a filter is called; a desk's name and a year are data."""
    return _(option) if option in _WORDS else option


def _select(name: str, label: str, choices: dict[str, list[str]], width: int) -> str | None:
    return bound_select(label, choices[name], key=name, said=filter_word, width=width)


def _more() -> str:
    """'More', or 'More · 1' where one of the filters under it is set."""
    defaults: dict[str, tuple[object, ...]] = {
        "channel": ([],),
        "compare": (BEFORE, None),
        "clock": (CALENDAR, None),
    }
    active = sum(_set(name, usual) for name, usual in defaults.items())
    return _("More · {active}").format(active=active) if active else _("More")


def _set(name: str, usual: tuple[object, ...]) -> bool:
    """Whether a filter is set, also before it is drawn: the address holds it then."""
    if name in st.session_state:
        return st.session_state[name] not in usual
    return name in st.query_params


def desk_names(desks: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Desk names as shown -> id; two desks of one name carry their ids."""
    shown = [name for _, name in desks]
    return {name if shown.count(name) == 1 else f"{name} ({id_})": id_ for id_, name in desks}
