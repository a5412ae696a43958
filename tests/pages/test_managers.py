"""The tabs of the managers' pages: each opens from the address, draws, computes only when open, speaks plainly."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from metrics.analyses import hours, mood, waiting
from tests.depth import THOROUGH
from tests.pages.test_plain_words import TERM, said

Opened = Callable[..., AppTest]
CHARTS = Path(__file__).parents[2] / "charts"
TABS = {
    "managers/channels.py": ("channels_by", ("By channel", "By desk", "Shift and cost", "Plans")),
    "managers/response.py": ("response_by", ("By channel", "By desk", "Waiting now", "Hours of the week")),
    "managers/satisfaction.py": (
        "satisfaction_by",
        ("By channel", "By desk", "Like for like", "One channel or many"),
    ),
    "managers/social.py": (
        "social_by",
        ("Answers", "Unanswered now", "What people ask", "Our own posts", "By desk", "Mood"),
    ),
}
over = pytest.mark.parametrize


def html(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html")).replace("\u00a0", " ")


def shown(app: AppTest) -> str:
    """The words of a page without its tags and styles."""
    return re.sub(r"<style>.*?</style>|<[^>]+>", " ", html(app), flags=re.DOTALL)


def tab(app: AppTest, page: str, name: str) -> AppTest:
    """The page with another of its tabs open."""
    app.session_state[TABS[page][0]] = name
    return app.run()


@over("page", TABS)
@over("folder", ["one_ticket", "posts", "sample"] if THOROUGH else ["posts"], indirect=True)
def test_every_tab_opens_without_an_error_and_in_plain_words(folder: Path, opened: Opened, page: str) -> None:
    app = opened(folder, page)
    for name in TABS[page][1]:
        tab(app, page, name)
        assert not app.exception, name
        assert "ds-title" in html(app), name
        assert TERM.findall(shown(app)) == [], name


@over("folder", ["sample"], indirect=True)
def test_a_tab_that_is_not_open_asks_the_warehouse_nothing(
    folder: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a closed tab was computed")

    for name in ("analysed", "desks_apart"):
        monkeypatch.setattr(f"pages.parts.analysed.{name}", refuse)
    monkeypatch.setattr("pages.managers.waiting_panels.analysed", refuse)
    monkeypatch.setattr("pages.managers.hour_panels.analysed", refuse)
    monkeypatch.setattr("pages.managers.desk_panels.desks_apart", refuse)
    app = opened(folder, "managers/response.py")
    assert not app.exception
    assert tab(app, "managers/response.py", "Hours of the week").exception


@over("folder", ["sample"], indirect=True)
def test_the_hours_of_a_week_are_two_charts_on_one_scale(folder: Path, opened: Opened) -> None:
    app = tab(opened(folder, "managers/response.py"), "managers/response.py", "Hours of the week")
    spoken = [chart.proto.alt for chart in app.get("plotly_chart")][-2:]
    assert spoken[0].startswith("When contacts arrive: most at Monday from 09:00")
    assert spoken[1].startswith("When they are answered: most at Monday from")


@over("folder", ["sample"], indirect=True)
def test_desks_have_a_usual_range_and_a_table_but_no_rank(folder: Path, opened: Opened) -> None:
    app = tab(opened(folder, "managers/response.py"), "managers/response.py", "By desk")
    words = html(app)
    assert "Desk Nordhaven 85 % lies" in words
    assert "the usual range (all 89 %)" in words
    assert '<td>Desk Nordhaven</td><td class="ds-number">' in words


@over("folder", ["sample"], indirect=True)
def test_with_one_desk_there_is_nothing_to_compare_it_with(folder: Path, opened: Opened) -> None:
    app = opened(folder, "managers/response.py", desk="Desk Nordhaven", response_by="By desk")
    assert "Fewer than three desks" in html(app)
    channels = html(opened(folder, "managers/channels.py", desk="Desk Nordhaven"))
    assert "Desks open on each channel" not in channels


@over("folder", ["posts"], indirect=True)
def test_questions_without_an_answer_are_listed_with_their_age(folder: Path, opened: Opened) -> None:
    app = tab(opened(folder, "managers/social.py"), "managers/social.py", "Unanswered now")
    words = html(app)
    assert "The 15 newest of" in words
    assert re.search(r'<td>p\d+</td><td>north</td><td>Own</td>.*?<td class="ds-number">[\d,]+ d<', words)


@over("folder", ["one_ticket"], indirect=True)
def test_nothing_that_waits_is_good_news_and_said_so(folder: Path, opened: Opened) -> None:
    app = tab(opened(folder, "managers/response.py"), "managers/response.py", "Waiting now")
    assert "Nothing that came in this period waits for an answer." in html(app)


@over("folder", ["sample"], indirect=True)
def test_the_four_activities_stand_in_their_order(folder: Path, opened: Opened) -> None:
    words = html(opened(folder, "managers/social.py"))
    places = [words.index(f">{name}<") for name in ("Make aware", "Identify", "Promote", "Engage")]
    assert places == sorted(places)


@over("folder", ["sample"], indirect=True)
def test_a_mood_is_indicative_and_says_who_told_it(folder: Path, opened: Opened) -> None:
    words = html(tab(opened(folder, "managers/social.py"), "managers/social.py", "Mood"))
    assert "Mood of messages (indicative)" in words
    assert (
        "Indicative only. Told by \u2018planted\u2019: how often that is right was never measured." in words
    )


@over("folder", ["sample"], indirect=True)
def test_without_social_among_the_channels_the_page_says_so(folder: Path, opened: Opened) -> None:
    app = opened(folder, "managers/social.py", channel="Phone")
    assert not app.exception
    assert "Social is not among the channels chosen above." in html(app)


@over("name", ["apart", "asked", "heat", "listing", "moves", "queue", "usual", "week"])
def test_the_charts_of_the_tabs_speak_plainly(name: str) -> None:
    assert [text for text in said(CHARTS / f"{name}.py") if TERM.search(text)] == []


@over("text", [hours.DEFINITION, waiting.OF_TICKETS, waiting.OF_SOCIAL, mood.DEFINITION])
def test_what_an_analysis_says_of_itself_is_plain(text: str) -> None:
    assert not TERM.search(text)
