"""Files that their owner alone may read."""

import os
from pathlib import Path


def write_private(path: Path, text: str) -> None:
    """Write it under another name first: a crash half-way leaves what was there. The caller holds a lock."""
    draft = path.with_suffix(".tmp")
    draft.unlink(missing_ok=True)
    opened = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
