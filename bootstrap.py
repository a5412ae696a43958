"""Makes Deskscope's own environment, `.venv` beside this file, from `requirements.lock`; `./run` calls it.

Needs Python 3.11 and its `venv` module, nothing installed: this file imports the standard library only. Every
package is checked against the lock's hashes, uv included. Two at once wait for each other.
"""

import fcntl
import os
import re
import shutil
import subprocess
import sys
import tempfile
from ast import literal_eval
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / "bin/python"
LOCK = HERE / "requirements.lock"
MADE_FROM = VENV / "made-from"


class BootstrapError(RuntimeError):
    """Set-up cannot go on; the message says what to do."""


def _call(*command: str | Path, env: dict[str, str] | None = None) -> None:
    try:
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL, env=env)
    except subprocess.CalledProcessError as error:
        message = (
            f"set-up stopped: `{' '.join(map(str, command))}` gave exit code {error.returncode}, see above"
        )
        raise BootstrapError(message) from None


def pinned(package: str, lock: str) -> str:
    """The lines of one package in the text of a lock: its pin and hashes."""
    found = re.search(rf"^{re.escape(package)}==.*?(?=^\S|\Z)", lock, re.MULTILINE | re.DOTALL)
    if found is None:
        raise BootstrapError(f"requirements.lock has no {package}: make it anew, see CONTRIBUTING.md")
    return found[0]


def _uv_on_path() -> str | None:
    uv = shutil.which("uv")
    works = uv and subprocess.run([uv, "--version"], capture_output=True, check=False).returncode == 0
    return uv if works else None


def _usable(python: Path) -> bool:
    if not python.exists():
        return False
    new_enough = "import sys; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([python, "-c", new_enough], capture_output=True, check=False).returncode == 0


def _make_venv(uv: str | None) -> None:
    if _usable(PYTHON) and (uv or (VENV / "bin/pip").exists()):
        return
    if uv:
        _call(uv, "venv", "--quiet", "--clear", "--python", sys.executable, VENV)
        return
    if find_spec("venv") is None or find_spec("ensurepip") is None:  # Debian ships Python without them
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        raise BootstrapError(
            f"{sys.executable} cannot make environments; on Debian or Ubuntu: apt install {package}; "
            "elsewhere: install uv"
        )
    _call(sys.executable, "-m", "venv", "--clear", VENV)


def _install_uv() -> str:
    """Install uv into the environment itself, at the lock's version and hash; gives its path."""
    uv = VENV / "bin/uv"
    if not uv.exists():
        with tempfile.TemporaryDirectory() as folder:
            lines = Path(folder) / "uv.lock.txt"
            lines.write_text(pinned("uv", LOCK.read_text("utf-8")), "utf-8")
            pip = (PYTHON, "-m", "pip", "--disable-pip-version-check", "--quiet")
            _call(*pip, "install", "--require-hashes", "--no-deps", "-r", lines)
    return str(uv)


def _pip_settings(python: Path | str) -> dict[str, str]:
    """What pip is told by PIP_* and pip.conf, which uv does not read: a company's mirror, its certificates.

    `pip config list` merges all of pip's files; `get` reads one only and misses the machine's /etc/pip.conf.
    """
    command = [python, "-m", "pip", "--disable-pip-version-check", "config", "list"]
    said = subprocess.run(command, capture_output=True, check=False, text=True)
    lines = (line.partition("=") for line in said.stdout.splitlines())
    told = {name.strip(): value.strip() for name, _, value in lines}
    names = ("index-url", "cert")
    found = {name: told.get(f":env:.{name}") or told.get(f"global.{name}") for name in names}
    return {name: str(literal_eval(value)) for name, value in found.items() if value}


def _uv_settings() -> dict[str, str]:
    settings = dict(os.environ)
    # The environment's own pip, where it has one: the system's Python often has none.
    pip = _pip_settings(PYTHON if (VENV / "bin/pip").exists() else sys.executable)
    for uv_name, pip_name in (("UV_DEFAULT_INDEX", "index-url"), ("SSL_CERT_FILE", "cert")):
        if uv_name not in settings and pip_name in pip:
            settings[uv_name] = pip[pip_name]
    return settings


def make(made_from: str) -> None:
    """Bring the environment to what the lock says and note what it was made from."""
    if _usable(PYTHON) and MADE_FROM.exists() and MADE_FROM.read_text("utf-8") == made_from:
        return  # another call made it while this one waited
    print("Deskscope: setting up its environment in .venv (once; a minute or two) ...", flush=True)
    uv = _uv_on_path()
    _make_venv(uv)
    MADE_FROM.unlink(missing_ok=True)
    uv = uv or _install_uv()
    env = _uv_settings()
    install = (uv, "pip", "install", "--quiet", "--python", PYTHON, "--no-deps")
    # Compiled once, here: a process that may not write bytecode would compile all it imports at every start.
    _call(*install, "--compile-bytecode", "--require-hashes", "-r", LOCK, env=env)
    # The lock holds the build backend too, so building the project fetches nothing that is not checked.
    _call(*install, "--no-build-isolation", "--editable", HERE, env=env)
    MADE_FROM.write_text(made_from, "utf-8")
    print("Deskscope: ready.", flush=True)


def main() -> int:
    """Make the environment; one process at a time."""
    try:
        with (HERE / ".venv.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            make(sys.argv[1])
    except BootstrapError as error:
        print(f"run: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
