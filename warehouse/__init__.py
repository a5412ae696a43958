"""Where data lives: tables, loads and their undo, calendars, published snapshots."""

from warehouse.address import default_url
from warehouse.alert_entries import AlertEntry
from warehouse.editing import Edited, Outdated
from warehouse.entries import EntryError, Note, PlanEntry, SavedView, TargetEntry
from warehouse.forget import Forgotten, Person, Removal
from warehouse.meanings import Meaning
from warehouse.naming import Names
from warehouse.provided import as_of, provided
from warehouse.records import (
    Batch,
    Counts,
    LoadReport,
    Origin,
    Refusal,
    Speakers,
    UndoReport,
    WarehouseError,
)
from warehouse.schema import arrow_schema, key_columns
from warehouse.store import Snapshot
from warehouse.warehouse import Warehouse, open_warehouse

__all__ = [
    "AlertEntry",
    "Batch",
    "Counts",
    "Edited",
    "EntryError",
    "Forgotten",
    "LoadReport",
    "Meaning",
    "Names",
    "Note",
    "Origin",
    "Outdated",
    "Person",
    "PlanEntry",
    "Refusal",
    "Removal",
    "SavedView",
    "Snapshot",
    "Speakers",
    "TargetEntry",
    "UndoReport",
    "Warehouse",
    "WarehouseError",
    "arrow_schema",
    "as_of",
    "default_url",
    "key_columns",
    "open_warehouse",
    "provided",
]
