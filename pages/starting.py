"""What a fresh process does while its first viewer's browser still loads its scripts.

The server listens at once. Meanwhile a thread imports what the pages are made of, and asks what the overview
shows by default, into the cache that pages read: a page that is opened earlier waits for the same answers.
"""

import gc
import threading

from pages.parts import kept_answers


def begin() -> threading.Thread:
    """Start that thread; a process that is ended meanwhile waits for it. From now on answers are kept."""
    kept_answers.begin()
    thread = threading.Thread(target=_prepare, name="deskscope starting")
    thread.start()
    return thread


def _prepare() -> None:
    gc.disable()  # imports leave nothing to collect, and looking for it takes a tenth of their time
    try:
        from pages.leadership.beforehand import ask_overview  # noqa: PLC0415 so that the server listens first
    finally:
        gc.freeze()
        gc.enable()
    ask_overview()
