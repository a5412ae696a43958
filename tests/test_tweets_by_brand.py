"""5,000 public support tweets by brand: reply rate and typical time of every brand, by two named definitions.

The expected values were computed from the file by an independent program and are not ours to ship, nor is the
file: DESKSCOPE_SHARED says where they are. *Openers* are a customer's messages that reply to nothing, as our
figures by conversation; *all inbound* are all of a customer's messages, as our figures by message; *answered* is
one that a tweet of a brand in the file replies to. The brand is the first handle in the text that is a brand of
the file.
"""

import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import cli

MAPPING = Path(__file__).parent / "mappings" / "tweets_by_brand.toml"
NAME = "twcs_first_rows_with_index_col.csv"
DEFINITIONS = {
    "openers_by_brand": ("social_answered_share_by_conversation", "social_response_minutes_by_conversation"),
    "all_inbound_by_brand": ("social_answered_share_by_message", "social_response_minutes_by_message"),
}

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def warehouse(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The tweets, each of a customer with the desk that it addresses."""
    # two bare returns stand within a text: only the line feed ends a line
    path = shared / "data" / "twcs_head" / NAME
    tweets = pd.read_csv(path, index_col=0, dtype=str, keep_default_na=False, lineterminator="\n")
    inbound = tweets["inbound"].str.lower() == "true"
    brands = {brand.lower(): brand for brand in tweets.loc[~inbound, "author_id"]}
    tweets["brand"] = [
        addressed(text, brands) if asks else "" for text, asks in zip(tweets["text"], inbound, strict=True)
    ]
    folder = tmp_path_factory.mktemp("tweets")
    tweets.drop(columns="text").to_csv(folder / "tweets.csv", index=False)
    url = f"duckdb:///{folder / 'warehouse'}"
    assert cli.main(["--warehouse", url, "load", str(folder / "tweets.csv"), "--mapping", str(MAPPING)]) == 0
    return url


def addressed(text: str, brands: dict[str, str]) -> str:
    handles = (handle.lower() for handle in re.findall(r"@(\w+)", text))
    return next((brands[handle] for handle in handles if handle in brands), "")


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_every_brand_has_the_reply_rate_and_the_typical_time_of_the_table(
    definition: str, warehouse: str, shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    published = json.loads((shared / "data/oracle/tweets_support.json").read_text())[NAME][definition]
    assert len(published) >= 68
    share, time = DEFINITIONS[definition]
    capsys.readouterr()
    assert (
        cli.main(["--warehouse", warehouse, "figures", share, time, "--by", "desk", "--format", "json"]) == 0
    )
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    rates = {row["desk"] or "": row for row in rows if row["metric"] == share and row["denominator"]}
    times = {row["desk"] or "": row for row in rows if row["metric"] == time}
    assert set(rates) == set(published)
    for brand, expected in published.items():
        assert (rates[brand]["numerator"], rates[brand]["denominator"]) == (
            expected["answered"],
            expected["n"],
        ), brand
        assert typical(times.get(brand)) == pytest.approx(expected["median_min"], abs=0.01), brand


def typical(row: dict[str, Any] | None) -> float | None:
    """Also of too few, for which a page would show no time."""
    return None if row is None else row["value"]
