"""A plain file out of whatever was given: gzip, zstd and zip are unpacked to a temporary file, bounded.

What is no table at all (a picture, a password-protected workbook, a folder) is refused here by its first
bytes.
"""

import gzip
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import zstandard

from connectors.bounds import MAX_BYTES, MAX_RATIO, RATIO_COUNTS_FROM
from connectors.refused import FileRefused

_BLOCK = 1024**2
_DEPTH = 3
_ZIP = b"PK\x03\x04"
_FOREIGN = (
    (
        b"\xd0\xcf\x11\xe0",
        "an old or password-protected Office file: save it as .xlsx without password, or as CSV",
    ),
    (b"BZh", "compressed with bzip2: unpack it first"),
    (b"\xfd7zXZ", "compressed with xz: unpack it first"),
    (b"7z\xbc\xaf", "a 7-Zip archive: unpack it first"),
    (b"Rar!", "a RAR archive: unpack it first"),
    (b"%PDF", "a PDF: export the table as CSV or .xlsx"),
    (b"\x89PNG", "a picture: export the table as CSV or .xlsx"),
    (b"\xff\xd8\xff", "a picture: export the table as CSV or .xlsx"),
    (b"GIF8", "a picture: export the table as CSV or .xlsx"),
    (b"SQLite format 3", "a SQLite database: export the table as CSV"),
    (b"\x7fELF", "a program, not a table"),
    (b"MZ\x90", "a program, not a table"),
    (b"PK\x05\x06", "an empty zip archive"),
)


@dataclass(frozen=True)
class Plain:
    """An unpacked file on disk. `name` is for messages, `inner` the name whose suffix says the format."""

    path: Path
    name: str
    inner: str
    members: tuple[str, ...] = ()


@contextmanager
def plain_file(path: Path, name: str | None = None) -> Iterator[Plain]:
    """The file itself, or what is in the archive, for as long as the block lasts. Raises FileRefused."""
    name = name or path.name
    _check_readable(path, name)
    with tempfile.TemporaryDirectory(prefix="deskscope-") as folder:
        yield _unpacked(Plain(path, name, name), Path(folder), 0)


def _check_readable(path: Path, name: str) -> None:
    if not path.exists():
        raise FileRefused(f"{name}: there is no such file; check the path")
    if path.is_dir():
        raise FileRefused(f"{name}: is a folder; name the files in it")
    try:
        with path.open("rb") as file:
            first = file.read(1)
    except OSError as error:
        raise FileRefused(f"{name}: cannot be opened ({error.strerror}); check its rights") from error
    if not first:
        raise FileRefused(f"{name}: is empty; export it again")


def _unpacked(file: Plain, folder: Path, depth: int) -> Plain:
    head = _head(file.path)
    for magic, what in _FOREIGN:
        if head.startswith(magic):
            raise FileRefused(f"{file.name}: is {what}")
    if depth == _DEPTH:
        raise FileRefused(f"{file.name}: archives inside archives; unpack it first")
    target = folder / f"unpacked{depth}"
    if head.startswith(b"\x1f\x8b"):
        with gzip.open(file.path) as stream:
            _copy(stream, target, file.name, file.path.stat().st_size)
        return _unpacked(
            Plain(target, file.name, _without_suffix(file.inner, ".gz", ".gzip")), folder, depth + 1
        )
    if head.startswith(b"\x28\xb5\x2f\xfd"):
        _copy_zstd(file, target)
        return _unpacked(
            Plain(target, file.name, _without_suffix(file.inner, ".zst", ".zstd")), folder, depth + 1
        )
    if head.startswith(_ZIP):
        return _from_zip(file, target, folder, depth)
    return file


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(16)


def _without_suffix(name: str, *suffixes: str) -> str:
    for suffix in suffixes:
        if name.lower().endswith(suffix):
            return name[: -len(suffix)]
    return name


def _copy_zstd(file: Plain, target: Path) -> None:
    with (
        file.path.open("rb") as packed,
        zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(
            packed, read_across_frames=True
        ) as stream,
    ):
        _copy(stream, target, file.name, file.path.stat().st_size)


def _copy(stream: Any, target: Path, name: str, packed: int) -> None:
    """Unpack block by block and stop at the bounds: what an archive says of its own size is not believed."""
    size = 0
    try:
        with target.open("wb") as out:
            while block := stream.read(_BLOCK):
                size += len(block)
                _check_size(name, size, packed)
                out.write(block)
    except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, zstandard.ZstdError) as error:
        raise FileRefused(f"{name}: the archive is damaged or cut off; copy or export it again") from error
    if not size:
        raise FileRefused(f"{name}: the file in the archive is empty; export it again")


def _check_size(name: str, size: int, packed: int) -> None:
    if size > MAX_BYTES:
        raise FileRefused(f"{name}: unpacks to more than {MAX_BYTES // 1024**3} GB; split it")
    if size > RATIO_COUNTS_FROM and size > MAX_RATIO * max(packed, 1):
        raise FileRefused(
            f"{name}: unpacks to more than {MAX_RATIO} times its size, like an archive bomb; unpack it "
            f"yourself if you trust it"
        )


def _from_zip(file: Plain, target: Path, folder: Path, depth: int) -> Plain:
    try:
        with zipfile.ZipFile(file.path) as archive:
            names = archive.namelist()
            if "[Content_Types].xml" in names:
                _check_workbook(archive, file)
                return file
            members = _data_members(archive)
            if len(members) != 1:
                what = ", ".join(m.filename for m in members[:4]) or "no file"
                raise FileRefused(f"{file.name}: the archive holds {what}; give one table per archive")
            member = members[0]
            if member.flag_bits & 1:
                raise FileRefused(f"{file.name}: the archive has a password; unpack it first")
            _check_size(file.name, member.file_size, member.compress_size)
            with archive.open(member) as stream:
                _copy(stream, target, file.name, member.compress_size)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise FileRefused(
            f"{file.name}: the archive is damaged or cut off; copy or export it again"
        ) from error
    inner = Plain(target, file.name, Path(member.filename).name, (member.filename,))
    return _unpacked(inner, folder, depth + 1)


def _data_members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    return [
        member
        for member in archive.infolist()
        if not member.is_dir()
        and not member.filename.startswith("__MACOSX/")
        and not Path(member.filename).name.startswith(".")
    ]


def _check_workbook(archive: zipfile.ZipFile, file: Plain) -> None:
    if "xl/workbook.xml" not in archive.namelist():
        raise FileRefused(
            f"{file.name}: is an Office file but no .xlsx workbook; save the table as .xlsx or CSV"
        )
    size = sum(member.file_size for member in archive.infolist())
    packed = file.path.stat().st_size
    _check_size(file.name, size, packed)
