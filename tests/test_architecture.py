"""The house keeps its shape: which part may import which, what a module may be called, how long it may grow.

The arrows are those of CONTRIBUTING.md; the code is read with `ast`, never imported.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MOST_LINES = 400

# configuration.py belongs to the warehouse: whoever may import the one may import the other.
MAY_IMPORT: dict[str, set[str]] = {
    "language": set(),
    "configuration": {"warehouse"},
    "command_line": {"configuration"},
    "warehouse": {"configuration"},
    "connectors": {"language", "warehouse", "configuration"},
    "metrics": {"language", "warehouse", "configuration"},
    "charts": {"language", "metrics", "warehouse", "configuration"},
    "reports": {"language", "charts", "metrics", "warehouse", "configuration"},
    "sample_data": {"metrics", "connectors", "warehouse", "configuration"},
    "pages": {"language", "reports", "charts", "metrics", "warehouse", "configuration"},
}
MAY_IMPORT["pages/analysts"] = MAY_IMPORT["pages"] | {"connectors", "sample_data", "pages"}
MAY_IMPORT["reporting"] = {*MAY_IMPORT, "reporting"}
MAY_IMPORT["app"] = MAY_IMPORT["cli"] = {*MAY_IMPORT, "app", "cli"}
PARTS = tuple(part for part in MAY_IMPORT if "/" not in part)

# Libraries that belong to one part; everybody else asks that part.
ONLY_IN = {
    "streamlit": {"pages", "app"},
    "plotly": {"charts"},
    "requests": {"connectors", "reports"},
    "openpyxl": {"connectors", "reports"},
    "duckdb": {"warehouse", "connectors"},
    "psycopg": {"warehouse"},
}


@dataclass(frozen=True)
class Module:
    path: Path
    name: str  # dotted
    part: str
    tree: ast.Module

    def imports(self, *, at_import: bool = False) -> Iterator[str]:
        """The dotted names this module imports; with `at_import` only those that run when it is imported."""
        yield from _imported(self.tree, at_import=at_import)


def _imported(tree: ast.AST, *, at_import: bool) -> Iterator[str]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in (
            "import_module",
            "importlib.import_module",
        ):
            yield from (str(word.value) for word in node.args[:1] if isinstance(word, ast.Constant))
        later = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or _for_types_only(node)
        if not (at_import and later):
            yield from _imported(node, at_import=at_import)


def _for_types_only(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def _part(relative: Path) -> str:
    if relative.parts[:2] == ("pages", "analysts"):
        return "pages/analysts"
    return relative.with_suffix("").parts[0]


@cache
def modules() -> tuple[Module, ...]:
    paths = [ROOT / f"{part}.py" for part in PARTS if (ROOT / f"{part}.py").exists()]
    paths += [path for part in PARTS for path in sorted((ROOT / part).rglob("*.py"))]
    return tuple(
        Module(
            path,
            ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"),
            _part(path.relative_to(ROOT)),
            ast.parse(path.read_text("utf-8"), str(path)),
        )
        for path in paths
    )


def _name(module: Module) -> str:
    return str(module.path.relative_to(ROOT))


each_module = pytest.mark.parametrize("module", modules(), ids=_name)


def arrows(module: Module) -> set[str]:
    """The parts of ours that a module imports, its own left out; `pages.analysts` counts as a part."""
    names = {name.split(".")[0] for name in module.imports()} & set(PARTS)
    return names - {module.part}


def test_every_part_of_the_house_is_read() -> None:
    assert {module.part for module in modules()} == set(MAY_IMPORT)


@each_module
def test_imports_point_one_way(module: Module) -> None:
    assert arrows(module) <= MAY_IMPORT[module.part]


@each_module
def test_nothing_but_an_analysts_page_imports_an_analysts_page(module: Module) -> None:
    imported = [name for name in module.imports() if name.startswith("pages.analysts")]
    assert not imported or module.part == "pages/analysts"


@each_module
def test_a_library_stays_in_the_part_it_belongs_to(module: Module) -> None:
    used = {name.split(".")[0] for name in module.imports()} & ONLY_IN.keys()
    astray = {library for library in used if module.part.split("/")[0] not in ONLY_IN[library]}
    assert not astray


@each_module
def test_no_relative_imports(module: Module) -> None:
    relative = [node for node in ast.walk(module.tree) if isinstance(node, ast.ImportFrom) and node.level]
    assert not relative


def _module(name: str) -> str:
    """The module that an imported name is, or lies in."""
    known = {module.name for module in modules()}
    return name if name in known else name.rpartition(".")[0]


def test_no_module_imports_itself_in_a_circle() -> None:
    graph = {
        module.name: {_module(name) for name in module.imports(at_import=True)} - {module.name}
        for module in modules()
    }
    while leaves := {name for name, needed in graph.items() if not needed & graph.keys()}:
        graph = {name: needed for name, needed in graph.items() if name not in leaves}
    assert not graph, f"these import each other: {sorted(graph)}"


@each_module
def test_a_module_is_short_enough_to_read_at_one_sitting(module: Module) -> None:
    assert len(module.path.read_text("utf-8").splitlines()) <= MOST_LINES


@each_module
def test_a_module_is_named_for_what_it_is(module: Module) -> None:
    empty_words = {"utils", "util", "helpers", "helper", "manager", "common", "misc", "base", "core", "tools"}
    assert not empty_words & set(module.name.split("."))


@each_module
def test_a_function_is_named_for_what_it_gives(module: Module) -> None:
    defined = [node.name for node in ast.walk(module.tree) if isinstance(node, ast.FunctionDef)]
    assert [name for name in defined if name.lstrip("_").startswith(("get_", "process_", "handle_"))] == []


@each_module
def test_a_module_says_in_its_first_line_what_it_is(module: Module) -> None:
    assert not module.tree.body or ast.get_docstring(module.tree)


SPEAKS_FOR_ITSELF = 5  # lines of body, below which a name and its types may say it all


def _lines(node: ast.FunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.body[0].lineno + 1


@cache
def exported() -> frozenset[str]:
    """The names that the parts' `__init__` files hand out, and the two doors to files."""
    names = {"inspect", "read", "load_file", "read_mapping", "write_mapping"}
    for module in modules():
        if module.path.name == "__init__.py":
            names |= {name.rpartition(".")[2] for name in module.imports(at_import=True)}
    return frozenset(names)


