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

from language import N_

FILE = Path(__file__).with_suffix(".toml")
DOCUMENT = Path(__file__).parents[1] / "docs" / "recipes.md"
HOLDS = {
    "tickets": N_("tickets"),
    "posts": N_("posts of customers and of the desk"),
    "contact_volume": N_("daily totals of calls"),
    "ratings": N_("ratings"),
}
FIELDS = {
    "id": N_("its own number"),
    "opened_at": N_("when it was opened"),
    "first_response_at": N_("when it was first answered"),
    "resolved_at": N_("when it was resolved"),
    "closed_at": N_("when it was closed"),
    "updated_at": N_("when it last changed"),
    "channel": N_("the channel"),
    "desk": N_("the desk"),
    "requester": N_("who asked (kept as a pseudonym)"),
    "kind": N_("incident, request and so on"),
    "priority": N_("the priority"),
    "category": N_("the category"),
    "status": N_("the status"),
    "response_target_met": N_("whether it was answered in time"),
    "resolution_target_met": N_("whether it was resolved in time"),
    "reopened": N_("how often it was reopened"),
    "reassigned": N_("how often it changed hands"),
    "score": N_("the rating"),
    "scale_low": N_("the worst mark"),
    "scale_high": N_("the best mark"),
    "rated_at": N_("the day of the rating"),
    "ticket": N_("the ticket that is rated"),
    "created_at": N_("when it was written"),
    "author": N_("who wrote it (kept as a pseudonym)"),
    "direction": N_("from a customer (in) or from the desk (out)"),
    "reply_to": N_("the post that it answers"),
    "conversation": N_("the thread"),
    "text": N_("what it says (kept only if you ask for it)"),
    "reactions": N_("likes"),
    "shares": N_("shares"),
    "comments": N_("comments"),
    "impressions": N_("views"),
    "account": N_("the account or channel it was written to"),
    "deleted_at": N_("when it was deleted"),
    "day": N_("the day"),
    "offered": N_("calls that came in"),
    "handled": N_("calls that were taken"),
    "abandoned": N_("calls given up"),
    "answered_within_target": N_("calls taken in time"),
    "wait_seconds": N_("how long callers waited"),
}
RECOGNISES = N_("it tells the tool")


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
