"""All words of the pages in one gettext template, `python -m reports.catalogue` writes it: language/*.pot.

What stands in the code is found there; what is data of a registry (the words of metrics) is taken from it. A
translator copies the template to `language/<code>.po` and fills it in; that file is all a language needs.
"""

import ast
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.pofile import write_po

from metrics import BENCHMARKS, METRICS, Counted
from metrics.kpis import LEFT_OUT
from metrics.restated import RESTATED
from reports.plain import PLAIN
from reports.published import in_plain_words
from warehouse.tables import LOADED

ROOT = Path(__file__).parents[1]
FILE = ROOT / "language" / "deskscope.pot"
RECIPES = ROOT / "connectors" / "recipes.toml"  # reports import no connectors
SPOKEN = ("charts", "connectors", "metrics", "pages", "reports")
MESSAGES: Mapping[str, tuple[int, ...]] = {  # which arguments of a call are messages
    "_": (0,),
    "N_": (0,),
    "ngettext": (0, 1),
    "RecordColumn": (1,),
    "_minutes": (1,),
    "Word": (1,),
}
NAMED = {"Word": "help", "Connector": "rights"}  # of what a system asks on the page: by keyword
HEADER = """\
# Every message of Deskscope's pages. Copy it to <code>.po beside this file, say how your language counts,
# and translate; {placeholders}, <tags> and the stars of **bold** stay. What is left empty stays English.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def template() -> str:
    """The whole of language/deskscope.pot, in the order of the alphabet: the same for the same words."""
    catalogue = Catalog()
    for message, place in (*_in_code(), *_in_registries()):
        catalogue.add(message, locations=[(place, 0)])
    written = BytesIO()
    write_po(written, catalogue, omit_header=True, sort_output=True, include_lineno=False, width=110)
    return HEADER + written.getvalue().decode("utf-8")


def _in_code() -> Iterator[tuple[str | tuple[str, ...], str]]:
    """Read from the syntax tree: Babel's own reader does not look into f-strings."""
    for part in SPOKEN:
        for path in sorted((ROOT / part).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and (message := _message(node)):
                    yield message if len(message) > 1 else message[0], str(path.relative_to(ROOT))
                if isinstance(node, ast.Call) and (message := _named(node)):
                    yield message[0], str(path.relative_to(ROOT))


def _named(call: ast.Call) -> tuple[str, ...]:
    wanted = NAMED.get(call.func.id) if isinstance(call.func, ast.Name) else None
    return _texts([each.value for each in call.keywords if each.arg == wanted]) if wanted else ()


def _message(call: ast.Call) -> tuple[str, ...]:
    """The message of a call, with its plural where it has one; empty where it has none."""
    places = MESSAGES.get(call.func.id, ()) if isinstance(call.func, ast.Name) else ()
    return _texts([call.args[place] for place in places if place < len(call.args)])


def _texts(said: Sequence[ast.expr]) -> tuple[str, ...]:
    return tuple(
        each.value for each in said if isinstance(each, ast.Constant) and isinstance(each.value, str)
    )


def _in_registries() -> Iterator[tuple[str, str]]:
    for metric in METRICS.values():
        for said in (metric.title, metric.short, metric.question, metric.definition, metric.caveat):
            if said:
                yield said, "metrics"
    for table in LOADED.values():  # a field of ours in words, where a file's columns are put to them
        yield from ((column.name.replace("_", " ").capitalize(), "warehouse") for column in table.c)
    for kpi in LEFT_OUT:
        yield from ((said, "metrics") for said in (kpi.title, kpi.question, kpi.reason))
    for recipe in tomllib.loads(RECIPES.read_text("utf-8"))["recipe"]:
        yield from (
            (said, "connectors/recipes.toml")
            for said in (recipe["name"], *recipe["report"], *recipe["wrong"])
        )
    for word in (*Counted, *(row.of for row in BENCHMARKS), *(row.unit for row in BENCHMARKS)):
        yield str(word), "metrics"
    for theirs in dict.fromkeys(each.definition for each in RESTATED.values()):
        yield in_plain_words(theirs), "metrics"
    for said in PLAIN.values():
        yield said, "reports/plain.py"


def main(arguments: Sequence[str]) -> int:
    """Write language/deskscope.pot, or the file named."""
    file = Path(arguments[0]) if arguments else FILE
    file.write_text(template(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
