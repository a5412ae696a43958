"""Posts of which nobody has said who is the desk: no response figure, and a line with what to do."""

from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from tests.pages.test_language import below, texts
from warehouse import Batch, Origin, Speakers, arrow_schema, open_warehouse

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)


SAID = "Say in [roster] of deskscope.toml who answers for the desk, and sync, to see"


def said_on(app):
    return " ".join(text for node in below(app._tree) for text in texts(node)).replace("\\", "")


@pytest.fixture
def network(tmp_path):
    """A warehouse with sixty questions and their answers, of a source read by API."""

    def loaded(speakers):
        ids = [f"{number}{side}" for number in range(60) for side in "qa"]
        columns = {
            "source": ["mastodon"] * len(ids),
            "id": ids,
            "author": ["desk" if name.endswith("a") else name for name in ids],
            "reply_to": [f"{name[:-1]}q" if name.endswith("a") else None for name in ids],
            "created_at": [BEGIN + timedelta(hours=place) for place in range(len(ids))],
        }
        schema = arrow_schema("post")
        rows = pa.table({name: pa.array(values, schema.field(name).type) for name, values in columns.items()})
        folder = tmp_path / "warehouse"
        warehouse = open_warehouse(f"duckdb:///{folder}")
        batch = Batch({"post": rows}, len(ids), speakers=speakers)
        warehouse.load([batch], Origin("mastodon", "post", "mastodon posts", stream="posts"))
        return folder

    return loaded


NOBODY_KNOWN = (Speakers(), Speakers(desk=["@desk@social.example", "S0DESK"]))


@pytest.mark.parametrize("speakers", NOBODY_KNOWN, ids=["no roster", "a roster of others"])
@pytest.mark.parametrize("page", [None, "managers/social.py"])
def test_without_a_desk_a_page_says_what_to_add(network, opened, page, speakers):
    app = opened(network(speakers), page)
    assert not app.exception
    assert SAID in said_on(app)


@pytest.mark.parametrize("page", [None, "managers/social.py"])
def test_with_a_roster_it_shows_the_figure(network, opened, page):
    app = opened(network(Speakers(desk=["desk"])), page)
    assert not app.exception
    assert SAID not in said_on(app)
