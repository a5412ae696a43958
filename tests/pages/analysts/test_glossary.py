import pytest

from charts.readings import as_reading
from metrics import METRICS
from pages.analysts import glossary
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


def one(metric, **row):
    """A row of figures() as a reading; ok unless said otherwise."""
    given = {"value": None, "n": 0, "numerator": None, "denominator": None, "low": None, "high": None}
    return as_reading({"metric": metric, "state": "ok"} | given | row)


@pytest.mark.parametrize(
    ("metric", "row", "excluded", "said"),
    [
        (
            "answered_share",
            {"value": 0.75, "n": 40, "numerator": 30, "denominator": 40, "low": 0.598, "high": 0.858},
            2,
            "30 of 40 contacts = **75 %**, most likely between 60 % and 86 %. Left out: 2.",
        ),
        (
            "contacts",
            {"value": 40, "n": 40, "numerator": 40, "denominator": 40},
            0,
            "over 40 contacts: **40**.",
        ),
        (
            "engagement_rate",
            {"value": 0.02, "n": 10, "numerator": 20, "denominator": 1000},
            0,
            "20 ÷ 1,000, over 10 posts: **2 %**.",
        ),
        (
            "net_promoter",
            {"value": 25, "n": 40, "numerator": 10, "denominator": 40},
            0,
            "100 times 10 ÷ 40, over 40 ratings: **25**.",
        ),
        ("first_response_minutes", {"value": 90, "n": 8}, 0, "over 8 contacts: **1 h 30 m**."),
        (
            "answered_share",
            {"value": 0.5, "n": 12, "numerator": 6, "denominator": 12, "state": "few"},
            0,
            "6 of 12 contacts = **50 %**; too few to be shown elsewhere, where it takes 30.",
        ),
        ("satisfied_share", {"state": "not_computable"}, 0, "Not with what is loaded"),
        ("satisfied_share", {"state": "none"}, 0, "There is no case of it in what is loaded."),
    ],
)
def test_an_example_shows_the_sum_behind_the_figure(metric, row, excluded, said):
    told = glossary.example(one(metric, **row), excluded).replace("\N{NO-BREAK SPACE}", " ")
    assert told.startswith(said)
