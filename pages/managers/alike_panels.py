"""Comparisons that take the kind of work into account: channels like for like, one channel or many."""

from charts.apart import like_for_like, one_or_many_bars
from charts.shaping import of_metric
from language import _
from metrics.analyses.one_or_many import one_channel_or_many
from pages.parts.analysed import analysed, silence
from pages.parts.panels import panel
from pages.parts.view import View
from reports.sentences import one_or_many_sentence

PLAIN, ALIKE = "satisfied_share", "satisfied_share_adjusted"
CHANNEL = ("channel",)


def like_for_like_panel(view: View, to_add: str) -> None:
    """Channels as rated, and as they would be rated if all had the same kinds and priorities of work."""
    frame = view.figures(PLAIN, ALIKE, by=CHANNEL)
    title = _("Satisfied, like for like")
    panel(
        view,
        like_for_like(frame, PLAIN, ALIKE, title=title, locale=view.locale),
        of_metric(frame, PLAIN),
        title=title,
        note=_("Share of raters by channel, as rated and at the same mix of work"),
        metrics=(PLAIN, ALIKE),
        by=CHANNEL,
        key="like_for_like",
        to_add=to_add,
        foot=_(
            "Channels bring different work, and some work pleases less by any channel. Like for like "
            "gives each channel the mix of kinds and priorities of all of them; nothing else is "
            "evened out. Channels with too few ratings are in the table of the first tab."
        ),
    )


def one_or_many_panel(view: View, to_add: str) -> None:
    """Whether people are more content at desks with several channels."""
    found = analysed(view, one_channel_or_many)
    title = _("One channel or many")
    form = one_or_many_bars(found, title=title, locale=view.locale)
    panel(
        view,
        form,
        view.figures(PLAIN, by=("desk",)),
        title=title,
        note=_("Share of raters satisfied, at desks with one channel and with several"),
        metrics=(PLAIN,),
        by=("desk",),
        key="one_or_many",
        silent=silence(found.state, to_add=to_add) if found.one.n + found.many.n == 0 else said(view),
        foot=said(view) if form else "",
    )


def said(view: View) -> str:
    """The finding in words, or why there is none."""
    return one_or_many_sentence(analysed(view, one_channel_or_many), view.locale)
