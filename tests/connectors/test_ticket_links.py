"""What names a ticket: references in a text and addresses, of the configured tools and of no others."""

from pathlib import Path

import pytest

from configuration import Configuration, ConfigurationError, Source
from connectors.files import load_file
from connectors.ticket_links import Links
from warehouse import open_warehouse

SYS_ID = "9d385017c611228701d22104cc95c371"


def links(kind: str, url: str | None = None, **options: str) -> Links:
    return Links.of(Configuration(sources={"desk": Source("desk", kind, url, options)}))


SERVICENOW = links("servicenow", "https://acme.service-now.com")
JIRA = links("jira", "https://acme.atlassian.net", projects="HELP, SD")
ZENDESK = links("zendesk", "https://acme.zendesk.com")
FRESHSERVICE = links("freshservice", "https://acme.freshservice.com")
ZAMMAD = links("zammad", "https://support.acme.example")
RT = links("rt", "https://rt.acme.example/rt")


@pytest.mark.parametrize(
    ("tool", "text", "ticket"),
    [
        (SERVICENOW, "We opened INC0012345 for you.", "INC0012345"),
        (SERVICENOW, "see inc0012345, please", "INC0012345"),
        (SERVICENOW, "Your request: RITM0010002", "RITM0010002"),
        (SERVICENOW, "call us on 0012345", None),
        (SERVICENOW, "INC0012345x is none", None),
        (JIRA, "That is HELP-12 now", "HELP-12"),
        (JIRA, "the file is in UTF-8, and CVE-2024-1234 is not ours", None),
        (JIRA, "HELP-12-A is no key", None),
        (ZENDESK, "Ticket #1234 is yours", "1234"),
        (ZENDESK, "#1234: thanks for writing", "1234"),
        (ZENDESK, "your ticket 1234", "1234"),
        (ZENDESK, "your ticket number is 1234.", "1234"),
        (ZENDESK, "room 1234", None),
        (ZENDESK, "we are #1", None),
        (ZENDESK, "it said &#8217; and abc#1234", None),
        (FRESHSERVICE, "It is #INC-204 with us", "204"),
        (FRESHSERVICE, "SR-17 is done", "17"),
        (ZAMMAD, "Ticket#20261122001 opened", "20261122001"),
        (RT, "[acme.example #17] printer", "17"),
        (RT, "[17] printer", None),
    ],
)
def test_a_reference_in_a_text(tool: Links, text: str, ticket: str | None) -> None:
    assert tool.ticket(text) == ticket


@pytest.mark.parametrize(
    ("tool", "address", "ticket"),
    [
        (
            SERVICENOW,
            f"https://acme.service-now.com/nav_to.do?uri=%2Fincident.do%3Fsys_id%3D{SYS_ID}",
            SYS_ID,
        ),
        (
            SERVICENOW,
            "https://acme.service-now.com/incident.do?sysparm_query=number=INC0012345",
            "INC0012345",
        ),
        (SERVICENOW, f"https://acme.service-now.com/now/sow/record/incident/{SYS_ID}", SYS_ID),
        (SERVICENOW, f"https://acme.service-now.com/sp?id=ticket&table=incident&sys_id={SYS_ID}", SYS_ID),
        (JIRA, "https://acme.atlassian.net/browse/HELP-12", "HELP-12"),
        (JIRA, "https://acme.atlassian.net/servicedesk/customer/portal/3/HELP-12", "HELP-12"),
        (JIRA, "https://acme.atlassian.net/jira/servicedesk/projects/SD/queues/custom/1/SD-9", "SD-9"),
        (ZENDESK, "https://acme.zendesk.com/agent/tickets/1234", "1234"),
        (ZENDESK, "https://acme.zendesk.com/hc/en-us/requests/1234", "1234"),
        (ZENDESK, "https://acme.zendesk.com/hc/requests/1234", "1234"),
        (ZENDESK, "https://acme.zendesk.com/hc/articles/1234", None),
        (FRESHSERVICE, "https://acme.freshservice.com/a/tickets/204?current_tab=details", "204"),
        (FRESHSERVICE, "https://acme.freshservice.com/support/tickets/INC-204", "204"),
        (ZAMMAD, "https://support.acme.example/#ticket/zoom/number/20261122001", "20261122001"),
        (ZAMMAD, "https://support.acme.example/#ticket/zoom/15/40", "zoom/15"),
        (ZAMMAD, "https://support.acme.example/desktop/tickets/15", "zoom/15"),
        (RT, "https://rt.acme.example/rt/Ticket/Display.html?id=17", "17"),
        (RT, "https://rt.acme.example/rt/SelfService/Display.html?id=17", "17"),
    ],
)
def test_an_address_of_the_tool_as_a_link_or_within_a_text(
    tool: Links, address: str, ticket: str | None
) -> None:
    assert tool.ticket("", [address]) == ticket
    assert tool.ticket(f"It is here ({address}).") == ticket


