"""Posts of files are listened to as those read by API are, where [listening] files = true.

A file's own columns go first: what it gives (an intent, a sentiment, a service) is not guessed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pyarrow as pa

from configuration import Configuration
from connectors.listening import Listener
from warehouse.records import Batch


def heard(batches: Iterable[Batch], configuration: Configuration) -> Iterator[Batch]:
    """The batches, their posts with what their text tells in the columns that the file does not give."""
    if not configuration.listening.files:
        yield from batches
        return
    listener = Listener.of(configuration)
    for batch in batches:
        posts = batch.rows.get("post")
        if posts is None or "text" not in posts.column_names:
            yield batch
        else:
            yield replace(batch, rows={**batch.rows, "post": _told(posts, listener)})


def _told(posts: pa.Table, listener: Listener) -> pa.Table:
    known = {*posts.column_names, *(("sentiment_method",) if "sentiment" in posts.column_names else ())}
    asked = [name for name in listener.gives if name not in known]
    texts = posts.column("text").to_pylist()
    ways = posts.column("direction").to_pylist() if "direction" in known else [None] * len(texts)
    judged = [listener.judge(text, ours=way == "out") for text, way in zip(texts, ways, strict=True)]
    for name in asked:
        posts = posts.append_column(name, pa.array([getattr(one, name) for one in judged], pa.string()))
    return posts
