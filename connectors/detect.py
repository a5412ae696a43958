"""What kind of text a file is: one pass over its bytes for encoding, line ends and quotes; a look at its
head for delimiter and header.

Real exports mix encodings: a line that is no UTF-8 is read word by word as cp1252 or cp850, by the letters
that only
one of them gives. A bare CR inside a cell never ends a row.
"""

import codecs
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from connectors.bounds import MAX_CELL
from connectors.refused import FileRefused

_BLOCK = 512 * 1024
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
MIXED = "mixed cp1252 and cp850"
_BINARY_SHARE = 0.02
_LETTER = rb"A-Za-z"
_UNDEFINED = rb"\x81\x8d\x8f\x90\x9d"  # in cp1252
_ONLY_CP850 = re.compile(
    rb"[" + _UNDEFINED + rb"]"
    rb"|(?<=[" + _LETTER + rb"])[\x82\x84\x8a\x87](?![\x80-\xff])"
    rb"|(?<=[" + _LETTER + rb"])[\x80-\x90\x93-\x9a\xa0-\xa5](?=[" + _LETTER + rb"])"
    rb"|(?<![" + _LETTER + rb"])[\x8e\x99\x9a\x84\x94](?=[a-z])"
)
_ONLY_LATIN = re.compile(rb"(?<=[" + _LETTER + rb"])[\xc0-\xff]|[\xc0-\xff](?=[" + _LETTER + rb"])")
_WORD = re.compile(rb"[" + _LETTER + rb"]*[\x80-\xff][" + _LETTER + rb"\x80-\xff]*")


@dataclass(frozen=True)
class Scan:
    """What one pass over the bytes shows. `long_line`: a line may exceed a cell."""

    encoding: str
    lines: int  # that hold anything; a blank line inside a cell is none
    quotes: int
    long_line: bool
    old_mac: bool
    plain: bool  # the bytes can be read as they are


def scan(path: Path, name: str, encoding: str | None = None) -> Scan:
    """Raises FileRefused for a binary file or bytes that the given encoding does not allow."""
    with path.open("rb") as file:
        head = file.read(_BLOCK)
    found = encoding or _by_bom(head) or _utf16_without_bom(head)
    _check_text(head, name, found)
    if found is None:
        found = _byte_encoding(path)
    elif encoding is not None:
        _check_decodes(path, name, encoding)
    newlines = blanks = quotes = returns = size = 0
    last = b""
    long_line = False
    for block in utf8_blocks(path, found, name):
        count = block.count(b"\n")
        newlines += count
        blanks += block.count(b"\n\n") + (last.endswith(b"\n") and block.startswith(b"\n"))
        last = block or last
        quotes += block.count(b'"')
        returns += block.count(b"\r")
        long_line |= not count and len(block) >= _BLOCK // 2
        size += len(block)
    plain = found == "utf-8" and not returns and size == path.stat().st_size
    old_mac = newlines == 0 and returns > 0
    lines = newlines - blanks + (not last.endswith(b"\n"))
    return Scan(found, lines, quotes, long_line, old_mac, plain)


def _by_bom(head: bytes) -> str | None:
    return next((encoding for bom, encoding in _BOMS if head.startswith(bom)), None)


def _utf16_without_bom(head: bytes) -> str | None:
    if len(head) < 4 or b"\0" not in head:
        return None
    even, odd = head[0:4000:2].count(0), head[1:4000:2].count(0)
    half = min(len(head), 4000) // 2
    if odd > 0.6 * half and even < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.6 * half and odd < 0.1 * half else None


def _check_text(head: bytes, name: str, encoding: str | None) -> None:
    if encoding and encoding.lower().replace("_", "-").startswith(("utf-16", "utf-32")):
        return
    odd = sum(head.count(bytes([code])) for code in (*range(9), *range(14, 32)) if code)
    nuls = head.count(0)
    if odd + nuls > _BINARY_SHARE * len(head) + 64:
        raise FileRefused(f"{name}: holds binary data, not a table; export it as CSV or .xlsx")