@cache
def promised() -> frozenset[str]:
    """The methods that an abstract class describes for all that fill it in."""
    return frozenset(
        node.name
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef)
        and "abstractmethod" in map(ast.unparse, node.decorator_list)
        and ast.get_docstring(node)
    )


def _public_functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from (
                method
                for method in node.body
                if isinstance(method, ast.FunctionDef)
                and not method.name.startswith("_")
                and not method.decorator_list
            )


@pytest.mark.parametrize(
    "module",
    [module for module in modules() if module.part in ("warehouse", "metrics", "connectors")],
    ids=_name,
)
def test_a_public_function_says_what_it_gives(module: Module) -> None:
    undocumented = [
        node.name
        for node in _public_functions(module.tree)
        if not ast.get_docstring(node)
        and node.name not in promised()
        and (_lines(node) > SPEAKS_FOR_ITSELF or node.name in exported())
    ]
    assert undocumented == []


def test_the_tests_mirror_the_tree() -> None:
    folders = {path.parent.relative_to(ROOT / "tests") for path in (ROOT / "tests").rglob("test_*.py")}
    known = {Path(), Path("browser"), *(Path(part) for part in MAY_IMPORT)}
    known |= {module.path.parent.relative_to(ROOT) for module in modules()}
    assert folders <= known


@pytest.mark.parametrize("part", [part for part in PARTS if part != "app"])  # the pages' tests start the app
def test_every_part_has_tests_of_its_own(part: str) -> None:
    folder = ROOT / "tests" / part
    assert list(folder.rglob("test_*.py")) or (ROOT / "tests" / f"test_{part}.py").exists()
