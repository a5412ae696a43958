"""Back door: the command line, a contract that scripts rely on.

Results go to stdout, progress and messages to stderr. Exit 0: done, even with refused rows; 1: a file was
refused, a source failed or a check found something wrong, said in one line; 2: wrong usage. What a command
needs is imported when it runs, so that `deskscope --version` answers at once.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from configuration import DEFAULT_FILE, Configuration, ConfigurationError, read_configuration

if TYPE_CHECKING:
    from connectors.mapping import Mapping
    from warehouse import LoadReport, Warehouse

Arguments = argparse.Namespace
INTERRUPTED = 130  # as a shell says it
TABLES = ("tickets", "posts", "ratings", "contact_volume")
GRAINS = ("day", "week", "month", "quarter", "year")
LAST_PORT = 65_535
FORMATS = ("table", "json", "csv")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code. Never a traceback for what a person can mend."""
    try:
        arguments = _parser().parse_args(argv)
    except SystemExit as told:  # argparse has said it: help and version 0, wrong usage 2
        return int(told.code or 0)
    try:
        code: int = arguments.run(arguments)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader, `head` say, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except _wrong_usage() as error:
        _say(f"deskscope: {error}")
        return 2
    except _failures() as error:
        _say(f"deskscope: {_one_line(error)}")
        return 1
    return code


def _wrong_usage() -> type[Exception]:
    from metrics import QuestionError

    return QuestionError


def _failures() -> tuple[type[Exception], ...]:
    """What a person can mend; evaluated only when something was raised."""
    from sqlalchemy.exc import SQLAlchemyError

    from connectors.files import FileRefused
    from pages.server import DashboardError
    from warehouse import WarehouseError

    return (ConfigurationError, WarehouseError, FileRefused, DashboardError, SQLAlchemyError, OSError)


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__


# What may be asked ----------------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="deskscope",
        description="Through which channels do people reach us, do they get an answer, are they content?",
        epilog="deskscope COMMAND --help shows the options of a command, with examples.",
    )
    parser.add_argument("--version", action="version", version=f"deskscope {version('deskscope')}")
    _add_places(parser, default=None)
    places = argparse.ArgumentParser(add_help=False)
    _add_places(places, default=argparse.SUPPRESS)  # given before the command, they stay
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(
        name: str, run: Callable[[Arguments], int], text: str, *examples: str
    ) -> argparse.ArgumentParser:
        added = commands.add_parser(
            name,
            help=text,
            description=f"{text[0].upper()}{text[1:]}.",
            epilog="examples:\n" + "\n".join(f"  deskscope {example}" for example in examples),
            formatter_class=argparse.RawDescriptionHelpFormatter,
            parents=[places],
        )
        added.set_defaults(run=run)
        return added

    _add_commands(command)
    return parser


def _add_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    demo = command(
        "demo", _demo, "load the sample company into an empty warehouse and open the dashboard", "demo"
    )
    serve = command("serve", _serve, "open the dashboard", "serve", "serve --port 8600 --no-browser")
    for served in (demo, serve):
        served.add_argument("--port", type=_port, default=8501, help="8501 unless given; 0 takes a free one")
        served.add_argument(
            "--host", default="127.0.0.1", help="the address to listen on, this machine unless given"
        )
        served.add_argument("--no-browser", action="store_true", help="do not open a browser")

    load = command(
        "load",
        _load,
        "load files: CSV, TSV, XLSX, Parquet, JSON lines, also zipped",
        "load tickets.csv",
        "load january.csv february.csv --as tickets --mapping servicedesk.toml",
        "load survey.xlsx --dry-run",
    )
    load.add_argument("files", nargs="+", metavar="FILE")
    load.add_argument("--as", dest="table", choices=TABLES, help="what the files hold")
    load.add_argument("--mapping", metavar="FILE.toml", help="which column is which field")
    load.add_argument("--dry-run", action="store_true", help="say what would be loaded, write nothing")
    _add_format(load)

    _add_format(
        command("loads", _loads, "list what was loaded, the newest first", "loads", "loads --format json")
    )
    undo = command("undo", _undo, "restore what was there before a load", "undo 20260131-093015-7f3a")
    undo.add_argument("load", metavar="LOAD", help="as `deskscope loads` gives it")
    _add_figures(command)
    benchmarks = command(
        "benchmarks",
        _benchmarks,
        "list published figures, and whether and how ours may be compared",
        "benchmarks",
        "benchmarks social_answered_within_share --format json",
    )
    benchmarks.add_argument("metric", nargs="?", metavar="METRIC")
    _add_format(benchmarks)
    command("check", _check, "look at configuration, credentials, engines and data health", "check")