def _byte_encoding(path: Path) -> str:
    """utf-8 where every byte allows it, else cp1252, cp850 or the mix of both."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return _single_byte(path)
    return "utf-8"


def _single_byte(path: Path) -> str:
    dos = latin = 0
    utf8 = False
    with path.open("rb") as file:
        for line in file:
            if line.isascii():
                continue
            if _is_utf8(line):
                utf8 = True
                continue
            dos += len(_ONLY_CP850.findall(line))
            latin += len(_ONLY_LATIN.findall(line))
    if dos and (latin or utf8):
        return MIXED
    if dos:
        return "cp850"
    return MIXED if utf8 else "cp1252"


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def decode_mixed(line: bytes) -> str:
    """One line of a file that mixes encodings: UTF-8 if it is, else each word as cp850 or cp1252."""
    if _is_utf8(line):
        return line.decode("utf-8")
    dos_line = bool(_ONLY_CP850.search(line)) and not _ONLY_LATIN.search(line)
    text, end = [], 0
    for match in _WORD.finditer(line):
        text.append(line[end : match.start()].decode("ascii"))
        text.append(_decode_word(match.group(), dos_line=dos_line))
        end = match.end()
    return "".join([*text, line[end:].decode("ascii")])


def _decode_word(word: bytes, *, dos_line: bool) -> str:
    if _ONLY_CP850.search(word) or (dos_line and not _ONLY_LATIN.search(word)):
        return word.decode("cp850")
    return word.decode("cp1252", errors="replace")


def _check_decodes(path: Path, name: str, encoding: str) -> None:
    try:
        codecs.lookup(encoding)
    except LookupError as error:
        raise FileRefused(
            f"{name}: the encoding {encoding!r} is not known; leave it out to have it detected"
        ) from error
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 1
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                lines += decoder.decode(block).count("\n")
            decoder.decode(b"", final=True)
    except (UnicodeError, LookupError) as error:
        raise FileRefused(
            f"{name}: is not {encoding} (near line {lines}); leave the encoding out to have it detected"
        ) from error


def utf8_blocks(path: Path, encoding: str, name: str) -> Iterator[bytes]:
    """The file as UTF-8 with plain LF line ends, without BOM and NULs; a bare CR is left to the caller."""
    plain = encoding.lower() in ("utf-8", "utf-8-sig", "utf8", "ascii", "us-ascii")
    blocks = _raw_blocks(path) if plain else _decoded_blocks(path, encoding, name)
    held, first = b"", True
    for block in blocks:
        current = held + block
        held = b""
        if first:
            current = current.removeprefix(codecs.BOM_UTF8)
            first = False
        if current.endswith(b"\r"):
            current, held = current[:-1], b"\r"
        yield _clean(current)
    if held:
        yield b"\r"


def _clean(block: bytes) -> bytes:
    if b"\r" in block:
        block = block.replace(b"\r\n", b"\n")
    return block.replace(b"\0", b"") if b"\0" in block else block


def _raw_blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


def _decoded_blocks(path: Path, encoding: str, name: str) -> Iterator[bytes]:
    if encoding == MIXED:
        yield from _mixed_blocks(path)
        return
    errors = "replace" if encoding == "cp1252" else "strict"
    decoder = codecs.getincrementaldecoder(encoding)(errors=errors)
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                yield decoder.decode(block).encode("utf-8", errors="replace")
            yield decoder.decode(b"", final=True).encode("utf-8", errors="replace")
    except UnicodeError as error:
        raise FileRefused(f"{name}: is cut off or not {encoding}; export it again, as UTF-8") from error


def _mixed_blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while lines := file.readlines(_BLOCK):
            yield "".join(decode_mixed(line) for line in lines).encode("utf-8")


def text_lines(path: Path, found: Scan, name: str) -> Iterator[str]:
    """The lines of the file with their LF; CRs inside them are blanks, and line ends in old Mac files."""
    rest = b""
    swap = b"\n" if found.old_mac else b" "
    for block in utf8_blocks(path, found.encoding, name):
        current = rest + (block.replace(b"\r", swap) if b"\r" in block else block)
        lines = current.split(b"\n")
        rest = lines.pop()
        for line in lines:
            yield line.decode("utf-8", errors="replace") + "\n"
        if len(rest) > 64 * MAX_CELL:
            raise FileRefused(
                f"{name}: one line is longer than {64 * MAX_CELL // 1024**2} MB; is this a table?"
            )
    if rest:
        yield rest.decode("utf-8", errors="replace")


def delimiter_of(lines: list[str], name: str) -> str:
    """The delimiter that splits the first lines into the most even rows; ',' where none does."""
    if lines and (match := re.match(r"^sep=(.)\s*$", lines[0])):
        return match[1]
    lines = [line for line in lines if len(line) < _BLOCK]
    candidates = "\t,;|" if name.lower().endswith((".tsv", ".tab")) else ",;\t|"
    return max(candidates, key=lambda delimiter: _evenness(lines, delimiter))


def _evenness(lines: list[str], delimiter: str) -> tuple[float, int]:
    rows = [row for row in islice(csv.reader(lines, delimiter=delimiter), 200) if row]
    widths = [len(row) for row in rows]
    if not widths or max(widths) == 1:
        return 0.0, 0
    common = max(set(widths), key=widths.count)
    if common == 1:
        return 0.0, 0
    return round(widths.count(common) / len(widths), 1), common
