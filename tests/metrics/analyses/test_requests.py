"""What is asked for on social: by service, by topic words, and by what nobody offers."""

from datetime import date

import numpy as np
import pytest

from metrics import QuestionError, Window
from metrics.analyses.requests import FEWEST, social_requests, topic_words
from metrics.units import State

DAY = {"created_at": "2016-03-02 09:00"}


def asked(id_: str, **more):
    return {
        "id": id_,
        "direction": "in",
        "author_role": "customer",
        "author": id_,
        "kind": "mention",
        **DAY,
        **more,
    }


def reply(to: str):
    return {"id": f"re-{to}", "direction": "out", "author_role": "desk", "author": "desk", "kind": "reply",
            "reply_to": to, "created_at": "2016-03-02 10:00"}  # fmt: skip


def announcement(id_: str, **more):
    return {
        "id": id_,
        "direction": "out",
        "author_role": "desk",
        "author": "desk",
        "kind": "announcement",
        **DAY,
        **more,
    }


@pytest.fixture
def social(house):
    house.load("ticket", [{"service": "Printing", "opened_at": "2016-03-01 09:00"}])
    return house.load(
        "post",
        [
            asked("1", service="Printing"),
            asked("2", service="Printing"),
            asked("3", service="Car park"),
            asked("4", service=None, text="Where can I park my bicycle? @desk https://bicycle.example/x"),
            reply("1"),
            announcement("a", service="Printing"),
            announcement("b", service=None),
        ],
    )


def by_service(found):
    return found.services.set_index(found.services["service"].fillna("-"))


def test_requests_are_counted_by_service_most_asked_first(social):
    found = social_requests(social.connection)
    assert (found.state, found.asked) == (State.OK, 4)
    assert found.services["service"].iloc[0] == "Printing"
    assert by_service(found)["asked"].to_dict() == {"Printing": 2, "Car park": 1, "-": 1}


def test_a_service_that_no_ticket_names_is_not_offered(social):
    assert social_requests(social.connection).unmet["service"].tolist() == ["Car park"]


def test_answering_and_announcing_stand_beside_the_requests(social):
    found = social_requests(social.connection)
    assert by_service(found).loc["Printing", ["answered", "announced"]].tolist() == [0.5, 1]
    assert (found.announced, found.about_nothing) == (2, 1)


def test_praise_spam_deleted_and_bots_ask_for_nothing(social):
    social.load(
        "post",
        [
            asked("5", service="Spam", intent="spam"),
            asked("6", service="Thanks", intent="praise"),
            asked("7", service="Gone", deleted_at="2016-03-02 09:05"),
            asked("8", service="Bot", author_role="other_bot"),
            asked("9", service="No", needs_reply=False),
        ],
    )
    assert social_requests(social.connection).asked == 4


def test_only_the_posts_of_the_window_and_filters_count(social):
    assert social_requests(social.connection, Window(date(2016, 4, 1), None)).state is State.NONE
    assert (
        social_requests(social.connection, where=(("service", "Printing"), ("channel", "social"))).asked == 2
    )
    assert social_requests(social.connection, where=(("service", None),)).asked == 1


def test_a_filter_that_posts_do_not_have_is_refused(social):
    with pytest.raises(QuestionError, match="no priority"):
        social_requests(social.connection, where=(("priority", "1"),))


def test_a_topic_is_a_word_of_several_posts_about_no_service_of_ours(social):
    social.load(
        "post", [asked(f"t{at}", text=f"please where is the BICYCLE shelter {at}") for at in range(FEWEST)]
    )
    social.load(
        "post", [asked(f"p{at}", service="Printing", text="the toner is empty") for at in range(FEWEST)]
    )
    found = social_requests(social.connection)
    assert dict(found.topics.itertuples(index=False)) == {"bicycle": FEWEST + 1, "shelter": FEWEST}
    assert found.text_kept


def test_without_kept_text_it_is_by_service_only_and_says_so(house):
    house.load("post", [asked("1", service="Car park"), reply("1")])
    found = social_requests(house.connection)
    assert not found.text_kept
    assert found.topics.empty
    assert found.unmet["service"].tolist() == ["Car park"]


def test_a_word_counts_once_a_text_and_everyday_words_and_our_services_do_not():
    counted = topic_words(["Badge badge BADGE", "the badge, please help", "printing"], ["Printing"])
    assert counted == {"badge": 2}


def test_a_service_only_announced_has_no_rate_of_answers(house):
    house.load("post", [asked("1", service=None), announcement("a", service="Mail")])
    assert np.isnan(by_service(social_requests(house.connection)).loc["Mail", "answered"])


def test_without_posts_it_is_not_computable(house):
    assert social_requests(house.connection).state is State.NOT_COMPUTABLE


def test_a_request_links_to_its_posts(social):
    link = social_requests(social.connection, Window(date(2016, 3, 1), None)).link("Car park")
    assert (link.metric, link.where) == ("mentions", (("service", "Car park"),))
    found = social.figures(link.metric, window=link.window, where=link.where)
    assert found["value"].iloc[0] == 1
