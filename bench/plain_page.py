"""The plain way: one pandas and Streamlit page over the CSV files, with four charts and two filters.

Written as a careful person would in an afternoon: files read once and cached, categories where they help,
vectorised throughout. It is what Deskscope's pages are measured against. BENCH_CACHE=data caches the frames
as Streamlit's guide says (each run gets its own copy); BENCH_CACHE=resource shares them, the quickest way.
"""

import os
from pathlib import Path

import pandas as pd
import plotly.express as px
import streamlit as st

FOLDER = Path(os.environ["BENCH_FOLDER"])
cached = st.cache_resource if os.environ.get("BENCH_CACHE") == "resource" else st.cache_data
TIMES = ["opened_at", "first_response_at", "resolved_at"]


@cached
def tickets() -> pd.DataFrame:
    """One row a ticket, with month and minutes."""
    words = dict.fromkeys(("channel", "desk", "priority", "kind"), "category")
    read = pd.read_csv(FOLDER / "tickets.csv", parse_dates=TIMES, dtype=words)
    read["day"] = read["opened_at"].dt.floor("D")
    read["month"] = read["opened_at"].dt.to_period("M").dt.to_timestamp()
    read["minutes"] = (read["first_response_at"] - read["opened_at"]).dt.total_seconds() / 60
    return read


@cached
def ratings() -> pd.DataFrame:
    """One row a rating, with month."""
    words = dict.fromkeys(("channel", "desk"), "category")
    read = pd.read_csv(FOLDER / "ratings.csv", parse_dates=["rated_at"], dtype=words)
    read["month"] = read["rated_at"].dt.to_period("M").dt.to_timestamp()
    return read


st.set_page_config(layout="wide")
all_tickets, all_ratings = tickets(), ratings()
desks = sorted(all_tickets["desk"].unique())
desk = st.selectbox("Desk", ["All desks", *desks], key="desk", bind="query-params")
months = st.selectbox("Period", [12, 6, 3, 24], key="period", bind="query-params")
since = all_tickets["month"].max() - pd.DateOffset(months=months - 1)

chosen = all_tickets[all_tickets["opened_at"] >= since]
rated = all_ratings[all_ratings["rated_at"] >= since]
if desk != "All desks":
    chosen, rated = chosen[chosen["desk"] == desk], rated[rated["desk"] == desk]

by_channel = chosen.groupby(["month", "channel"], observed=True)
contacts = by_channel.size().rename("contacts").reset_index()
contacts["share"] = contacts["contacts"] / contacts.groupby("month")["contacts"].transform("sum")
typical = by_channel["minutes"].median().rename("minutes").reset_index()
within = (
    (chosen["minutes"] <= 24 * 60)
    .groupby(chosen["channel"], observed=True)
    .mean()
    .rename("share")
    .reset_index()
)
satisfied = (rated["score"] >= 4).groupby(rated["month"]).mean().rename("share").reset_index()

st.metric("Contacts", f"{len(chosen):,}")
st.plotly_chart(px.line(contacts, x="month", y="share", color="channel", title="Channel share"), key="share")
st.plotly_chart(
    px.line(typical, x="month", y="minutes", color="channel", title="First response"), key="response"
)
st.plotly_chart(px.bar(within, x="channel", y="share", title="Answered within 24 h"), key="within")
st.plotly_chart(px.line(satisfied, x="month", y="share", title="Satisfied"), key="satisfied")
