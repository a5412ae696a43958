"""The Social page tells what people speak of without asking us, and how far its mood can be trusted."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.test_managers import shown, tab
from warehouse import Batch, Origin, open_warehouse

SOCIAL = "managers/social.py"
ASKED = "What people ask"


@pytest.fixture
def heard(tmp_path: Path) -> Path:
    """Forty posts about mail, a quarter of them cross, and ten that name a term alone; nobody asked us."""
    count = 50
    begin = datetime(2026, 3, 2, 9, tzinfo=UTC)
    moods = [("negative" if at % 4 == 0 else "neutral") if at < 40 else None for at in range(count)]
    posts = pa.table(
        {
            "source": ["x"] * count,
            "id": [str(at) for at in range(count)],
            "kind": ["overheard"] * count,
            "author": [f"person {at % 20}" for at in range(count)],
            "created_at": pa.array(
                [begin + timedelta(hours=at) for at in range(count)], pa.timestamp("us", "UTC")
            ),
            "service": pa.array(["Mail"] * 40 + [None] * 10, pa.string()),
            "sentiment": pa.array(moods, pa.string()),
            "sentiment_method": ["vader"] * 40 + ["not scored"] * 10,
        }
    )
    open_warehouse(f"duckdb:///{tmp_path / 'w'}").load(
        [Batch({"post": posts}, read=count)], Origin(source="x", table="post", name="posts", by="test")
    )
    return tmp_path / "w"


def test_services_and_words_are_listed_with_their_posts_and_an_indicative_mood(
    heard: Path, opened: Callable[..., AppTest]
) -> None:
    app = tab(opened(heard, SOCIAL), SOCIAL, ASKED)
    assert not app.exception
    words = " ".join(shown(app).split())
    assert "Spoken of without asking us" in words
    assert "Service Posts People Negative (indicative) Mail 40 20 10 of 40" in words
    assert "Other words we listen for 10 10 " in words
    assert "Found by words alone. They are owed no answer" in words
    assert (
        "Indicative only. Told by \u2018vader\u2019: it recognised 57 % of the messages of each mood" in words
    )


def test_where_nothing_was_overheard_it_says_how_to_listen(
    posts_folder: Path, opened: Callable[..., AppTest]
) -> None:
    app = tab(opened(posts_folder, SOCIAL), SOCIAL, ASKED)
    assert "Not loaded yet. Say in the configuration what to listen for." in " ".join(shown(app).split())
