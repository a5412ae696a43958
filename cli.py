"""Back door: the command line, a contract that scripts rely on.

Results go to stdout, progress and messages to stderr. Exit 0: done, even with refused rows; 1: a file was
refused, a source failed or a check found something wrong, said in one line; 2: wrong usage. What a command
needs is imported when it runs, so that `deskscope --version` answers at once.
"""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from command_line import Arguments, Command, parser
from configuration import DEFAULT_FILE, Configuration, ConfigurationError, read_configuration

if TYPE_CHECKING:
    from connectors.mapping import Mapping
    from warehouse import LoadReport, Warehouse

INTERRUPTED = 130  # as a shell says it


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code. Never a traceback for what a person can mend."""
    try:
        arguments = parser(COMMANDS).parse_args(argv)
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


def _wrong_usage() -> tuple[type[Exception], ...]:
    from connectors.sources import SourcesError
    from metrics import QuestionError

    return (QuestionError, SourcesError)


def _failures() -> tuple[type[Exception], ...]:
    """What a person can mend; evaluated only when something was raised."""
    from sqlalchemy.exc import SQLAlchemyError

    from connectors.files import FileRefused
    from pages.server import DashboardError
    from reports.taken import ReportError
    from warehouse import WarehouseError

    known = (ConfigurationError, WarehouseError, FileRefused, DashboardError, ReportError)
    return (*known, SQLAlchemyError, OSError)


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__


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
    if reports and not arguments.dry_run:
        _tell_alerts(warehouse)
    return 1 if refused else 0


def _tell_alerts(warehouse: "Warehouse") -> None:
    """What alerts say of new data; where they cannot be asked, that is said, and what was done stays done."""
    try:
        if warehouse.has_alerts():
            from reports.alerts import tell_alerts

            tell_alerts(warehouse, _say)
    except _failures() as error:
        _say(f"alerts: {_one_line(error)}; tried again with the next load")


def _alerts(arguments: Arguments) -> int:
    from reports.alerts import alerts_frame, desk_names, history, tell_alerts
    from reports.terminal import print_frame

    warehouse = _warehouse(arguments, in_line=True)
    well = tell_alerts(warehouse, _say) if arguments.check else True
    with warehouse.snapshot() as snapshot:
        found = history(snapshot, warehouse.configuration)
        rows = alerts_frame(found, desk_names(snapshot.connection), arguments.format)
    print_frame(rows, arguments.format)
    return 0 if well else 1


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


def _sync(arguments: Arguments) -> int:
    from connectors.asked import asks_otherwise
    from connectors.reading import Run
    from connectors.roster import nobody_is_the_desk
    from connectors.sources import chosen, known_sources, sync_and_note
    from connectors.summary import summary, sync_lines
    from reports.terminal import print_frame, progress_bars

    warehouse = _warehouse(arguments)
    own = f"(process {os.getpid()},"  # one source waits for another: no news
    warehouse.waiting = lambda message: None if own in message else _say(message)
    sources = chosen(known_sources(warehouse), arguments.sources)
    since = arguments.since and datetime.combine(arguments.since, time(), UTC)
    with progress_bars() as progress:
        run = Run(since, arguments.full, arguments.dry_run, replay=arguments.replay, say=_say)
        reports = sync_and_note(warehouse, sources, run, progress)
    for line in sync_lines(reports):
        _say(line)
    for one in sources:
        for told in (asks_otherwise(warehouse, one.source), nobody_is_the_desk(warehouse, one.name)):
            if told:
                _say(f"{one.name}: {told}")
    rows = summary(reports)
    print_frame(rows.drop(columns="error") if arguments.format == "table" else rows, arguments.format)
    if not arguments.dry_run:
        _tell_alerts(warehouse)
    return 1 if any(report.error for report in reports) else 0


def _loads(arguments: Arguments) -> int:
    from reports.terminal import loads_frame, print_frame

    print_frame(loads_frame(_warehouse(arguments).loads(), arguments.format), arguments.format)
    return 0


def _undo(arguments: Arguments) -> int:
    warehouse = _warehouse(arguments)
    report = warehouse.undo(arguments.load)
    print(f"{report.load}: undone; {report.removed:,} rows removed, {report.restored:,} restored")
    _tell_alerts(warehouse)
    return 0


def _forget(arguments: Arguments) -> int:
    from connectors.forgetting import forget_author, removals_frame
    from reports.terminal import print_frame

    told = forget_author(
        _warehouse(arguments), arguments.author, source=arguments.source, dry_run=arguments.dry_run
    )
    for line in (told.tried, *told.notes):
        _say(line)
    print_frame(removals_frame(told), arguments.format)
    return 0 if told.whole else 1


def _figures(arguments: Arguments) -> int:
    from metrics import Question, Window, figures
    from metrics.window import conditions
    from reports.conditions import in_ids, left_out_for_want_of_a_desk
    from reports.readable import figures_in_words
    from reports.terminal import print_frame

    question = Question(
        Window(arguments.first, arguments.last),
        tuple(arguments.by),
        arguments.grain,
        conditions(arguments.where),
        arguments.clock,
        arguments.dated,
        arguments.within,
    )
    warehouse = _warehouse(arguments, in_line=True)
    with warehouse.snapshot() as snapshot:
        asked = in_ids(question, snapshot, warehouse.configuration, _say)
        rows = figures(*arguments.metrics, warehouse=snapshot, **asked.arguments)
        silent = left_out_for_want_of_a_desk(arguments.metrics, snapshot)
    if silent:
        _say(silent)
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


def _report(arguments: Arguments) -> int:
    from reporting import report

    failed = False
    for line in report(_warehouse(arguments, in_line=True), _config_path(arguments), arguments):
        print(line.text, file=sys.stderr if line.failed or line.odd else sys.stdout, flush=True)
        failed |= line.failed
    return 1 if failed else 0


def _check(arguments: Arguments) -> int:
    from connectors.checking import source_findings
    from pages.parts.menu import PAGES
    from reports.health import WRONG, Finding, findings

    def sources(warehouse: "Warehouse") -> Iterator[Finding]:
        return (Finding(*found) for found in source_findings(warehouse))

    found = findings(arguments.warehouse, _config_path(arguments), sources=sources, pages=PAGES)
    for finding in found:
        print(f"{finding.state:<5}  {finding.place}: {finding.message}")
    return 1 if any(finding.state == WRONG for finding in found) else 0


COMMANDS: dict[str, Command] = {
    "demo": _demo,
    "serve": _serve,
    "load": _load,
    "sync": _sync,
    "loads": _loads,
    "undo": _undo,
    "forget": _forget,
    "figures": _figures,
    "benchmarks": _benchmarks,
    "alerts": _alerts,
    "report": _report,
    "check": _check,
}


if __name__ == "__main__":
    sys.exit(main())
