"""A hundred files that no one should have exported, and what must become of each: refused in one line, or its good rows."""

import gzip
import io
import json
import random
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

HEADER = "ticket_id,created_at,resolved_at,channel,priority"


@dataclass(frozen=True)
class Bad:
    """`says`: words of the refusal of the whole file; else `good` rows load and `listed` ones are refused."""

    name: str
    write: Callable[[Path], object]
    says: str | None = None
    good: int = 0
    listed: int = 0


def row(i: int) -> str:
    return f"T{i},2024-01-{i % 28 + 1:02d} 09:00:00,2024-02-{i % 28 + 1:02d} 10:00:00,Phone,P{i % 4 + 1}"


def table(rows: int = 10, header: str = HEADER) -> list[str]:
    return [header, *(row(i) for i in range(rows))]


def text(*lines: str, encoding: str = "utf-8", end: str = "\n") -> Callable[[Path], object]:
    return lambda path: path.write_bytes((end.join(lines) + end).encode(encoding))


def raw(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


def replaced(line: int, content: str, rows: int = 10) -> Callable[[Path], object]:
    lines = table(rows)
    lines[line] = content
    return text(*lines)


def cell(line: int, column: int, content: str, rows: int = 10) -> Callable[[Path], object]:
    lines = table(rows)
    cells = lines[line].split(",")
    cells[column] = content
    lines[line] = ",".join(cells)
    return text(*lines)


def _bytes(rows: int = 10) -> bytes:
    return ("\n".join(table(rows)) + "\n").encode()


def _zip(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def _encrypted_zip() -> bytes:
    """A plain zip with the bit that says 'has a password' set in both of its headers."""
    content = bytearray(_zip(("a.csv", _bytes())))
    content[6] |= 1
    content[content.find(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def _gzip_bomb(path: Path) -> None:
    """200 MB of one repeated row in some 200 kB; the bound stops it long before."""
    block = (row(1) + "\n").encode() * 20_000
    with gzip.open(path, "wb", compresslevel=9) as out:
        out.write((HEADER + "\n").encode())
        for _ in range(180):
            out.write(b"\0" * len(block))


def _zip_bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("bomb.csv", "w") as member:
        for _ in range(120):
            member.write(b"a" * 1024**2)


def _lying_zip() -> bytes:
    """A zip that claims 10 GB."""
    content = bytearray(_zip(("a.csv", _bytes())))
    place = content.find(b"PK\x01\x02") + 24
    content[place : place + 4] = (0xFFFF0000).to_bytes(4, "little")
    return bytes(content)


def workbook(fill: Callable[[openpyxl.Workbook], object]) -> Callable[[Path], object]:
    def write(path: Path) -> None:
        book = openpyxl.Workbook()
        fill(book)
        book.save(path)

    return write


def _merged(book: openpyxl.Workbook) -> None:
    sheet = book.active
    sheet.append(["Service desk", None, None, None, None])
    sheet.merge_cells("A1:E1")
    for line in table():
        sheet.append(line.split(","))


def _formulas(book: openpyxl.Workbook) -> None:
    sheet = book.active
    for line in table():
        sheet.append(line.split(","))
    sheet["E3"] = "=1+1"


def _second_sheet(book: openpyxl.Workbook) -> None:
    sheet = book.create_sheet("Data")
    for line in table():
        sheet.append(line.split(","))


def _flooded_sheet(book: openpyxl.Workbook) -> None:
    sheet = book.active
    for line in table():
        sheet.append(line.split(","))
    for number in range(12, 600):
        sheet.cell(number, 1, " ")


def _big_ids(book: openpyxl.Workbook) -> None:
    sheet = book.active
    sheet.append(HEADER.split(","))
    for i in range(10):
        sheet.append([570306133677761000 + i * 1000, *row(i).split(",")[1:]])


def _wide(columns: int) -> str:
    names = ",".join(f"c{i}" for i in range(columns))
    return f"{names}\n" + "\n".join(",".join(["x"] * columns) for _ in range(3)) + "\n"


def _parquet(content: pa.Table) -> bytes:
    out = io.BytesIO()
    pq.write_table(content, out)
    return out.getvalue()


def _as_arrow(rows: int = 10) -> pa.Table:
    cells = [line.split(",") for line in table(rows)[1:]]
    return pa.table(dict(zip(HEADER.split(","), zip(*cells, strict=True), strict=True)))


def _json(rows: int = 10) -> list[str]:
    names = HEADER.split(",")
    return [json.dumps(dict(zip(names, row(i).split(","), strict=True))) for i in range(rows)]


def broken_containers() -> Iterator[Bad]:
    noise = random.Random(2).randbytes(5_000)
    packed = gzip.compress(_bytes(500))
    yield Bad("empty.csv", raw(b""), "empty")
    yield Bad("a folder.csv", lambda path: path.mkdir(), "folder")
    yield Bad("missing.csv", lambda path: None, "no such file")
    yield Bad("noise.csv", raw(noise), "binary")
    yield Bad("noise.xlsx", raw(noise), "binary")
    yield Bad("picture.csv", raw(b"\x89PNG\r\n\x1a\n" + noise), "picture")
    yield Bad("photo.csv", raw(b"\xff\xd8\xff\xe0" + noise), "picture")
    yield Bad("paper.csv", raw(b"%PDF-1.7\n" + noise), "PDF")
    yield Bad("old.xls", raw(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise), "password-protected")
    yield Bad("a.7z", raw(b"7z\xbc\xaf\x27\x1c" + noise), "7-Zip")
    yield Bad("a.csv.bz2", raw(b"BZh91AY&SY" + noise), "bzip2")
    yield Bad("a.csv.xz", raw(b"\xfd7zXZ\0" + noise), "xz")
    yield Bad("a.rar", raw(b"Rar!\x1a\x07" + noise), "RAR")
    yield Bad("base.csv", raw(b"SQLite format 3\0" + noise), "SQLite")
    yield Bad("program.csv", raw(b"\x7fELF" + noise), "program")
    yield Bad("page.csv", raw(b"<html><table><tr><td>1</td></tr></table></html>"), "HTML")
    yield Bad("cut.csv.gz", raw(packed[: len(packed) // 2]), "cut off")
    yield Bad("damaged.csv.gz", raw(packed[:60] + b"\0" * 40 + packed[100:]), "damaged")
    yield Bad("head.csv.gz", raw(b"\x1f\x8b"), "damaged")
    yield Bad("nothing.csv.gz", raw(gzip.compress(b"")), "empty")
    yield Bad("bomb.csv.gz", _gzip_bomb, "bomb")
    yield Bad("bomb.zip", _zip_bomb, "bomb")
    yield Bad("claims.zip", raw(_lying_zip()), "GB")
    yield Bad("secret.zip", raw(_encrypted_zip()), "password")
    yield Bad("many.zip", raw(_zip(("a.csv", _bytes()), ("b.csv", _bytes()))), "one table per archive")
    yield Bad("none.zip", raw(_zip(("folder/", b""))), "one table per archive")
    yield Bad("empty.zip", raw(b"PK\x05\x06" + b"\0" * 18), "empty zip")
    yield Bad("cut.zip", raw(_zip(("a.csv", _bytes(500)))[:200]), "damaged")
    nested = _bytes()
    for _ in range(5):
        nested = gzip.compress(nested)
    yield Bad("nested.csv.gz", raw(nested), "archives inside archives")
    yield Bad(
        "office.docx", raw(_zip(("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>"))), "no .xlsx"
    )
    yield Bad(
        "broken.xlsx",
        raw(_zip(("[Content_Types].xml", b"<x/>"), ("xl/workbook.xml", b"<x"))),
        "damaged workbook",
    )
    yield Bad("cut.parquet", raw(_parquet(_as_arrow())[:300]), "Parquet")
    yield Bad("empty.parquet", raw(_parquet(_as_arrow().slice(0, 0))), "no rows")
    yield Bad("cut.csv.zst", raw(b"\x28\xb5\x2f\xfd" + noise[:50]), "damaged")
    yield Bad("inside.zip", raw(_zip(("__MACOSX/._a.csv", b"x"), ("export/a.csv", _bytes()))), good=10)
    yield Bad("gzip in zip.zip", raw(_zip(("a.csv.gz", gzip.compress(_bytes())))), good=10)


def broken_tables() -> Iterator[Bad]:
    yield Bad("header only.csv", text(HEADER), "no rows below")
    yield Bad("blank.csv", text("", "", "  "), "holds no rows")
    yield Bad("line ends.csv", raw(b"\n" * 5_000), "holds no rows")
    yield Bad("commas.csv", text(*[",,,,"] * 30), "holds no rows")
    yield Bad("no header.csv", text(*table()[1:]), "no header")
    yield Bad("no header numbers.csv", text(*[f"{i},{i * 2},{i * 3},7" for i in range(20)]), "no header")
    yield Bad("one column.csv", text("ticket_id", *[f"T{i}" for i in range(10)]), "only one column")
    yield Bad("one line of prose.csv", text("This is not a table at all."), "only one column")
    yield Bad("5000 columns.csv", lambda path: path.write_text(_wide(5_000)), "5,000 columns")
    yield Bad("strange columns.csv", text("alpha,beta,gamma", "x,y,z", "u,v,w"), "no column of it")
    yield Bad("pivot of months.csv", text("team,2024-01,2024-02,2024-03", "a,1,2,3", "b,4,5,6"), "pivot")
    yield Bad("pivot of month names.csv", text("team,Jan,Feb,Mar,Apr", "a,1,2,3,4", "b,4,5,6,7"), "pivot")
    yield Bad(
        "pivot of channels.csv", text("month,Phone,Email,Chat", "January,10,20,30", "May,4,5,6"), "pivot"
    )
    yield Bad(
        "ids as powers.csv",
        text(HEADER, *[f"5.7030613367776{i}E+017,{row(i).split(',', 1)[1]}" for i in range(10)]),
        "spreadsheet",
    )
    two = "ticket_id,created_at,channel,channel"
    yield Bad(
        "same name twice.csv",
        text(two, *[f"T{i},2024-01-13,Phone,Email" for i in range(9)]),
        "two columns called 'channel'",
    )
    yield Bad(
        "either order.csv",
        text(HEADER, *[f"T{i},0{i % 9 + 1}/02/2024,03/04/2024,Phone,P1" for i in range(9)]),
        "day or month",
    )
    both = [f"T{i},{'13/01/2024' if i % 2 else '01/13/2024'},,Phone,P1" for i in range(20)]
    yield Bad("both orders.csv", text(HEADER, *both), "both 13/01 and 01/13")
    yield Bad(
        "no quote ends.csv",
        text(HEADER, *[f'"T{i},2024-01-13,,Phone,P1' for i in range(1_500)]),
        "a quote opens",
    )
    yield Bad(
        "times of day.csv",
        text(HEADER, *[f"T{i},,,Phone,P1" for i in range(3)], "T9,,,Phone"),
        good=3,
        listed=1,
    )
    yield Bad("wrong utf-16.csv", raw(b"\xff\xfe" + _bytes()[:101]), "")
    yield Bad(
        "score without scale.csv",
        text("ticket_id,created_at,csat", *[f"T{i},2024-01-13,{i}" for i in range(10)]),
        "scale",
    )
    yield Bad("empty list.json", raw(b"[]"), "no JSON objects")
    yield Bad("broken.json", raw(b'[{"ticket_id": 1, '), "no valid JSON")
    yield Bad("numbers.jsonl", raw(b"[1, 2, 3]"), "no JSON objects")
    yield Bad("no rows.xlsx", workbook(lambda book: None), "no rows")
    yield Bad(
        "header only.xlsx", workbook(lambda book: book.active.append(HEADER.split(","))), "no rows below"
    )
    yield Bad("big ids.xlsx", workbook(_big_ids), "spreadsheet")


def broken_rows() -> Iterator[Bad]:  # noqa: PLR0915  # a list, one file a line
    yield Bad("one cell too many.csv", replaced(4, row(3) + ",x"), good=9, listed=1)
    yield Bad("one cell too few.csv", replaced(4, "T3,2024-01-04"), good=9, listed=1)
    yield Bad("cut in a row.csv", raw(_bytes()[:-40]), good=9, listed=1)
    yield Bad("cut in a cell.csv", raw(_bytes()[:-2]), good=10)
    yield Bad("total below.csv", text(*table(), ",,,,10"), good=10, listed=1)
    yield Bad("title above.csv", text("All tickets of 2024", "", *table()), good=10)
    yield Bad("blank flood.csv", text(*table(), *[",,,,"] * 5_000, *[""] * 5_000), good=10)
    yield Bad("blank between.csv", text(*[part for line in table() for part in (line, "", ",,,,")]), good=10)
    yield Bad("quote opens.csv", cell(5, 4, '"P1'), good=9, listed=1)
    yield Bad(
        "quote opens twice.csv",
        text(
            *table()[:4], 'T3,2024-01-04,,"Phone,P1', *table()[5:8], 'T7,2024-01-08,,"Phone,P1', *table()[9:]
        ),
        good=8,
        listed=2,
    )
    yield Bad("inch marks.csv", cell(5, 4, '17" screen'), good=10)
    yield Bad("inch marks twice.csv", cell(5, 4, '17" x 12"'), good=10)
    yield Bad("lines in a cell.csv", cell(5, 4, '"P1\nand\nmore"'), good=10)
    yield Bad("doubled quotes.csv", cell(5, 4, '"P""1"""'), good=10)
    yield Bad("bare CR.csv", cell(5, 4, "P1\rmore"), good=10)
    yield Bad("old mac.csv", text(*table(), end="\r"), good=10)
    yield Bad("windows.csv", text(*table(), end="\r\n"), good=10)
    yield Bad("mixed line ends.csv", raw(_bytes().replace(b"\n", b"\r\n", 4)), good=10)
    yield Bad("other delimiter in a row.csv", replaced(4, row(3).replace(",", ";")), good=9, listed=1)
    yield Bad("NULs.csv", raw(_bytes().replace(b"Phone", b"Pho\0ne", 2)), good=10)
    yield Bad("control characters.csv", cell(5, 4, "P1\x07\x1b[31m"), good=10)
    yield Bad("right to left.csv", cell(5, 4, "\u202e\u0627\u0648\u0644\u202c"), good=10)
    yield Bad("emoji.csv", cell(5, 4, "🔥🔥"), good=10)
    yield Bad("formula.csv", cell(5, 4, "=HYPERLINK(1)"), good=10)
    yield Bad("no id.csv", cell(5, 0, ""), good=9, listed=1)
    yield Bad("no such day.csv", cell(5, 1, "2024-02-31 09:00:00"), good=9, listed=1)
    yield Bad("other form.csv", cell(5, 1, "31/01/2024 09:00"), good=9, listed=1)
    yield Bad("year 9999.csv", cell(5, 2, "9999-12-31"), good=9, listed=1)
    yield Bad("prose for a time.csv", cell(5, 2, "yesterday"), good=9, listed=1)
    yield Bad("huge cell.csv", cell(5, 4, "x" * 3_000_000), good=9, listed=1)
    yield Bad("long cell.csv", cell(5, 4, "x" * 500_000), good=10)
    yield Bad("utf-16.csv", text(*table(), encoding="utf-16"), good=10)
    yield Bad("utf-16 without BOM.csv", text(*table(), encoding="utf-16-le"), good=10)
    yield Bad("utf-32.csv", text(*table(), encoding="utf-32"), good=10)
    yield Bad("utf-8 with BOM.csv", text(*table(), encoding="utf-8-sig"), good=10)
    yield Bad("latin.csv", raw(_bytes().replace(b"P1", b"J\xfcrgen", 1)), good=10)
    yield Bad("dos.csv", raw(_bytes().replace(b"P1", b"J\x81rgen", 1)), good=10)
    yield Bad(
        "three encodings.csv",
        raw(
            _bytes()
            .replace(b"P1", b"J\xfcrgen", 1)
            .replace(b"P2", b"J\x81rgen", 1)
            .replace(b"P3", "Jürgen".encode(), 1)
        ),
        good=10,
    )
    yield Bad("nameless columns.csv", text(f",{HEADER},", *[f"{i},{row(i)}," for i in range(10)]), good=10)
    yield Bad("trailing comma.csv", text(HEADER, *[row(i) + "," for i in range(10)]), good=10)
    yield Bad("no name for the index.csv", text(HEADER, *[f"{i},{row(i)}" for i in range(10)]), good=10)
    yield Bad(
        "1999 columns.csv", text(HEADER + ",c" * 1994, *[row(i) + "," * 1994 for i in range(10)]), good=10
    )
    yield Bad("excel says sep.csv", text("sep=;", *[line.replace(",", ";") for line in table()]), good=10)
    yield Bad("pipes.txt", text(*[line.replace(",", "|") for line in table()]), good=10)
    yield Bad("tabs called csv.csv", text(*[line.replace(",", "\t") for line in table()]), good=10)
    yield Bad("broken line.jsonl", text(*_json(5), '{"ticket_id": ', *_json(5)), good=10, listed=1)
    yield Bad("array.json", raw(b"[" + ",".join(_json()).encode() + b"]"), good=10)
    yield Bad("missing keys.jsonl", text(*_json(9), '{"priority": "P1"}'), good=9, listed=1)
    yield Bad("merged header.xlsx", workbook(_merged), good=10)
    yield Bad("formulas.xlsx", workbook(_formulas), good=10)
    yield Bad("second sheet.xlsx", workbook(_second_sheet), good=10)
    yield Bad("flooded.xlsx", workbook(_flooded_sheet), good=10)
    yield Bad("fine.parquet", raw(_parquet(_as_arrow())), good=10)


BAD_FILES = [*broken_containers(), *broken_tables(), *broken_rows()]
