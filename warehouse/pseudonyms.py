"""Pseudonyms of people: a keyed hash, the same for the same person in every source of one warehouse.

The key is made at first use and kept beside the warehouse with owner-only rights; without it a pseudonym
cannot be tried out against a list of names.
"""

import hashlib
import os
import secrets
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from warehouse.private import write_private
from warehouse.records import WarehouseError

_FILE = "pseudonym.key"
_KEY_BYTES = 32
_FINGERPRINT_BYTES = 16
_DIGEST_BYTES = 6  # 12 hexadecimal digits
_REMEMBERED = 500_000  # names, some 15 MB
_NOBODY = pa.array([], pa.string())


def pseudonym_key(folder: Path) -> bytes:
    """The key of the warehouse in `folder`, made now if there is none. The caller holds the writer's lock."""
    known = known_key(folder)
    if known is not None:
        return known
    write_private(folder / _FILE, secrets.token_hex(_KEY_BYTES))
    return _read_key(folder / _FILE)


def known_key(folder: Path) -> bytes | None:
    """The key in `folder`; None where there is none."""
    return _read_key(folder / _FILE) if (folder / _FILE).exists() else None


def given_key() -> bytes | None:
    """The key that DESKSCOPE_PSEUDONYM_KEY gives; None where it is not set."""
    given = os.environ.get("DESKSCOPE_PSEUDONYM_KEY")
    if not given:
        return None
    return _checked(given, "DESKSCOPE_PSEUDONYM_KEY is no key; set it to what a pseudonym.key holds")


def fingerprint(key: bytes) -> str:
    """Tells one key from another, and nothing of the key."""
    return hashlib.blake2b(b"fingerprint of a key", key=key, digest_size=_FINGERPRINT_BYTES).hexdigest()


def _read_key(path: Path) -> bytes:
    damaged = f"{path} is damaged; put back the copy from your backup of the warehouse folder"
    return _checked(path.read_text("ascii", errors="replace"), damaged)


def _checked(text: str, otherwise: str) -> bytes:
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:
        raise WarehouseError(otherwise)
    return key


class Pseudonyms:
    """The pseudonyms of one load. Names already met are remembered for as long as it lasts."""

    def __init__(self, key: bytes) -> None:
        self.key = key
        self._names, self._replaced = _NOBODY, _NOBODY

    def of(self, people: pa.ChunkedArray) -> pa.ChunkedArray:
        """`people` with every name replaced; null stays null. Only names not met before are hashed."""
        if len(self._names) > _REMEMBERED:
            self._names, self._replaced = _NOBODY, _NOBODY
        met = pc.is_in(people, self._names)
        self._meet(pc.unique(people.filter(pc.and_(pc.invert(met), pc.is_valid(people)))))
        return pc.take(self._replaced, pc.index_in(people, self._names))

    def _meet(self, names: pa.StringArray) -> None:
        made = pa.array([pseudonym(name, self.key) for name in names.to_pylist()], pa.string())
        self._names = pa.concat_arrays([self._names, names])
        self._replaced = pa.concat_arrays([self._replaced, made])


def pseudonym(name: str, key: bytes) -> str:
    """Twelve hexadecimal digits of a BLAKE2b hash under `key`; blanks around the name do not matter."""
    return hashlib.blake2b(name.strip().encode(), key=key, digest_size=_DIGEST_BYTES).hexdigest()