def _add_figures(command: Callable[..., argparse.ArgumentParser]) -> None:
    asked = command(
        "figures",
        _figures,
        "compute figures",
        "figures contacts social_share",
        "figures first_response_minutes --by desk --grain month --from 2026-01-01 --to 2026-06-30",
        'figures answered_within_share --where "desk=north" --where channel=email --format json',
    )
    asked.add_argument("metrics", nargs="+", metavar="METRIC")
    asked.add_argument(
        "--by", type=_words, action="extend", default=[], metavar="DIM,...", help="split by these"
    )
    asked.add_argument(
        "--from", dest="first", type=_day, metavar="DAY", help="first day, included (2026-01-31)"
    )
    asked.add_argument("--to", dest="last", type=_day, metavar="DAY", help="last day, included")
    asked.add_argument("--grain", choices=GRAINS, help="a row a period")
    asked.add_argument(
        "--where",
        type=_condition,
        action="append",
        default=[],
        metavar="DIM=VALUE",
        help="only these; of one dimension or, of different ones and; nothing after = means not given",
    )
    asked.add_argument("--clock", choices=("calendar", "business"), default="calendar")
    asked.add_argument(
        "--dated", choices=("opened", "resolved"), default="opened", help="the day of a ticket"
    )
    asked.add_argument("--within", type=float, default=24, metavar="HOURS", help="for 'answered within', 24")
    _add_format(asked)


def _add_places(parser: argparse.ArgumentParser, default: object) -> None:
    where = "where the data live; else DESKSCOPE_WAREHOUSE, else a folder of the user's data"
    parser.add_argument("--warehouse", metavar="URL", default=default, help=where)
    what = f"the configuration; else DESKSCOPE_CONFIG, else ./{DEFAULT_FILE} if there"
    parser.add_argument("--config", metavar="FILE", default=default, help=what)


def _add_format(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=FORMATS, default="table", help="json: one object a line")


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > LAST_PORT:
        raise argparse.ArgumentTypeError(f"'{text}' is no port; give a number up to {LAST_PORT}")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no day; write it like 2026-01-31") from None


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _condition(text: str) -> tuple[str, str | None]:
    dimension, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"'{text}' is no condition; write it like channel=email")
    return dimension.strip(), value.strip() or None


# Where the data are ---------------------------------------------------------------------------------------


def _config_path(arguments: Arguments) -> Path | None:
    named = arguments.config or os.environ.get("DESKSCOPE_CONFIG")
    if named:
        return Path(named).expanduser()
    return Path(DEFAULT_FILE) if Path(DEFAULT_FILE).exists() else None


def _warehouse(arguments: Arguments, *, in_line: bool = False) -> "Warehouse":
    """The warehouse the command speaks of; `in_line`: as the configuration now says."""
    from warehouse import open_warehouse

    path = _config_path(arguments)
    configuration = read_configuration(path) if path else Configuration()
    opened = open_warehouse(arguments.warehouse, configuration)
    opened.waiting = _say
    if in_line:
        before = opened.snapshot_name()
        opened.apply_configuration()
        if path and opened.snapshot_name() != before:
            _say(
                f"{path.name}: the warehouse was brought up to date with its desks, hours, targets and plans"
            )
    return opened


# The commands ---------------------------------------------------------------------------------------------


def _demo(arguments: Arguments) -> int:
    from reports.terminal import progress_bar
    from sample_data import SampleError, load_sample

    warehouse = _warehouse(arguments)

    def fill() -> None:
        try:
            with progress_bar("Loading the sample company") as progress:
                load_sample(warehouse, progress=lambda part: progress(0, f"Loading the sample: {part}"))
        except SampleError:
            _say(f"{warehouse.url} holds your own data: opening it without the sample")

    return _opened(arguments, warehouse, fill)


def _serve(arguments: Arguments) -> int:
    return _opened(arguments, _warehouse(arguments, in_line=True))


