"""Comparisons in sentences: one channel or many, desks beside each other, the mix of channels, its cost."""

from typing import Any

import pandas as pd

from charts import words
from language import N_, _, ngettext
from metrics.analyses.channel_shift import ChannelShift
from metrics.analyses.desks import DeskFunnel
from metrics.analyses.one_or_many import Difference, OneOrMany
from metrics.catalogue import METRICS
from metrics.units import State
from reports.sentences.pieces import Names, channel, joined

CHOSEN = N_("Desks choose their channels, so this does not show what a channel does.")
MOST_NAMED = 3
SIDES = (-2, 2, -1, 1)  # below, above, at the lower and at the upper edge of the usual range


def one_or_many_sentence(found: OneOrMany, locale: str = words.ENGLISH) -> str:
    """How content people are at desks with one channel and with several, crude and with the same work."""
    one, many = found.one, found.many
    if found.state is State.NOT_COMPUTABLE:
        return _("Add ratings to compare desks with one channel and with several.")
    if found.state is State.NONE:
        return _("There are no ratings of both desks with one channel and desks with several to compare.")
    if found.state is State.FEW or found.crude is None:
        return _(
            "Too few ratings to compare: n\u00a0{one} at desks with one channel, "
            "n\u00a0{several} at those with several."
        ).format(one=words.count(one.n, locale), several=words.count(many.n, locale))
    first = _(
        "{share} of raters are satisfied at our {desks} with one channel, {others} at the {rest} with several"
    ).format(
        share=words.share(one.share, locale),
        desks=_desks(len(one.desks), locale),
        others=words.share(many.share, locale),
        rest=_desks(len(many.desks), locale),
    )
    return f"{joined([first, _same_work(found.crude, found.adjusted, locale)])} {_(CHOSEN)}"


def _desks(count: int, locale: str) -> str:
    return ngettext("{n} desk", "{n} desks", count).format(n=words.count(count, locale))


def _same_work(crude: Difference, adjusted: Difference | None, locale: str) -> str:
    if adjusted is None:
        return _("they have no kind of work in common, so more cannot be said")
    if adjusted.within_noise:
        return _("with the same kind of work they differ no more than chance")
    if adjusted.value > 0:
        said = _("with the same kind of work it is {points} more at one channel")
    else:
        said = _("with the same kind of work it is {points} fewer at one channel")
    text = said.format(points=words.points(adjusted.value, locale))
    turned = (crude.value > 0) is not (adjusted.value > 0)
    return _("{clause}, the other way round").format(clause=text) if turned else text


def desks_sentence(found: DeskFunnel, names: Names, locale: str = words.ENGLISH) -> str:
    """Which desks lie outside the range that is usual for their size, or at its edge, where one in twenty
    lies by chance; '' where there is nothing to say.
    """
    if found.state is not State.OK or found.centre is None:
        return ""
    whole = {"figure": _(METRICS[found.metric].short), "share": words.share(found.centre, locale)}
    rows = found.desks.to_dict("records")
    told = {
        side: [(str(row["desk"]), float(row["value"])) for row in rows if row["side"] == side]
        for side in SIDES
    }
    clauses = [
        _lying(side, len(named)).format(desks=_named(named, names, locale))
        for side, named in told.items()
        if named
    ]
    if not clauses:
        desks = _desks(len(found.desks), locale)
        said = _("{figure}: our {desks} differ no more than chance (all {share}).")
        return said.format(desks=desks, **whole)
    return _("{figure}: {clauses} (all {share}).").format(clauses="; ".join(clauses), **whole)


def _lying(side: int, count: int) -> str:
    """Where so many desks lie."""
    return {
        -2: ngettext("{desks} lies below the usual range", "{desks} lie below the usual range", count),
        2: ngettext("{desks} lies above the usual range", "{desks} lie above the usual range", count),
        -1: ngettext(
            "{desks} lies at the lower edge of the usual range",
            "{desks} lie at the lower edge of the usual range",
            count,
        ),
        1: ngettext(
            "{desks} lies at the upper edge of the usual range",
            "{desks} lie at the upper edge of the usual range",
            count,
        ),
    }[side]


def _named(desks: list[tuple[str, float]], names: Names, locale: str) -> str:
    told = [f"{names.get(desk, desk)} {words.share(share, locale)}" for desk, share in desks]
    more = len(told) - MOST_NAMED
    if more <= 0:
        return words.listed(told)
    return words.listed([*told[:MOST_NAMED], _("{n} more").format(n=words.count(more, locale))])


def shift_sentence(found: ChannelShift, locale: str = words.ENGLISH) -> str:
    """The channels that gained and lost most since last year, beyond chance, and what that costs."""
    real = found.channels[[noise is False for noise in found.channels["within_noise"]]]
    if found.state is not State.OK or found.channels["before"].isna().all():
        return ""
    if real.empty:
        same = _("The mix of channels is as a year before.")
        return f"{same} {cost_sentence(found, locale)}".strip()
    lost, gained = (real.sort_values("change").iloc[at] for at in (0, -1))
    clauses = []
    if gained["change"] > 0:
        clauses.append(_moved(_("{channel} grew from {before} to {now} of contacts"), gained, locale))
    if lost["change"] < 0:
        clauses.append(_moved(_("{channel} fell from {before} to {now} of contacts"), lost, locale))
    return f"{joined(clauses)} {cost_sentence(found, locale)}".strip()


def _moved(said: str, row: "pd.Series[Any]", locale: str) -> str:
    before, now = (words.share(row[name], locale) for name in ("before", "value"))
    return said.format(channel=channel(str(row["channel"])), before=before, now=now)


def cost_sentence(found: ChannelShift, locale: str = words.ENGLISH) -> str:
    """What the new mix does to the cost of a contact; '' without a cost table."""
    if found.cost_per_contact is None or found.cost is None:
        return ""
    if round(found.cost_per_contact, 2) == 0:
        return _("A contact costs as much by this mix as by that of a year before.")
    if found.cost < 0:
        said = _("At today's costs this mix makes a contact {each} cheaper, {whole} over all contacts.")
    else:
        said = _("At today's costs this mix makes a contact {each} dearer, {whole} over all contacts.")
    money = f" {found.currency}" if found.currency else ""
    each = f"{words.decimal(abs(found.cost_per_contact), 2, locale)}{money}"
    return said.format(each=each, whole=f"{words.count(abs(found.cost), locale)}{money}")
