"""Networks that are loaded as files: each form, as documented, is recognised, asks nothing and gives its figures."""

from pathlib import Path

import pytest

from configuration import Configuration, Listening, Privacy, Service
from connectors.files import inspect, load_file
from connectors.mapping import mapping_from_toml, read_mapping
from connectors.networks import NETWORKS
from metrics import figures
from warehouse import open_warehouse

EXPORTS = Path(__file__).with_name("exports")
FILES = {
    "youtube": "youtube.jsonl",
    "linkedin": "linkedin.csv",
    "reddit": "reddit.jsonl",
    "viva_engage": "viva_engage.csv",
    "mattermost": "mattermost.csv",
    "zulip": "zulip.jsonl",
}
# Answered and owed, per turn, of the three posts; minutes to the answer, the only one there is.
ANSWERED = {
    "youtube": (1, 2, 30),
    "reddit": (1, 2, 30),
    "viva_engage": (1, 1, 60),
    "mattermost": (1, 2, 5),
    "zulip": (1, 2, 10),
}


@pytest.fixture
def loaded(tmp_path):
    def load(network, configuration=None):
        warehouse = open_warehouse(str(tmp_path / network), configuration)
        report = load_file(warehouse, EXPORTS / FILES[network])
        assert (report.source, report.table, report.new, report.refused) == (network, "post", 3, 0)
        return warehouse

    return load


def rows(warehouse, sql):
    with warehouse.snapshot() as snapshot:
        return [tuple(row) for row in snapshot.connection.exec_driver_sql(sql)]


def test_each_network_has_a_file():
    assert {tool.name for tool in NETWORKS} == set(FILES)


@pytest.mark.parametrize("network", FILES)
def test_it_is_recognised_and_leaves_nothing_to_ask(network):
    found = inspect(EXPORTS / FILES[network])
    assert (found.tool, found.mapping.table, found.questions) == (network, "posts", ())
    assert found.mapping.constants["platform"] == network


@pytest.mark.parametrize("network", ANSWERED)
def test_its_threads_give_who_is_answered_and_when(loaded, network):
    warehouse = loaded(network)
    answered, owed, minutes = ANSWERED[network]
    share = figures("social_answered_share", warehouse=warehouse).iloc[0]
    assert (share.numerator, share.denominator) == (answered, owed)
    waited = "SELECT minutes FROM turn WHERE answered_at IS NOT NULL"
    assert rows(warehouse, waited) == [(minutes,)]


def test_what_a_linkedin_page_posts_draws_engagement_and_says_nothing_of_answers(loaded):
    warehouse = loaded("linkedin")
    found = figures("engagement_rate", warehouse=warehouse).iloc[0]
    assert (found.numerator, found.denominator, found.n) == (30 + 10, 1000, 3)
    assert figures("social_answered_share", warehouse=warehouse).iloc[0].state == "not_computable"


def test_a_reply_on_reddit_names_its_parent_with_its_kind(loaded):
    replies = rows(loaded("reddit"), "SELECT id, reply_to, conversation FROM post ORDER BY id")
    assert replies == [
        ("t1_bb1", "t3_aa1", "t3_aa1"),
        ("t1_bb2", "t1_bb1", "t3_aa1"),
        ("t3_aa1", None, "t3_aa1"),
    ]


def test_a_topic_of_zulip_is_a_thread_of_its_channel(loaded):
    assert rows(loaded("zulip"), "SELECT DISTINCT conversation FROM post ORDER BY 1") == [
        ("5:Printing",),
        ("5:VPN",),
    ]


def test_a_deleted_message_of_viva_engage_is_owed_no_answer(loaded):
    assert rows(loaded("viva_engage"), "SELECT id, owed FROM turn ORDER BY id") == [
        ("3001", True),
        ("3003", False),
    ]


def test_posts_of_files_are_listened_to_where_that_is_asked_for(loaded):
    services = {"vpn": Service("vpn", "Remote access", ("VPN",))}
    asked = Configuration(services=services, listening=Listening(files=True))
    warehouse = loaded("zulip", asked)
    told = rows(
        warehouse, "SELECT id, intent, service, language, sentiment_method, text FROM post ORDER BY id"
    )
    assert told == [
        ("41", "other", "Remote access", "en", "vader", None),
        ("42", None, None, "en", None, None),
        ("43", "question", None, "en", "vader", None),
    ]


def test_posts_of_files_are_not_judged_unasked(loaded):
    warehouse = loaded("zulip", Configuration(privacy=Privacy(keep_text=True)))
    assert rows(warehouse, "SELECT count(intent), count(language), count(text) FROM post") == [(0, 0, 3)]


def test_what_a_file_says_of_intent_and_mood_goes_before_what_we_guess(tmp_path):
    file = tmp_path / "posts.csv"
    file.write_text(
        "post_id,created_at,direction,text,intent,sentiment\n"
        "1,2026-03-02T08:00:00Z,in,I hate it that the VPN is down,praise,positive\n"
    )
    warehouse = open_warehouse(str(tmp_path / "w"), Configuration(listening=Listening(files=True)))
    load_file(warehouse, file)
    told = rows(warehouse, "SELECT intent, sentiment, sentiment_method, language FROM post")
    assert told == [("praise", "positive", None, "en")]


MAPPING = """
[file]
table = "posts"
source = "x"
[columns]
id = "organic_tweet_id"
created_at = "date"
account = "account_id"
impressions = "impressions"
reactions = "likes"
comments = "replies"
shares = "retweets"
[constants]
direction = "out"
kind = "announcement"
"""


def test_a_hundred_days_of_zeros_of_one_tweet_are_no_engagement_rate(shared, tmp_path):
    """The public report names one tweet, and nothing of it was ever seen: 0 of 0 is no rate."""
    report = shared / "data" / "api_social_fivetran_seeds" / "organic_tweet_report.csv"
    warehouse = open_warehouse(str(tmp_path / "w"))
    done = load_file(warehouse, report, mapping=mapping_from_toml(MAPPING))
    assert (done.read, done.new, done.refused) == (100, 1, 0)
    found = figures("engagement_rate", warehouse=warehouse).iloc[0]
    assert (found.state, found.n) == ("not_computable", 1)


def test_a_post_of_a_file_that_says_it_was_overheard_is_no_contact(tmp_path):
    file = tmp_path / "posts.csv"
    head, at = "post_id,created_at,direction,kind\n", "2026-03-02T08:00:00Z,in"
    file.write_text(f"{head}1,{at},overheard\n2,{at},mention\n")
    mapping = tmp_path / "posts.toml"
    columns = 'id = "post_id"\ncreated_at = "created_at"\ndirection = "direction"\nkind = "kind"\n'
    mapping.write_text(f'[file]\ntable = "posts"\n\n[columns]\n{columns}')
    warehouse = open_warehouse(str(tmp_path / "w"))
    load_file(warehouse, file, mapping=read_mapping(mapping))
    assert rows(warehouse, "SELECT id, kind FROM post ORDER BY id") == [("1", "overheard"), ("2", "mention")]
    assert rows(warehouse, "SELECT id FROM message") == [("2",)]
