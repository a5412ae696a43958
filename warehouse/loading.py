"""One load inside one transaction: stage, upsert, let follow what follows, and write it into the book."""

import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from warehouse.conversations import remember_threads
from warehouse.counts import keep_counts, keep_followers
from warehouse.desks import create_unknown
from warehouse.loads import Written, new_load_id, write_load, write_refusals
from warehouse.records import Batch, Counts, LoadReport, Origin, Refusal
from warehouse.removals import mark_deleted, remove
from warehouse.resolution import resolve
from warehouse.roster import keep_speakers, knows_desk
from warehouse.session import Session
from warehouse.staging import Stage, Staging
from warehouse.tables import LOADED
from warehouse.ticket_links import remember_named, remember_namesakes, tickets_before
from warehouse.writer import upsert

STUDIED_FROM = 1_000  # rows written
REFUSALS_SHOWN = 100  # in a report; all of them are in table refusal


def write_batches(
    staging: Staging,
    batches: Iterable[Batch],
    origin: Origin,
    progress: Callable[[int], None],
    *,
    began: float,
    dry_run: bool,
) -> LoadReport:
    """Write all batches as one load; the caller holds the transaction. Order of rows is order of truth."""
    session, started_at = staging.session, datetime.now(UTC)
    read, refusals = _stage(staging, batches, progress)
    load, looked_at = new_load_id(session, started_at), staging.removed_at or started_at
    create_unknown(session, staging, load)
    counts = {table: Counts() for table in LOADED}
    removed = remove(session, staging, origin.source, load)
    for speakers in staging.speakers:
        keep_speakers(session, origin.source, speakers, staging.people)
    sources = {origin.source} if any(removed.values()) or staging.speakers else set[str]()
    # Tickets and posts go first: ratings take their desk from them.
    for stage in sorted(staging.stages.values(), key=lambda stage: list(LOADED).index(stage.table)):
        written = _upsert(session, stage, load, origin)
        counts[stage.table] += written
        if stage.table == "post" and origin.stream and (written.new or written.changed):
            keep_counts(session, stage, load, looked_at)
        if written.new or written.changed:
            sources |= _sources(session, stage)
    keep_followers(session, origin.source, staging.followers, load, looked_at)
    removed["post"] = mark_deleted(session, staging, origin.source, load)
    staging.drop()
    resolve(session, sources, staging.configuration)
    if staging.speakers and knows_desk(session, origin.source):
        staging.fields.setdefault("post", {}).update(dict.fromkeys(("direction", "author_role")))
    for table, written in counts.items():
        if written.new + written.changed > STUDIED_FROM:
            session.study(table)
    fields = {table: tuple(columns) for table, columns in staging.fields.items()}
    main = counts.get(origin.table, Counts())
    touched = {table: counts[table].new + counts[table].changed + removed[table] for table in LOADED}
    also = sum(rows for table, rows in touched.items() if table != origin.table)
    wrote = Written(read, main, removed.get(origin.table, 0), also, refusals, fields)
    write_load(session, load, origin, wrote, started_at)
    write_refusals(session, load, refusals)
    return LoadReport(
        load=None if dry_run else load,
        source=origin.source,
        table=origin.table,
        origin=origin.name,
        read=read,
        new=main.new,
        changed=main.changed,
        unchanged=main.unchanged,
        refused=len(refusals),
        fields=fields,
        seconds=time.monotonic() - began,
        counts={table: counts[table] for table in fields},
        first_refusals=tuple(refusals[:REFUSALS_SHOWN]),
        removed=wrote.removed,
    )


def _stage(
    staging: Staging, batches: Iterable[Batch], progress: Callable[[int], None]
) -> tuple[int, list[Refusal]]:
    read, refusals = 0, list[Refusal]()
    for batch in batches:
        staging.add(batch)
        read += batch.read
        refusals += batch.refusals
        progress(read)
    return read, refusals


def _upsert(session: Session, stage: Stage, load: str, origin: Origin) -> Counts:
    session.study(stage.name)
    if stage.table == "post" and origin.stream:
        _keep_what_followed(session, stage)
    counts = upsert(session, stage, load)
    written = f"FROM pairs p JOIN {stage.name} s ON s.number = p.s_row"
    if stage.table == "ticket" and (counts.new or counts.changed):
        remember_named(
            session,
            f"SELECT t.id, t.record, t.post {written} JOIN ticket t ON t.source = s.source AND t.id = s.id "
            f"WHERE p.kind <> 'same' UNION ALL {tickets_before(load)}",
        )
    if stage.table == "post" and (counts.new or counts.changed):
        posts = f"SELECT s.source, s.id {written} WHERE p.kind <> 'same'"
        remember_threads(session, posts)
        remember_namesakes(session, posts)
        session.execute(
            "INSERT INTO thread SELECT DISTINCT b.source, b.conversation FROM post_before b "
            "WHERE b.replaced_by = ? AND b.conversation IS NOT NULL",
            [load],
        )
    return counts


def _keep_what_followed(session: Session, stage: Stage) -> None:
    """A post that a network shows again was first seen when it was, counts from when it counted before, and
    is the announcement that the roster made of it.
    """
    again = (
        f"FROM post p WHERE p.source = {stage.name}.source AND p.id = {stage.name}.id "
        f"AND p.first_seen_at IS NOT NULL"
    )
    if "first_seen_at" in stage.columns:
        seen = "first_seen_at = p.first_seen_at, created_at = p.created_at"
        session.execute(f"UPDATE {stage.name} SET {seen} {again}")
    if "kind" in stage.columns:
        said = f"p.kind = 'announcement' AND {stage.name}.kind = 'mention'"
        session.execute(f"UPDATE {stage.name} SET kind = p.kind {again} AND {said}")


def _sources(session: Session, stage: Stage) -> set[str]:
    return {source for (source,) in session.execute(f"SELECT DISTINCT source FROM {stage.name}").fetchall()}
