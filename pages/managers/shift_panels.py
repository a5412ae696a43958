"""How the mix of channels moved in a year, and what the new mix costs."""

from dataclasses import replace

from charts import words
from charts.apart import shift_moves
from charts.forms import Single
from language import N_, _
from metrics.analyses.channel_shift import ChannelShift, channel_shift
from metrics.units import State
from pages.parts.analysed import analysed, silence
from pages.parts.panels import panel
from pages.parts.view import View
from reports.sentences import shift_sentence

CHANNEL = ("channel",)
SHIFT, COST = N_("Shift of channels in a year"), N_("What the new mix costs")
ADD_COSTS = N_("Add what a contact costs, by channel, to the configuration to see it.")


def shift_panels(view: View) -> None:
    """Each channel a year before and now; beside it what that does to the cost of a contact."""
    found = analysed(view, channel_shift)
    form = shift_moves(found, title=_(SHIFT), locale=view.locale)
    alone = _("There are no data of the year before to compare with.") if found.state is State.OK else ""
    panel(
        view,
        form,
        found.channels,
        title=_(SHIFT),
        note=_("Share of contacts, beside the same days a year before; in bold what moved beyond chance"),
        metrics=("channel_share",),
        by=CHANNEL,
        key="shift",
        export=lambda _: found.channels,
        silent=alone or silence(found.state, to_add=_("Add tickets with their channel to see it.")),
        foot=shift_sentence(replace(found, cost=None), view.locale) if form else "",  # the cost stands below
    )
    panel(
        view,
        cost_of_shift(found, view.locale) if form else None,
        found.channels,
        title=_(COST),
        note=_("At today's costs of each channel, beside the mix of a year before"),
        metrics=("cost_of_mix_shift",),
        key="shift_cost",
        silent=no_cost(found),
    )


def no_cost(found: ChannelShift) -> str:
    """Why the shift has no cost: it was not given, its currencies do not add up, or too few contacts."""
    if len(found.currencies) > 1:
        currencies = words.listed(list(found.currencies))
        said = _("The costs are in {currencies}, which do not add up: choose desks of one currency.")
        return said.format(currencies=currencies)
    return _(ADD_COSTS) if found.cost_state is State.NOT_COMPUTABLE else silence(found.cost_state)


def cost_of_shift(found: ChannelShift, locale: str) -> Single | None:
    """'EUR 0.60 less a contact'; None without costs."""
    if found.cost_per_contact is None or found.cost is None:
        return None
    money = f"{found.currency}\u00a0" if found.currency else ""
    amount = f"{money}{words.decimal(abs(found.cost_per_contact), 2, locale)}"
    total = f"{money}{words.count(abs(found.cost), locale)}"
    if found.cost_per_contact < 0:
        way, each = _("Less"), _("{money} less a contact")
        whole = _("{money} less over all contacts of the period")
    else:
        way, each = _("More"), _("{money} more a contact")
        whole = _("{money} more over all contacts of the period")
    each, whole = each.format(money=amount), whole.format(money=total)
    header = ("", _("A contact"), _("All contacts"))
    return Single(_(COST), each, whole, (header, ((way, each, whole),)))