def test_the_address_of_another_site_names_nothing() -> None:
    assert JIRA.ticket("https://elsewhere.example/browse/HELP-12") is None
    assert ZENDESK.ticket("https://elsewhere.example/page#1234") is None
    assert ZENDESK.ticket("", ["https://acme.zendesk.com.elsewhere.example/agent/tickets/1"]) is None


def test_of_several_tickets_the_first_in_the_text_is_meant_and_a_link_comes_last() -> None:
    text = "Opened INC0000002, it is like INC0000001"
    assert SERVICENOW.ticket(text, [f"https://acme.service-now.com/x?sys_id={SYS_ID}"]) == "INC0000002"


def test_without_a_tool_nothing_is_named() -> None:
    nobody = Links.of(Configuration(sources={"talk": Source("talk", "mastodon", "https://social.example")}))
    assert not nobody.any
    assert nobody.ticket("INC0012345 and #1234") is None


def test_a_house_may_say_what_its_tickets_look_like() -> None:
    own = links("servicenow", ticket_pattern=r"\bACME-(\d+)\b")
    assert own.ticket("it is ACME-77") == "77"
    assert own.ticket("it is INC0012345") == "INC0012345"


def test_a_pattern_that_is_none_is_told_in_one_line() -> None:
    with pytest.raises(ConfigurationError, match=r"^sources\.desk\.ticket_pattern: '\(' is no regular"):
        links("zendesk", ticket_pattern="(")


def test_an_address_that_hangs_on_a_variable_not_set_leaves_the_references(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("ACME_URL", raising=False)
    assert links("zendesk", "${ACME_URL}").ticket("#1234") == "1234"


POSTS = """post_id,created_at,author,direction,text
1,2026-03-02 09:00,anna,in,The network is down
2,2026-03-02 09:20,desk,out,We opened INC0000001 for you
"""


def test_the_posts_of_a_file_name_tickets_too_where_it_gives_none(tmp_path: Path) -> None:
    """Texts are not kept, what they name is; a file with a column of tickets is taken at its word."""
    given = POSTS.replace("text\n", "text,ticket\n").replace("down\n", "down,\n").replace("you\n", "you,\n")
    for name, posts in (("plain", POSTS), ("given", given)):
        path = tmp_path / f"{name}.csv"
        path.write_text(posts)
        sources = {"desk": Source("desk", "servicenow", "https://acme.service-now.com")}
        house = open_warehouse(str(tmp_path / name), Configuration(sources=sources))
        load_file(house, path, table="posts")
        with house.snapshot() as snapshot:
            found = snapshot.connection.exec_driver_sql("SELECT id, ticket_named, text FROM post ORDER BY id")
            named = [(row.id, row.ticket_named, row.text) for row in found]
        assert named == [("1", None, None), ("2", "INC0000001" if name == "plain" else None, None)]
