"""The set-up script: what it takes from the lock, what it tells uv, when it has nothing to do."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import bootstrap

LOCK = """\
numpy==2.4.6 ; python_full_version < '3.12' \\
    --hash=sha256:aa
    # via pandas
uv==0.13.9 \\
    --hash=sha256:bb \\
    --hash=sha256:cc
    # via deskscope (pyproject.toml:bootstrap)
uvloop==1.0 \\
    --hash=sha256:dd
"""


def test_a_packages_pin_comes_with_its_hashes_and_nothing_of_its_neighbours() -> None:
    lines = bootstrap.pinned("uv", LOCK)
    assert lines.startswith("uv==0.13.9")
    assert "sha256:cc" in lines
    assert "uvloop" not in lines
    assert "sha256:aa" not in lines


def test_the_last_package_of_a_lock_is_found_too() -> None:
    assert "sha256:dd" in bootstrap.pinned("uvloop", LOCK)


def test_a_lock_without_uv_is_refused_with_what_to_do() -> None:
    with pytest.raises(bootstrap.BootstrapError, match=r"no uv: make it anew, see CONTRIBUTING\.md"):
        bootstrap.pinned("uv", "numpy==2.4.6\n")


def test_the_projects_own_lock_pins_what_the_set_up_needs() -> None:
    lock = bootstrap.LOCK.read_text("utf-8")
    assert all("--hash=sha256:" in bootstrap.pinned(name, lock) for name in ("uv", "hatchling", "editables"))


def test_an_index_that_pip_is_told_of_is_told_to_uv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "https://mirror.example/simple")
    monkeypatch.delenv("UV_DEFAULT_INDEX", raising=False)
    assert bootstrap._uv_settings()["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"


def test_an_index_that_uv_is_told_of_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "https://mirror.example/simple")
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://other.example/simple")
    assert bootstrap._uv_settings()["UV_DEFAULT_INDEX"] == "https://other.example/simple"


def test_what_pips_file_says_is_told_to_uv(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As on a company's machine: certificates and mirror in a pip.conf, nothing in the environment."""
    lines = "[global]\ncert = /etc/company.pem\nindex-url = https://mirror.example/simple\n"
    (tmp_path / "pip.conf").write_text(lines, "utf-8")
    for name in ("PIP_CERT", "PIP_INDEX_URL", "SSL_CERT_FILE", "UV_DEFAULT_INDEX"):
        monkeypatch.delenv(name, raising=False)
    # Stands in for /etc/pip.conf: like that, `pip config get` passes it over.
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / "none")
    monkeypatch.setattr(sys, "executable", _with_pip())
    settings = bootstrap._uv_settings()
    assert settings["SSL_CERT_FILE"] == "/etc/company.pem"
    assert settings["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"


def _with_pip() -> str:
    """A Python that has pip; an environment made by uv has none."""
    for python in (
        sys.executable,
        f"{sys.base_prefix}/bin/python3",
        shutil.which("python3", path="/usr/bin"),
    ):
        pip = python and subprocess.run([python, "-m", "pip", "-V"], check=False, capture_output=True)
        if python and pip and pip.returncode == 0:
            return python
    pytest.skip("no Python with pip here")


def test_a_failing_step_is_told_in_one_line() -> None:
    with pytest.raises(bootstrap.BootstrapError, match="`false` gave exit code 1, see above") as refused:
        bootstrap._call("false")
    assert "\n" not in str(refused.value)


def test_a_python_without_venv_is_told_which_package_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(bootstrap, "PYTHON", tmp_path / "bin/python")
    monkeypatch.setattr(bootstrap, "find_spec", lambda _name: None)
    with pytest.raises(bootstrap.BootstrapError, match=r"apt install python3\.\d+-venv"):
        bootstrap._make_venv(uv=None)


def test_a_python_that_is_gone_is_not_usable(tmp_path: Path) -> None:
    dangling = tmp_path / "python"
    dangling.symlink_to(tmp_path / "nowhere")
    assert not bootstrap._usable(dangling)


def test_an_environment_made_from_the_same_lock_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made_from = tmp_path / "made-from"
    made_from.write_text("sum of the lock", "utf-8")
    monkeypatch.setattr(bootstrap, "MADE_FROM", made_from)
    monkeypatch.setattr(bootstrap, "_usable", lambda _python: True)
    monkeypatch.setattr(bootstrap, "_make_venv", lambda _uv: pytest.fail("made anew"))
    bootstrap.make("sum of the lock")
