"""The plain way to the sentence and the five charts of the Response page: one pandas and Streamlit script
over the CSV file.

Written as a careful person would in an afternoon: the file read once and cached, categories where they help,
vectorised throughout, the period before beside the chosen one; no intervals, no smallest samples, no
definitions, no export. It is what Deskscope's pages are measured against. BENCH_CACHE=data caches the frame
as Streamlit's guide says (each run gets its own copy); BENCH_CACHE=resource shares it, the quickest way.
"""

import os
from pathlib import Path

import pandas as pd
import plotly.express as px
import streamlit as st

FOLDER = Path(os.environ["BENCH_FOLDER"])
TIMES = ["opened_at", "first_response_at", "resolved_at"]
MONTHS = {"12 months": 12, "6 months": 6, "3 months": 3}
cached = st.cache_resource if os.environ.get("BENCH_CACHE") == "resource" else st.cache_data


@cached
def tickets() -> pd.DataFrame:
    """One row a ticket, with its month and the minutes to the first response."""
    words = dict.fromkeys(("channel", "desk", "priority", "kind"), "category")
    read = pd.read_csv(FOLDER / "tickets.csv", parse_dates=TIMES, dtype=words)
    read["month"] = read["opened_at"].dt.to_period("M").dt.to_timestamp()
    read["minutes"] = (read["first_response_at"] - read["opened_at"]).dt.total_seconds() / 60
    read["within"] = read["minutes"] <= 24 * 60
    read["answered"] = read["minutes"].notna()
    return read


st.set_page_config(layout="wide")
st.title("Response")
everything = tickets()
period = st.selectbox("Period", list(MONTHS), key="period", bind="query-params")
desks = ["All desks", *sorted(everything["desk"].unique())]
desk = st.selectbox("Desk", desks, key="desk", bind="query-params")

until = everything["month"].max() + pd.DateOffset(months=1)
since = until - pd.DateOffset(months=MONTHS[period])
before = since - pd.DateOffset(months=MONTHS[period])
of_desk = everything if desk == "All desks" else everything[everything["desk"] == desk]
now = of_desk[(of_desk["opened_at"] >= since) & (of_desk["opened_at"] < until)]
then = of_desk[(of_desk["opened_at"] >= before) & (of_desk["opened_at"] < since)]


def by_month(chosen: pd.DataFrame, name: str) -> pd.DataFrame:
    """Median minutes and share within 24 hours by month."""
    months = chosen.groupby("month").agg(minutes=("minutes", "median"), within=("within", "mean"))
    return months.reset_index(drop=True).assign(period=name).rename_axis("month").reset_index()


trend = pd.concat([by_month(now, "now"), by_month(then, "before")])
channels = now.groupby("channel", observed=True)
times = channels["minutes"].quantile([0.5, 0.9]).rename_axis(["channel", "of"]).reset_index()
within = channels[["within", "answered"]].mean().reset_index()
typical, earlier = now["minutes"].median(), then["minutes"].median()
kept, kept_then = now["within"].mean(), then["within"].mean()

st.write(
    f"The first answer typically takes {typical:.0f} minutes, before {earlier:.0f}; "
    f"{kept:.0%} of contacts are answered within 24 h, before {kept_then:.0%}."
)
left, right = st.columns(2)
with left:
    st.plotly_chart(px.line(trend, x="month", y="minutes", color="period", title="First response"), key="a")
    st.plotly_chart(px.scatter(times, x="minutes", y="channel", color="of", log_x=True), key="b")
with right:
    st.plotly_chart(px.line(trend, x="month", y="within", color="period", title="Within 24 h"), key="c")
    st.plotly_chart(px.bar(within, x="within", y="channel", title="Within 24 h, by channel"), key="d")
    st.plotly_chart(px.bar(within, x="answered", y="channel", title="Answered, by channel"), key="e")
