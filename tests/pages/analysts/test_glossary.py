import pytest

from metrics import METRICS
from pages.analysts.glossary import by_family, chosen, family_words, left_out, matching
from reports.definitions import FAMILY_WORDS, facts_of, formula, needs_words


def names(metrics):
    return [metric.name for metric in metrics]


def test_an_empty_search_gives_the_whole_catalogue_in_order():
    assert names(matching(METRICS.values(), "  ")) == list(METRICS)


def test_every_word_of_a_search_must_be_there_in_any_case_and_order():
    found = names(matching(METRICS.values(), "ANSWER first"))
    assert "first_response_minutes" in found
    assert len(found) < len(METRICS)


def test_a_search_finds_a_metric_by_its_stable_name():
    assert names(matching(METRICS.values(), "desks_taking_social"))[0] == "desks_taking_social"


def test_a_search_for_nonsense_finds_nothing():
    assert matching(METRICS.values(), "zeppelin") == []


def test_families_keep_the_order_of_the_catalogue_and_lose_no_metric():
    families = by_family(list(METRICS.values()))
    assert [metric for members in families.values() for metric in members] == list(METRICS.values())


def test_every_family_has_words_of_its_own():
    assert not [family for family in by_family(list(METRICS.values())) if family not in FAMILY_WORDS]
    assert family_words("brand new") == "Brand new"


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
def test_every_metric_can_be_read_in_full(metric):
    facts = facts_of(metric)
    assert {"Formula", "Unit", "Direction", "Counted in", "Name"} <= facts.keys()
    assert not [words for label, words in facts.items() if not words or ("_" in words and label != "Name")]
    assert "{" not in formula(metric)


def test_a_share_says_what_it_is_a_share_of():
    assert formula(METRICS["satisfied_share"]) == (
        "those the definition names ÷ all ratings that can be judged; added up before dividing"
    )


def test_nine_of_ten_is_written_as_a_percentile():
    assert "90 % of the" in formula(METRICS["first_response_p90"])


def test_what_a_metric_needs_is_said_in_the_words_of_the_mapping_table():
    assert needs_words(("ticket.opened_at", "ticket.resolved_at|ticket.closed_at", "post.inbound")) == (
        "tickets: opened; tickets: resolved or tickets: closed; posts: some from customers"
    )


def test_a_search_finds_what_is_not_computed_and_why():
    assert [kpi.kpi for kpi in left_out("lost time")] == ["S09"]
    assert left_out("zeppelin") == []


def test_an_address_may_name_a_metric_and_an_unknown_one_is_no_error():
    assert chosen("contacts", METRICS) is METRICS["contacts"]
    assert chosen("nonsense", METRICS) is None
    assert chosen(None, METRICS) is None