def _opened(arguments: Arguments, warehouse: "Warehouse", meanwhile: Callable[[], None] | None = None) -> int:
    from pages.server import serve

    path = _config_path(arguments)
    return serve(
        app=Path(__file__).resolve().with_name("app.py"),
        host=arguments.host,
        port=arguments.port,
        browser=not arguments.no_browser,
        environment={
            "DESKSCOPE_WAREHOUSE": warehouse.address,
            "DESKSCOPE_CONFIG": str(path.absolute()) if path else "",
        },
        announce=lambda line: print(line, flush=True),
        meanwhile=meanwhile,
    )


def _load(arguments: Arguments) -> int:
    from connectors.files import FileRefused, in_loading_order
    from connectors.mapping import read_mapping
    from reports.loading import reports_frame
    from reports.terminal import print_frame
    from warehouse import WarehouseError

    warehouse = _warehouse(arguments)
    mapping = read_mapping(Path(arguments.mapping)) if arguments.mapping else None
    reports, refused = [], False
    files = [Path(name) for name in arguments.files]
    for path in files if mapping or arguments.table else in_loading_order(files):
        try:
            reports.append(_loaded(warehouse, path, mapping, arguments))
        except (FileRefused, WarehouseError, OSError) as error:
            refused = True
            told = _one_line(error)
            _say(told if told.startswith(path.name or ".") else f"{path.name}: {told}")
    if reports:
        print_frame(reports_frame(reports, arguments.format), arguments.format)
    return 1 if refused else 0


def _loaded(
    warehouse: "Warehouse", path: Path, mapping: "Mapping | None", arguments: Arguments
) -> "LoadReport":
    from connectors.files import FileRefused, load_file
    from reports.loading import load_lines
    from reports.terminal import progress_bar

    if not path.is_file():
        what = "is a folder" if path.is_dir() else "no such file"
        raise FileRefused(f"{path.name or path}: {what}; name a file")
    with progress_bar(f"Loading {path.name}") as progress:
        report = load_file(
            warehouse,
            path,
            mapping=mapping,
            table=arguments.table,
            dry_run=arguments.dry_run,
            progress=lambda rows: progress(rows, None),
        )
    for line in load_lines(report):
        _say(f"{path.name}: {line}")
    return report


def _loads(arguments: Arguments) -> int:
    from reports.terminal import loads_frame, print_frame

    print_frame(loads_frame(_warehouse(arguments).loads(), arguments.format), arguments.format)
    return 0


def _undo(arguments: Arguments) -> int:
    report = _warehouse(arguments).undo(arguments.load)
    print(f"{report.load}: undone; {report.removed:,} rows removed, {report.restored:,} restored")
    return 0


def _figures(arguments: Arguments) -> int:
    from metrics import Window, figures
    from reports.conditions import by_desk_id
    from reports.readable import figures_in_words
    from reports.terminal import print_frame

    warehouse = _warehouse(arguments, in_line=True)
    with warehouse.snapshot() as snapshot:
        where = by_desk_id(arguments.where, snapshot, warehouse.configuration, _say)
        rows = figures(
            *arguments.metrics,
            warehouse=snapshot,
            window=Window(arguments.first, arguments.last),
            by=tuple(arguments.by),
            grain=arguments.grain,
            where=where,
            clock=arguments.clock,
            dated=arguments.dated,
            within_hours=arguments.within,
        )
    print_frame(figures_in_words(rows) if arguments.format == "table" else rows, arguments.format)
    return 0


def _benchmarks(arguments: Arguments) -> int:
    from metrics import benchmarks_table, library
    from reports.readable import benchmarks_in_words
    from reports.terminal import print_frame

    warehouse = _warehouse(arguments, in_line=True)
    known = library(warehouse.configuration.benchmarks, warehouse.kept("benchmarks"))
    rows = benchmarks_table(arguments.metric, warehouse, benchmarks=known)
    print_frame(benchmarks_in_words(rows) if arguments.format == "table" else rows, arguments.format)
    return 0


def _check(arguments: Arguments) -> int:
    from reports.health import WRONG, findings

    found = findings(arguments.warehouse, _config_path(arguments))
    for finding in found:
        print(f"{finding.state:<5}  {finding.place}: {finding.message}")
    return 1 if any(finding.state == WRONG for finding in found) else 0


if __name__ == "__main__":
    sys.exit(main())
