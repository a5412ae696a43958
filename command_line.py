"""What may be asked on the command line: the commands, their options, and what the texts of these mean."""

import argparse
from collections.abc import Callable, Mapping
from datetime import date
from importlib.metadata import version

from configuration import DEFAULT_FILE

Arguments = argparse.Namespace
Command = Callable[[Arguments], int]
TABLES = ("tickets", "posts", "ratings", "contact_volume")
GRAINS = ("day", "week", "month", "quarter", "year")
LAST_PORT = 65_535
FORMATS = ("table", "json", "csv")


def parser(commands: Mapping[str, Command]) -> argparse.ArgumentParser:
    """The parser of the whole line; what it gives has the chosen one of `commands`, by name, as `run`."""
    whole = argparse.ArgumentParser(
        prog="deskscope",
        description="Through which channels do people reach us, do they get an answer, are they content?",
        epilog="deskscope COMMAND --help shows the options of a command, with examples.",
    )
    whole.add_argument("--version", action="version", version=f"deskscope {version('deskscope')}")
    _add_places(whole, default=None)
    places = argparse.ArgumentParser(add_help=False)
    _add_places(places, default=argparse.SUPPRESS)  # given before the command, they stay
    subparsers = whole.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, text: str, *examples: str) -> argparse.ArgumentParser:
        added = subparsers.add_parser(
            name,
            help=text,
            description=f"{text[0].upper()}{text[1:]}.",
            epilog="examples:\n" + "\n".join(f"  deskscope {example}" for example in examples),
            formatter_class=argparse.RawDescriptionHelpFormatter,
            parents=[places],
        )
        added.set_defaults(run=commands[name])
        return added

    _add_commands(command)
    return whole


def _add_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    demo = command("demo", "load the sample company into an empty warehouse and open the dashboard", "demo")
    serve = command("serve", "open the dashboard", "serve", "serve --port 8600 --no-browser")
    for served in (demo, serve):
        served.add_argument("--port", type=_port, default=8501, help="8501 unless given; 0 takes a free one")
        served.add_argument(
            "--host", default="127.0.0.1", help="the address to listen on, this machine unless given"
        )
        served.add_argument("--no-browser", action="store_true", help="do not open a browser")

    load = command(
        "load",
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

    sync = command(
        "sync",
        "read the configured sources from where they were left",
        "sync",
        "sync servicedesk --dry-run",
        "sync servicedesk --full --since 2026-01-01",
    )
    sync.add_argument("sources", nargs="*", metavar="SOURCE", help="all of them unless named")
    sync.add_argument("--since", type=_day, metavar="DAY", help="begin there, whatever was read before")
    sync.add_argument(
        "--full", action="store_true", help="read everything anew, and remove what the source no longer has"
    )
    sync.add_argument(
        "--replay",
        metavar="RUN",
        help="read the kept answers of a run (see archive_days) in place of the source",
    )
    sync.add_argument("--dry-run", action="store_true", help="say what would be loaded, write nothing")
    _add_format(sync)

    _add_format(command("loads", "list what was loaded, the newest first", "loads", "loads --format json"))
    undo = command("undo", "restore what was there before a load", "undo 20260131-093015-7f3a")
    undo.add_argument("load", metavar="LOAD", help="as `deskscope loads` gives it")
    _add_forget(command)
    _add_figures(command)
    benchmarks = command(
        "benchmarks",
        "list published figures, and whether and how ours may be compared",
        "benchmarks",
        "benchmarks social_answered_within_share --format json",
    )
    benchmarks.add_argument("metric", nargs="?", metavar="METRIC")
    _add_format(benchmarks)
    _add_report(command)
    alerts = command(
        "alerts",
        "list the alerts, what they say now and what happened to them",
        "alerts",
        "alerts --check",
        "alerts --format json",
    )
    alerts.add_argument(
        "--check",
        action="store_true",
        help="judge them first, and tell who is to be told; exit 1 if somebody could not be told",
    )
    _add_format(alerts)
    command("check", "look at configuration, credentials, engines and data health", "check")


def _add_forget(command: Callable[..., argparse.ArgumentParser]) -> None:
    forget = command(
        "forget",
        "take a person out of the warehouse, its kept answers and its snapshots, for good",
        "forget carol.example --dry-run",
        "forget @carol",
        "forget U024BE7LH --source slack",
    )
    forget.add_argument(
        "author",
        metavar="AUTHOR",
        help="a handle or id as the network writes it, or a pseudonym as the pages show it",
    )
    forget.add_argument("--source", metavar="SOURCE", help="of this source alone")
    forget.add_argument("--dry-run", action="store_true", help="say what would be removed, remove nothing")
    _add_format(forget)


def _add_figures(command: Callable[..., argparse.ArgumentParser]) -> None:
    asked = command(
        "figures",
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
    _add_where(asked)
    asked.add_argument("--clock", choices=("calendar", "business"), default="calendar")
    asked.add_argument(
        "--dated", choices=("opened", "resolved"), default="opened", help="the day of a ticket"
    )
    asked.add_argument("--within", type=float, default=24, metavar="HOURS", help="for 'answered within', 24")
    _add_format(asked)


def _add_report(command: Callable[..., argparse.ArgumentParser]) -> None:
    report = command(
        "report",
        "make a page into a file, refresh a deck, send the reports that are due",
        "report --to overview.pptx",
        "report --to response.xlsx --page response --from 2026-01-01 --to 2026-03-31 --where desk=north",
        "report --to everything.html --page all",
        "report --refresh steering.pptx",
        "report monthly",
        "report --due",
    )
    report.add_argument("name", nargs="?", metavar="NAME", help="a report of [reports], made and sent now")
    report.add_argument(
        "--to",
        action="append",
        default=[],
        metavar="FILE|DAY",
        help="the file (.pptx, .xlsx, .pdf, .html or .csv); and, written as a day, the last day, included",
    )
    report.add_argument(
        "--page", type=_words, action="extend", default=[], metavar="PAGE,...", help="overview, or all"
    )
    report.add_argument("--from", dest="first", type=_day, metavar="DAY", help="first day, included")
    _add_where(report)
    report.add_argument("--clock", choices=("calendar", "business"), default="calendar")
    report.add_argument(
        "--compare", choices=("before", "year before", "nothing"), help="which period stands beside it"
    )
    report.add_argument("--lang", metavar="CODE", help="the language of its words, English unless given")
    report.add_argument(
        "--refresh", metavar="DECK.pptx", help="new numbers in a deck that was made before, its words kept"
    )
    report.add_argument("--due", action="store_true", help="make and send what is due, for a timer or cron")
    report.add_argument("--dry-run", action="store_true", help="with --due: say what would be sent")


def _add_where(asked: argparse.ArgumentParser) -> None:
    asked.add_argument(
        "--where",
        type=_condition,
        action="append",
        default=[],
        metavar="DIM=VALUE",
        help="only these; of one dimension or, of different ones and; nothing after = means not given",
    )


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
