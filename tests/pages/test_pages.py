"""Every page of figures over nothing, one ticket and the sample company: no error, the right words."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.leadership.cards import CARDS

Opened = Callable[..., AppTest]

PAGES = {
    "leadership/overview.py": "Overview",
    "managers/channels.py": "Channels",
    "managers/response.py": "Response",
    "managers/satisfaction.py": "Satisfaction",
    "managers/social.py": "Social",
}
each_page = pytest.mark.parametrize("page", PAGES)
over = pytest.mark.parametrize


def html(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html")).replace("\u00a0", " ")


def alts(app: AppTest) -> list[str]:
    return [chart.proto.alt for chart in app.get("plotly_chart")]


@each_page
@over("folder", ["one_ticket", "sample"], indirect=True)
def test_a_page_opens_without_an_error(folder: Path, opened: Opened, page: str) -> None:
    app = opened(folder, page)
    assert not app.exception
    assert app.title[0].value == PAGES[page]


@over("folder", ["empty"], indirect=True)
def test_an_empty_warehouse_says_how_to_begin(folder: Path, opened: Opened) -> None:
    app = opened(folder)
    assert not app.exception
    assert not app.error
    assert app.title[0].value == "Overview"
    assert "Welcome to Deskscope" in html(app)
    assert "three ways to begin" in html(app)
    assert app.button(key="see_sample").label == "See the sample company"


@each_page
@over("folder", ["sample"], indirect=True)
def test_every_chart_says_aloud_what_it_shows(folder: Path, opened: Opened, page: str) -> None:
    spoken = alts(opened(folder, page))
    assert spoken
    assert all(len(words) > 20 and words.endswith(".") for words in spoken)


@over("folder", ["sample"], indirect=True)
def test_the_overview_has_the_sentence_the_eight_cards_and_the_ladder(folder: Path, opened: Opened) -> None:
    app = opened(folder)
    words = html(app)
    assert "Answering got slower at" in words
    assert words.count('class="ds-name"') == len(CARDS)
    assert "HDI 2012: 4 %" in words
    assert "44 %, retail test 2012" in words
    assert "59 % + 11 % planned" in alts(app)[0].replace("\u00a0", " ")
    assert "take social; 4 % of support centres did in 2012 (HDI)" in words


@over("folder", ["one_ticket"], indirect=True)
def test_one_ticket_gives_lines_for_what_is_missing_and_no_percentages(folder: Path, opened: Opened) -> None:
    words = html(opened(folder))
    assert "<li>Add ratings to see Satisfied</li>" in words
    assert "too few to say" in words
    assert "100 %" not in words.split('class="ds-lines"')[0].replace("4 %", "")


@over("folder", ["sample"], indirect=True)
def test_the_address_sets_the_filters(folder: Path, opened: Opened) -> None:
    app = opened(folder, period="6 months", desk="Desk Nordhaven")
    assert not app.exception
    assert app.selectbox(key="period").value == "6 months"
    assert app.selectbox(key="desk").value == "Desk Nordhaven"
    assert "May 2026 to Oct 2026" in app.caption[0].value


@over("folder", ["sample"], indirect=True)
def test_a_filter_survives_navigation(folder: Path, opened: Opened) -> None:
    app = opened(folder)
    app.selectbox(key="desk").select("Desk Nordhaven").run()
    app.switch_page("managers/response.py").run()
    assert not app.exception
    assert app.selectbox(key="desk").value == "Desk Nordhaven"


@over("folder", ["sample"], indirect=True)
def test_one_desk_is_no_share_of_desks(folder: Path, opened: Opened) -> None:
    app = opened(folder, desk="Desk Nordhaven")
    assert "beside the surveys" not in html(app)
    assert "HDI 2012" not in html(app)


@over("folder", ["sample"], indirect=True)
def test_business_hours_are_said_where_they_count(folder: Path, opened: Opened) -> None:
    app = opened(folder, clock="Business hours")
    assert not app.exception
    assert "First response, typical (business hours)" in html(app)


@over("folder", ["sample"], indirect=True)
def test_a_filter_set_before_asks_the_warehouse_nothing(
    folder: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(folder)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a cached view asked for figures again")

    monkeypatch.setattr("pages.parts.view.figures_together", refuse)
    assert not app.run().exception


@over("folder", ["own_sample"], indirect=True)
def test_one_click_removes_the_sample(folder: Path, opened: Opened) -> None:
    app = opened(folder)
    assert "Sample data" in " ".join(words.value for words in app.markdown)
    app.button(key="remove_sample").click().run()
    assert not app.exception
    assert "Welcome to Deskscope" in html(app)


@over("folder", ["empty"], indirect=True)
def test_one_click_brings_the_sample(folder: Path, opened: Opened) -> None:
    app = opened(folder)
    app.button(key="see_sample").click().run()
    assert not app.exception
    assert app.title[0].value == "Overview"


@over("folder", ["posts"], indirect=True)
def test_posts_count_as_social_beside_automatic_tickets(folder: Path, opened: Opened) -> None:
    app = opened(folder)
    assert not app.exception
    assert "no contact came by social" not in html(app).lower()
    assert "50 % of them are answered within 24 h" in html(app)
    assert "Social" in app.multiselect(key="channel").options


@over("folder", ["posts"], indirect=True)
def test_chosen_channels_show_on_the_button_and_leave_social_out_of_the_sentence(
    folder: Path, opened: Opened
) -> None:
    app = opened(folder, channel="Social")
    assert not app.exception
    assert "More · 1" in [one.label for one in app.expander]
    assert "social brings" not in html(app).lower()


@over("folder", ["sample"], indirect=True)
def test_with_channels_chosen_no_survey_of_desks_is_beside_ours(folder: Path, opened: Opened) -> None:
    assert "HDI 2012" in html(opened(folder))
    words = html(opened(folder, channel="Phone"))
    assert "HDI" not in words
    assert "Aberdeen" not in words
    assert "of the chosen channels only" in words


@over("folder", ["one_ticket", "posts"], indirect=True)
def test_what_was_never_loaded_is_not_told_as_no_cases(folder: Path, opened: Opened) -> None:
    words = html(opened(folder, "managers/satisfaction.py"))
    assert "Not loaded yet. Add ratings to see it." in words
    assert "No cases in this period" not in words


@over(
    "page", ["managers/channels.py", "managers/response.py", "managers/satisfaction.py", "managers/social.py"]
)
@over("folder", ["sample"], indirect=True)
def test_a_managers_page_has_one_sentence_with_the_finding(folder: Path, opened: Opened, page: str) -> None:
    words = html(opened(folder, page))
    (sentence,) = re.findall(r'class="ds-sentence">([^<]+)<', words)
    assert len(sentence.split()) <= 30
    assert re.search("(on|than|in) the period before", sentence)


@over("folder", ["sample"], indirect=True)
def test_the_finding_names_the_desk_that_slowed_and_flips_with_the_comparison(
    folder: Path, opened: Opened
) -> None:
    words = html(opened(folder, "managers/response.py"))
    assert "Desk Nordhaven slowed most" in words
    assert "slowed" not in html(opened(folder, "managers/response.py", compare="Nothing"))


@over("folder", ["one_ticket"], indirect=True)
def test_a_single_ticket_is_too_few_for_a_finding(folder: Path, opened: Opened) -> None:
    words = html(opened(folder, "managers/response.py"))
    assert "Too few answers to say (n = 1)" in words


@over("folder", ["sample"], indirect=True)
def test_ratings_too_few_to_draw_are_named_with_their_number(folder: Path, opened: Opened) -> None:
    words = html(opened(folder, "managers/satisfaction.py"))
    assert re.search(r"Too few to draw: Other \d+ of \d+ satisfied", words)
