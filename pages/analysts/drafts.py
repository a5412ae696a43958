"""A dropped file from the drop to its load, kept in the viewer's session.

The file is inspected once per kind of rows and tried out (a dry run) once per mapping; it is on disk only
while one of these or the load reads it.
"""

import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from streamlit.runtime.uploaded_file_manager import UploadedFile

from connectors.files import FileRefused, Inspection, inspect, load_file
from connectors.mapping import Mapping, mapping_to_toml, save_mapping
from pages.analysts.uploads import Job, on_disk, shown_name, start, tell_waiting
from reports.alerts import tell_alerts
from warehouse import LoadReport, Warehouse

_log = logging.getLogger("deskscope.alerts")


def layout_name(source: str, header: Sequence[str]) -> str:
    """One name a layout, whatever the order of its columns: the next file of it replaces the mapping."""
    mark = hashlib.blake2b("\n".join(sorted(header)).encode(), digest_size=4).hexdigest()
    return f"{source}-{mark}"


@dataclass
class Draft:
    """One dropped file, and what was found out about it so far."""

    upload: UploadedFile
    found: dict[tuple[str | None, str], Inspection | FileRefused] = field(default_factory=dict)
    trials: dict[str, Job[LoadReport]] = field(default_factory=dict)
    load: Job[LoadReport] | None = None

    @property
    def name(self) -> str:
        """The file's name, safe to show."""
        return shown_name(self.upload.name)

    @property
    def key(self) -> str:
        return str(self.upload.file_id)

    def inspected(
        self, table: str | None, saved: Sequence[Mapping], given: Mapping | None
    ) -> Inspection | FileRefused:
        """What the file is, read as this kind of rows (None: as it seems), or as a `given` mapping says; the
        unknown is left to fill.
        """
        asked = (table, mapping_to_toml(given) if given else "")
        if asked not in self.found:
            with on_disk(self.upload.getbuffer(), self.name) as path:
                try:
                    self.found[asked] = inspect(
                        path, name=self.name, mapping=given, table=table, saved=saved, lenient=True
                    )
                except FileRefused as refusal:
                    self.found[asked] = refusal
        return self.found[asked]

    def tried(self, mapping: Mapping) -> bool:
        """Whether a trial with this mapping was begun."""
        return mapping_to_toml(mapping) in self.trials

    def trial(self, warehouse: Warehouse, mapping: Mapping) -> Job[LoadReport]:
        """What loading with this mapping would do, under way or done."""
        key = mapping_to_toml(mapping)
        if key not in self.trials:
            self.trials[key] = start(self.name, self._work(warehouse, mapping, dry_run=True))
        return self.trials[key]

    def begin(self, warehouse: Warehouse, mapping: Mapping, header: tuple[str, ...]) -> None:
        """Starts the load; once it succeeded, its mapping serves the next file with this header."""
        load = self._work(warehouse, mapping, dry_run=False)

        def work(progress: Callable[[int], None]) -> LoadReport:
            report = load(progress)
            save_mapping(mapping, header, warehouse.folder / "mappings", layout_name(report.source, header))
            tell_alerts(warehouse, _log.warning)
            return report

        self.load = start(self.name, work)

    def _work(
        self, warehouse: Warehouse, mapping: Mapping, *, dry_run: bool
    ) -> Callable[[Callable[[int], None]], LoadReport]:
        content, name = self.upload.getbuffer(), self.name
        warehouse.waiting = tell_waiting

        def work(progress: Callable[[int], None]) -> LoadReport:
            with on_disk(content, name) as path:
                return load_file(
                    warehouse, path, name=name, mapping=mapping, dry_run=dry_run, progress=progress
                )

        return work
