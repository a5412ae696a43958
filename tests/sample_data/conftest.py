"""The sample's frames, made once a process: the tests look at them with plain pandas."""

from collections.abc import Callable

import pandas as pd
import pytest

from sample_data.generator import sample_frames


@pytest.fixture(scope="session")
def frames() -> dict[str, pd.DataFrame]:
    return sample_frames()


@pytest.fixture(scope="session")
def tickets(frames) -> pd.DataFrame:
    """The tickets once each, with the minutes to a first answer and the month they were opened in (UTC)."""
    rows = frames["ticket"].drop_duplicates("id")
    return rows.assign(
        minutes=(rows["first_response_at"] - rows["opened_at"]).dt.total_seconds() / 60,
        month=rows["opened_at"].dt.strftime("%Y-%m"),
    )


@pytest.fixture(scope="session")
def turns(frames) -> pd.DataFrame:
    """A row a turn, found in the posts: one customer's run in a thread with no human desk post between."""
    said_to_us = frames["post"][frames["post"]["kind"] != "overheard"]
    posts = said_to_us.sort_values(["source", "conversation", "created_at"], kind="stable")
    desk = ((posts["direction"] == "out") & (posts["author_role"] == "desk")).astype(int)
    posts = posts.assign(after=desk.groupby([posts["source"], posts["conversation"]]).cumsum())
    said = posts[(posts["author_role"] == "customer") & (posts["intent"] != "spam")]
    found = said.groupby(["source", "conversation", "author", "after"], as_index=False).agg(
        start=("created_at", "min"),
        last=("id", "last"),
        desk=("desk", "first"),
        ticket=("ticket", "first"),
        intent=("intent", "first"),
        needs_reply=("needs_reply", "first"),
        deleted_at=("deleted_at", "first"),
    )
    answers = posts[(posts["author_role"] == "desk") & posts["reply_to"].notna()]
    answered = answers.drop_duplicates("reply_to").set_index("reply_to")["created_at"]
    return found.assign(answered_at=found["last"].map(answered), month=found["start"].dt.strftime("%Y-%m"))


@pytest.fixture(scope="session")
def satisfied() -> Callable[[pd.DataFrame], pd.Series]:
    return lambda ratings: ratings["score"] >= 4
