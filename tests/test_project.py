"""What the project promises about itself: the two commands, the lock, the licence, no trace of a machine."""

import re
import subprocess
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")


def _declared() -> list[Requirement]:
    groups = [line for group in PROJECT["dependency-groups"].values() for line in group]
    return [Requirement(line) for line in [*PROJECT["project"]["dependencies"], *groups]]


def _pins() -> dict[str, set[str]]:
    """The versions of each package in the lock: more than one where a Python is too old for the newest."""
    pins: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", LOCK, re.MULTILINE):
        pins.setdefault(canonicalize_name(name), set()).add(version)
    return pins


def _blocks() -> list[str]:
    """The lines of each package: its pin, its hashes and who wants it."""
    return re.findall(r"^[\w.-]+==.*?(?=^\S|\Z)", LOCK, re.MULTILINE | re.DOTALL)


def _tracked() -> Iterator[tuple[str, str]]:
    """Path and text of every text file that is committed or about to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    said = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    if said.returncode:
        pytest.skip("not a git work tree: an unpacked archive, perhaps")
    for name in said.stdout.splitlines():
        path = ROOT / name
        if path.is_file() and b"\0" not in (content := path.read_bytes()):
            yield name, content.decode("utf-8", errors="replace")


def test_the_readmes_first_two_commands_are_the_dashboard_and_the_tests() -> None:
    commands = re.findall(r"^```\w*\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    assert commands[0].strip().endswith("deskscope demo")
    assert commands[1].strip().endswith("pytest")
    assert "\n" not in commands[0].strip() + commands[1].strip()


def test_both_commands_stand_on_the_readmes_first_screen() -> None:
    first_screen = "\n".join(README.splitlines()[:30])
    assert "deskscope demo" in first_screen
    assert "pytest" in first_screen


@pytest.mark.parametrize("requirement", _declared(), ids=str)
def test_the_lock_holds_what_is_declared(requirement: Requirement) -> None:
    versions = _pins().get(canonicalize_name(requirement.name))
    assert versions, "make the lock anew, see CONTRIBUTING.md"
    assert all(requirement.specifier.contains(version, prereleases=True) for version in versions)


def test_the_lock_holds_nothing_that_is_no_longer_declared() -> None:
    declared = {canonicalize_name(requirement.name) for requirement in _declared()}
    direct = {canonicalize_name(text.split("==")[0]) for text in _blocks() if "deskscope (pyproject" in text}
    assert direct == declared


def test_the_lock_is_whole() -> None:
    """Whatever an installed package of the lock needs here is in the lock too."""
    pins = _pins()
    missing = set()
    for name in pins:
        try:
            needs = requires(name) or []
        except PackageNotFoundError:
            continue  # a pin for another system
        for requirement in map(Requirement, needs):
            wanted = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
            if wanted and canonicalize_name(requirement.name) not in pins:
                missing.add((name, requirement.name))
    assert not missing


def test_every_pin_has_hashes_and_the_lock_no_address() -> None:
    assert len(_blocks()) == sum(map(len, _pins().values()))
    assert [block.splitlines()[0] for block in _blocks() if "--hash=sha256:" not in block] == []
    assert re.findall(r"://|--(?:index|extra|find)|\s@\s|^-", LOCK, re.MULTILINE) == []


# Put together from pieces, so that this file does not find itself.
TRACES = re.compile(
    "|".join(
        (
            "/wo" + "rk/",
            "/tmp/te" + "am",
            r"\.libr" + "ary",
            "/ro" + "ot/",
            "/op" + "t/wheels",
            "py" + r"pi\.org",
        )
    )
)


def test_no_file_names_a_place_on_somebodys_machine_or_a_registry() -> None:
    found = [
        f"{name}:{number}"
        for name, text in _tracked()
        for number, line in enumerate(text.splitlines(), 1)
        if TRACES.search(line)
    ]
    assert found == []


def test_only_ci_knows_where_the_public_data_lie() -> None:
    beside = "../sha" + "red"
    assert [name for name, text in _tracked() if beside in text and name != ".ci/run"] == []


def test_the_changelog_tells_which_figures_change() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert re.search(
        r"^## \[?Unreleased|^## \[?" + re.escape(PROJECT["project"]["version"]), changelog, re.MULTILINE
    )
    assert "### Figures that change" in changelog


def test_the_licence_is_apache_2_in_full() -> None:
    licence = (ROOT / "LICENSE").read_text("utf-8")
    assert PROJECT["project"]["license"] == "Apache-2.0"
    assert "Apache License" in licence
    assert "Limitation of Liability" in licence
    assert "END OF TERMS AND CONDITIONS" in licence


def test_the_wheel_holds_every_part_and_nothing_that_is_not_there() -> None:
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert [name for name in wheel["only-include"] if not (ROOT / name).exists()] == []
    assert set(wheel["packages"]) <= set(wheel["only-include"])
    parts = {path.parent.name for path in ROOT.glob("*/*.py")} - {"tests", "bench", ".venv"}
    assert parts <= set(wheel["only-include"])


def test_mypy_reads_what_the_wheel_holds() -> None:
    mypy = PROJECT["tool"]["mypy"]
    code = {
        name.removesuffix(".py")
        for name in PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]
    }
    assert {*mypy["packages"], *mypy["modules"]} >= code - {".streamlit"}


@pytest.mark.parametrize("record", sorted((ROOT / "docs/adr").glob("*.md")), ids=lambda path: path.stem)
def test_a_decision_record_says_what_was_decided_why_and_what_follows(record: Path) -> None:
    headings = re.findall(r"^## (.+)", record.read_text("utf-8"), re.MULTILINE)
    assert headings == ["Context", "Decision", "Consequences"]


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "docs/operations.md", "docs/decisions.md"])
def test_no_link_inside_the_project_is_broken(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    links = re.findall(r"\]\((?!\w+:)([^)#\s]+)", text)
    assert [link for link in links if not ((ROOT / page).parent / link).exists()] == []


def test_the_start_script_keeps_its_rights_and_speaks_plain_sh() -> None:
    run = ROOT / "run"
    assert run.stat().st_mode & 0o111
    subprocess.run(["sh", "-n", run], check=True)


def test_the_start_script_hands_on_the_exit_code_and_wants_a_command(tmp_path: Path) -> None:
    venv = ROOT / ".venv/made-from"
    if not venv.exists():
        pytest.skip("this environment was not made by ./run")
    assert subprocess.run([ROOT / "run", "sh", "-c", "exit 7"], cwd=tmp_path, check=False).returncode == 7
    assert subprocess.run([ROOT / "run"], cwd=tmp_path, check=False, capture_output=True).returncode == 2
