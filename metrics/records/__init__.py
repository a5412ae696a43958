"""The rows behind any number: which records it counts, which it leaves out, and why."""

from metrics.records.behind import Records, records_of
from metrics.records.columns import RecordColumn
from metrics.records.part import Part, Shown, Total

__all__ = ["Part", "RecordColumn", "Records", "Shown", "Total", "records_of"]
