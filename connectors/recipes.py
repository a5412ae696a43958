"""Recipes: which report to export from a tool, which columns, what is known to go wrong.

They stand in recipes.toml; `python -m connectors.recipes` writes docs/recipes.md.
"""

import csv
import io
import sys
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_suffix(".toml")
DOCUMENT = Path(__file__).parents[1] / "docs" / "recipes.md"
HOLDS = {
    "tickets": "tickets",
    "posts": "posts of customers and of the desk",
    "contact_volume": "daily totals of calls",
    "ratings": "ratings",
}
FIELDS = {
    "id": "its own number",
    "opened_at": "when it was opened",
    "first_response_at": "when it was first answered",
    "resolved_at": "when it was resolved",
    "closed_at": "when it was closed",
    "updated_at": "when it last changed",
    "channel": "the channel",
    "desk": "the desk",
    "requester": "who asked (kept as a pseudonym)",
    "kind": "incident, request and so on",
    "priority": "the priority",
    "category": "the category",
    "status": "the status",
    "response_target_met": "whether it was answered in time",
    "resolution_target_met": "whether it was resolved in time",
    "reopened": "how often it was reopened",
    "reassigned": "how often it changed hands",
    "score": "the rating",
    "scale_low": "the worst mark",
    "scale_high": "the best mark",
    "rated_at": "the day of the rating",
    "ticket": "the ticket that is rated",
    "created_at": "when it was written",
    "author": "who wrote it (kept as a pseudonym)",
    "direction": "from a customer (in) or from the desk (out)",
    "reply_to": "the post that it answers",
    "conversation": "the thread",
    "text": "what it says (kept only if you ask for it)",
    "reactions": "likes",
    "shares": "shares",
    "day": "the day",
    "offered": "calls that came in",
    "handled": "calls that were taken",
    "abandoned": "calls given up",
    "answered_within_target": "calls taken in time",
    "wait_seconds": "how long callers waited",
}
RECOGNISES = "it tells the tool"


@dataclass(frozen=True)
class Column:
    """A column of the export; `gives` is our field, None where it only helps to recognise the tool."""

    name: str
    examples: tuple[str, ...]
    gives: str | None = None
    must: bool = False

    @property
    def meaning(self) -> str:
        """What it is, in plain words."""
        return FIELDS[self.gives] if self.gives else RECOGNISES


@dataclass(frozen=True)
class Recipe:
    """How to get the rows out of one tool. `holds` is a table as mapping files name it."""

    tool: str
    name: str
    report: tuple[str, ...]
    columns: tuple[Column, ...]
    wrong: tuple[str, ...]
    holds: str = "tickets"

    @property
    def example(self) -> str:
        """A small CSV with these columns."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow([column.name for column in self.columns])
        writer.writerows(zip(*(column.examples for column in self.columns), strict=True))
        return text.getvalue()


@cache
def recipes() -> tuple[Recipe, ...]:
    """Every recipe, in the order of the file."""
    found = tomllib.loads(FILE.read_text("utf-8"))["recipe"]
    return tuple(_recipe(table) for table in found)


def _recipe(table: dict[str, Any]) -> Recipe:
    columns = tuple(Column(**{**c, "examples": tuple(c["examples"])}) for c in table["columns"])
    told = {"report": tuple(table["report"]), "wrong": tuple(table["wrong"]), "columns": columns}
    return Recipe(**{**table, **told})


def document() -> str:
    """docs/recipes.md: every recipe as Markdown."""
    return "\n\n".join([_HEAD, *(_section(recipe) for recipe in recipes())]) + "\n"


_HEAD = """# Which report to export

Generated from connectors/recipes.toml by `python -m connectors.recipes`; the page Add data shows the same.

The columns may stand in any order, among others, and under the names that your tool gives them in another
language: what is not recognised is asked. **Bold** ones are needed."""


def _section(recipe: Recipe) -> str:
    steps = "\n".join(f"{number}. {step}" for number, step in enumerate(recipe.report, 1))
    rows = "\n".join(
        f"| {f'**{c.name}**' if c.must else c.name} | {c.meaning} | {c.examples[0]} |" for c in recipe.columns
    )
    wrong = "\n".join(f"- {line}" for line in recipe.wrong)
    return (
        f"## {recipe.name}\n\nGives {HOLDS[recipe.holds]}.\n\n{steps}\n\n"
        f"| Column | What it gives | Such as |\n| --- | --- | --- |\n{rows}\n\n"
        f"What is known to go wrong:\n\n{wrong}"
    )


if __name__ == "__main__":
    DOCUMENT.write_text(document(), "utf-8")
    sys.stdout.write(f"{DOCUMENT}\n")
