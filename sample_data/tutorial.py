"""The small files of the upload tutorial: a month of one invented desk as its tools would export it.

The layouts are our own, in the manner of such exports: a ticket list, a list of messages, a survey. They are
made by the sample's generator and committed, and a test makes them again.
"""

from pathlib import Path

import pandas as pd

from sample_data.generator import SEED, sample_frames

FOLDER = Path(__file__).with_name("files")
FILES = ("tickets.csv", "posts.csv", "ratings.csv")
DESK = "castrel"
TICKETS_FROM = pd.Timestamp("2026-09-16")
POSTS_FROM = pd.Timestamp("2026-05-01")
MINUTE = "%Y-%m-%d %H:%M"
TEXTS = {
    "question": "How do I set this up on my new laptop?",
    "complaint": "Still not working, and nobody tells us anything.",
    "request": "Could you please give me access?",
    "outage": "Sign-in is down again, anyone else?",
    "praise": "Thanks, that was quick.",
}


def write_tutorial_files(folder: Path = FOLDER, seed: int = SEED) -> list[Path]:
    """Write the three files into the folder and give their paths."""
    frames = sample_frames(seed)
    made = (_tickets(frames["ticket"]), _posts(frames["post"]), _ratings(frames["csat"]))
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / name for name in FILES]
    for path, frame in zip(paths, made, strict=True):
        frame.to_csv(path, index=False, lineterminator="\n")
    return paths


def _tickets(tickets: pd.DataFrame) -> pd.DataFrame:
    """A row a ticket as a service desk tool lists them, with two repeats at the foot, as they happen."""
    rows = tickets[(tickets["desk"] == DESK) & (tickets["opened_at"] >= TICKETS_FROM)]
    rows = rows.drop_duplicates("id")
    listed = pd.DataFrame(
        {
            "number": _number(rows["id"]),
            "opened_at": rows["opened_at"].dt.strftime(MINUTE),
            "contact_type": rows["channel_raw"],
            "assignment_group": "Desk Castrel",
            "priority": rows["priority"],
            "category": rows["category"],
            "business_service": rows["service"],
            "caller_id": rows["requester"],
            "state": rows["status"],
            "first_response_at": rows["first_response_at"].dt.strftime(MINUTE),
            "resolved_at": rows["resolved_at"].dt.strftime(MINUTE),
            "closed_at": rows["closed_at"].dt.strftime(MINUTE),
            "made_sla": rows["resolution_target_met"].map({True: "true", False: "false"}),
            "reopen_count": rows["reopened"],
            "reassignment_count": rows["reassigned"],
            "sys_updated_on": rows["updated_at"].dt.strftime(MINUTE),
        }
    )
    return pd.concat([listed, listed.iloc[[3, 8]]], ignore_index=True)


def _posts(posts: pd.DataFrame) -> pd.DataFrame:
    """A row a message to or from the desk's accounts, with texts."""
    rows = posts[(posts["desk"] == DESK) & (posts["created_at"] >= POSTS_FROM)]
    text = rows["intent"].map(TEXTS)
    ours = {"announcement": "Planned maintenance tonight.", "reply": "We are on it."}
    return pd.DataFrame(
        {
            "post_id": rows["id"],
            "conversation_id": rows["conversation"],
            "in_reply_to": rows["reply_to"],
            "direction": rows["direction"],
            "author": rows["author"],
            "account": rows["account"],
            "created_at": rows["created_at"].dt.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "text": text.fillna(rows["kind"].map(ours)),
            "likes": rows["reactions"].astype("Int64"),
            "reposts": rows["shares"].astype("Int64"),
            "replies": rows["comments"].astype("Int64"),
            "impressions": rows["impressions"].astype("Int64"),
        }
    )


def _ratings(ratings: pd.DataFrame) -> pd.DataFrame:
    """A row a survey answer about the desk, the last three hundred."""
    rows = ratings[(ratings["desk"] == DESK) & ratings["score"].notna()].sort_values("rated_at").tail(300)
    return pd.DataFrame(
        {
            "survey_id": rows["id"].str.replace("RT", "SRV", regex=False),
            "ticket_number": _number(rows["ticket"]),
            "channel": rows["channel"].str.replace("_", "-"),
            "rating": rows["score"].astype("int64"),
            "rated_at": rows["rated_at"].dt.strftime(MINUTE),
        }
    )


def _number(ids: "pd.Series[str]") -> "pd.Series[str]":
    return "CAS" + ids.str.slice(1)
