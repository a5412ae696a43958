"""Comparisons in sentences: one channel or many, desks beside each other, the mix of channels, its cost."""

from charts import words
from metrics.analyses.channel_shift import ChannelShift
from metrics.analyses.desks import DeskFunnel
from metrics.analyses.one_or_many import Difference, OneOrMany
from metrics.catalogue import METRICS
from metrics.units import State
from reports.sentences.pieces import Names, channel, joined, started

CHOSEN = "Desks choose their channels, so this does not show what a channel does."
MOST_NAMED = 3
SIDES = {
    -2: "below the usual range",
    2: "above the usual range",
    -1: "at the lower edge of the usual range",
    1: "at the upper edge of the usual range",
}


def one_or_many_sentence(found: OneOrMany, locale: str = words.ENGLISH) -> str:
    """How content people are at desks with one channel and with several, crude and with the same work."""
    one, many = found.one, found.many
    if found.state is State.NOT_COMPUTABLE:
        return "Add ratings to compare desks with one channel and with several."
    if found.state is State.NONE:
        return "There are no ratings of both desks with one channel and desks with several to compare."
    if found.state is State.FEW or found.crude is None:
        return (
            f"Too few ratings to compare: n\u00a0{words.count(one.n, locale)} at desks with one channel, "
            f"n\u00a0{words.count(many.n, locale)} at those with several."
        )
    ours = f"{words.share(one.share, locale)} of raters are satisfied at our {_desks(len(one.desks), locale)}"
    others = f"{words.share(many.share, locale)} at the {_desks(len(many.desks), locale)}"
    first = f"{ours} with one channel, {others} with several"
    return f"{joined([first, _same_work(found.crude, found.adjusted, locale)])} {CHOSEN}"


def _desks(count: int, locale: str) -> str:
    return f"{words.count(count, locale)} {'desk' if count == 1 else 'desks'}"


def _same_work(crude: Difference, adjusted: Difference | None, locale: str) -> str:
    if adjusted is None:
        return "they have no kind of work in common, so more cannot be said"
    if adjusted.within_noise:
        return "with the same kind of work they differ no more than chance"
    turned = (crude.value > 0) is not (adjusted.value > 0)
    more = "more" if adjusted.value > 0 else "fewer"
    text = f"with the same kind of work it is {words.points(adjusted.value, locale)} {more} at one channel"
    return f"{text}, the other way round" if turned else text


def desks_sentence(found: DeskFunnel, names: Names, locale: str = words.ENGLISH) -> str:
    """Which desks lie outside the range that is usual for their size, or at its edge, where one in twenty
    lies by chance; '' where there is nothing to say.
    """
    if found.state is not State.OK or found.centre is None:
        return ""
    middle = f"(all {words.share(found.centre, locale)})"
    rows = found.desks.to_dict("records")
    told = {
        text: [(str(row["desk"]), float(row["value"])) for row in rows if row["side"] == side]
        for side, text in SIDES.items()
    }
    clauses = [
        f"{_named(named, names, locale)} {'lies' if len(named) == 1 else 'lie'} {text}"
        for text, named in told.items()
        if named
    ]
    short = METRICS[found.metric].short
    if not clauses:
        return f"{short}: our {_desks(len(found.desks), locale)} differ no more than chance {middle}."
    return f"{short}: {'; '.join(clauses)} {middle}."


def _named(desks: list[tuple[str, float]], names: Names, locale: str) -> str:
    told = [f"{names.get(desk, desk)} {words.share(share, locale)}" for desk, share in desks]
    more = len(told) - MOST_NAMED
    return words.listed(told if more <= 0 else [*told[:MOST_NAMED], f"{more} more"])


def shift_sentence(found: ChannelShift, locale: str = words.ENGLISH) -> str:
    """The channels that gained and lost most since last year, beyond chance, and what that costs."""
    real = found.channels[[noise is False for noise in found.channels["within_noise"]]]
    if found.state is not State.OK or found.channels["before"].isna().all():
        return ""
    if real.empty:
        return f"The mix of channels is as a year before. {cost_sentence(found, locale)}".strip()
    lost, gained = (real.sort_values("change").iloc[at] for at in (0, -1))
    clauses = []
    if gained["change"] > 0:
        clauses.append(_moved(str(gained["channel"]), "grew", gained["before"], gained["value"], locale))
    if lost["change"] < 0:
        clauses.append(_moved(str(lost["channel"]), "fell", lost["before"], lost["value"], locale))
    return f"{joined(clauses)} {cost_sentence(found, locale)}".strip()


def _moved(name: str, verb: str, before: float, now: float, locale: str) -> str:
    return (
        f"{channel(name)} {verb} from {words.share(before, locale)} to {words.share(now, locale)} of contacts"
    )


def cost_sentence(found: ChannelShift, locale: str = words.ENGLISH) -> str:
    """What the new mix does to the cost of a contact; '' without a cost table."""
    if found.cost_per_contact is None or found.cost is None:
        return ""
    if round(found.cost_per_contact, 2) == 0:
        return "A contact costs as much by this mix as by that of a year before."
    change = "cheaper" if found.cost < 0 else "dearer"
    money = f" {found.currency}" if found.currency else ""
    each = f"{words.decimal(abs(found.cost_per_contact), 2, locale)}{money}"
    whole = f"{words.count(abs(found.cost), locale)}{money}"
    return started(f"at today's costs this mix makes a contact {each} {change}, {whole} over all contacts.")
