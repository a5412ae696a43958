import threading
from pathlib import Path

import pytest

from pages.analysts.uploads import on_disk, plain, shown_name, start, tell_waiting


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("tickets.csv", "tickets.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ana\\tickets.csv", "tickets.csv"),
        ("tick\x00ets\n.csv", "tickets.csv"),
        ("invoice\u202egpj.exe", "invoicegpj.exe"),
        ("", "file"),
        ("/", "file"),
        ("x" * 200 + ".csv", "x" * 75 + "….csv"),
        ("Störung März.xlsx", "Störung März.xlsx"),
    ],
)
def test_a_file_name_is_shown_without_folders_control_characters_or_reversals(given, shown):
    assert shown_name(given) == shown
    assert len(shown_name(given)) <= 80


def test_a_name_with_markup_neither_formats_nor_loads_anything():
    assert plain("![x](http://evil/x.png)") == "\\!\\[x\\]\\(http\\:\\/\\/evil\\/x\\.png\\)".replace(
        "\\/", "/"
    ).replace("\\.", ".")
    assert plain("<script>") == "\\<script\\>"
    assert plain("**bold** `code` $x$ :smile:") == "\\*\\*bold\\*\\* \\`code\\` \\$x\\$ \\:smile\\:"


def test_line_breaks_become_one_line():
    assert plain("two\nlines\tof text") == "two lines of text"


def test_the_upload_is_on_disk_only_inside_the_block():
    with on_disk(b"a,b\n1,2\n", "tickets.csv") as path:
        assert path.read_bytes() == b"a,b\n1,2\n"
        folder = path.parent
    assert not folder.exists()


def test_the_upload_is_gone_also_when_reading_it_fails():
    seen: list[Path] = []

    def read_it():
        with on_disk(b"x", "tickets.csv") as path:
            seen.append(path.parent)
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        read_it()
    assert not seen[0].exists()


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("a.csv", ".csv"),
        ("a.csv.gz", ".csv.gz"),
        ("A.XLSX", ".xlsx"),
        ("no ending", ""),
        ("../x/..", ""),
        ("a.c;rm", ""),
    ],
)
def test_only_a_harmless_ending_of_the_name_reaches_the_disk(name, ending):
    with on_disk(b"", name) as path:
        assert path.name == f"upload{ending}"


def test_the_file_on_disk_is_nobody_elses_to_read():
    with on_disk(b"secret", "a.csv") as path:
        assert path.parent.stat().st_mode & 0o077 == 0


def test_a_job_says_how_far_it_is_and_gives_its_report():
    go, half = threading.Event(), threading.Event()

    def work(progress):
        progress(500)
        half.set()
        go.wait(10)
        return "report"

    job = start("tickets.csv", work)
    assert half.wait(10)
    assert not job.done(0)
    assert job.rows == 500
    go.set()
    assert job.done(10)
    assert job.report() == "report"


def test_what_the_work_raises_is_raised_to_the_page():
    def work(progress):
        raise ValueError("tickets.csv: no header")

    job = start("tickets.csv", work)
    assert job.done(10)
    with pytest.raises(ValueError, match="no header"):
        job.report()


def test_a_job_that_waits_says_for_whom_and_no_longer_once_it_reads():
    read, told = threading.Event(), threading.Event()

    def work(progress):
        tell_waiting("waiting for ana to finish writing")
        told.set()
        read.wait(10)
        progress(1)

    job = start("tickets.csv", work)
    assert told.wait(10)
    assert job.waits == "waiting for ana to finish writing"
    read.set()
    assert job.done(10)
    assert job.waits == ""


def test_two_jobs_do_not_hear_each_others_waiting():
    told = threading.Event()

    def waiting(progress):
        tell_waiting("waiting for ana")
        told.set()

    def free(progress):
        told.wait(10)

    jobs = [start("a.csv", waiting), start("b.csv", free)]
    assert all(job.done(10) for job in jobs)
    assert [job.waits for job in jobs] == ["waiting for ana", ""]
