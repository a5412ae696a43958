"""The keys of sources that were added on the page: a file beside the warehouse that its owner alone may read.

Operators write ${ENVIRONMENT} references into deskscope.toml instead. With DESKSCOPE_KEYS=keyring the keys
lie in the keyring of the system; that is for a machine where somebody is signed in, because a job at night
has no open keyring. A key is never in the database, in a log or in a message.
"""

import json
import os
import stat
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import keyring
from filelock import FileLock
from keyring.errors import KeyringError

from configuration import ConfigurationError
from warehouse.private import write_private

FILE = "source-keys.toml"
CHOICE = "DESKSCOPE_KEYS"
_SERVICE = "deskscope"
_OF_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_DELETE = 0x7F  # the one control character that JSON leaves as it is and TOML does not allow

Secrets = Mapping[str, str]
Told = TypeVar("Told")


@dataclass(frozen=True)
class Keys:
    """The keys of one warehouse, by source and the connector's own word for each."""

    folder: Path

    @property
    def place(self) -> str:
        """Where the keys are, in words for people."""
        return "the keyring of this machine" if _in_keyring() else str(self.folder / FILE)

    def of(self, source: str) -> dict[str, str]:
        """The secrets of a source by option; empty where none are kept. Raises ConfigurationError."""
        return dict(self._kept().get(source, {})) if not _in_keyring() else _from_keyring(self._entry(source))

    def keep(self, source: str, secrets: Secrets) -> None:
        """Keep the secrets of a source in place of those it had; raises ConfigurationError and OSError."""
        if _in_keyring():
            _ask_keyring(
                lambda: keyring.set_password(_SERVICE, self._entry(source), json.dumps(dict(secrets)))
            )
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self.folder / f"{FILE}.lock"):
            write_private(self.folder / FILE, _toml({**self._kept(), source: secrets}))

    def forget(self, source: str) -> None:
        """Drop the secrets of a source, if there are any."""
        if not self.of(source):
            return
        if _in_keyring():
            _ask_keyring(lambda: keyring.delete_password(_SERVICE, self._entry(source)))
            return
        with FileLock(self.folder / f"{FILE}.lock"):
            others = {name: kept for name, kept in self._kept().items() if name != source}
            write_private(self.folder / FILE, _toml(others))

    def _entry(self, source: str) -> str:
        return f"{self.folder} {source}"

    def _kept(self) -> dict[str, Secrets]:
        path = self.folder / FILE
        try:
            with path.open("rb") as file:
                if os.name == "posix" and os.fstat(file.fileno()).st_mode & _OF_OTHERS:
                    raise ConfigurationError(
                        f"{path} may be read by others; chmod 600 it, and renew its keys"
                    )
                found: dict[str, Secrets] = tomllib.load(file)
        except FileNotFoundError:
            return {}
        except PermissionError:
            owner = "the user who added the sources"
            raise ConfigurationError(f"{path} may not be read; run as {owner}") from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError):  # which may repeat what stands there
            raise ConfigurationError(f"{path} is damaged; delete it, and add the sources again") from None
        return found


def _in_keyring() -> bool:
    return os.environ.get(CHOICE, "file") == "keyring"


def _from_keyring(entry: str) -> dict[str, str]:
    found = _ask_keyring(lambda: keyring.get_password(_SERVICE, entry))
    kept: dict[str, str] = json.loads(found) if found else {}
    return kept


def _ask_keyring(asked: Callable[[], Told]) -> Told:
    try:
        return asked()
    except KeyringError as error:
        said = " ".join(str(error).split()).rstrip(".")
        raise ConfigurationError(
            f"the keyring of this machine does not work ({said}); unset {CHOICE}"
        ) from None


def _toml(kept: Mapping[str, Secrets]) -> str:
    lines = ["# Keys of the sources that were added on the page Add data. For their owner alone."]
    for source, secrets in sorted(kept.items()):
        lines += ["", f"[{_quoted(source)}]"]
        lines += [f"{_quoted(name)} = {_quoted(value)}" for name, value in sorted(secrets.items())]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A basic string of TOML: as JSON writes it, but for one character."""
    return json.dumps(text, ensure_ascii=False).replace(chr(_DELETE), f"\\u{_DELETE:04x}")
