"""A Roundup issue tracker with its own rate limit, on a free port of 127.0.0.1.

Run by a Python that has roundup: `roundup_server.py FOLDER CALLS SECONDS ISSUES`; prints its address when it is
ready, and serves until it is ended. Its administrator is admin with the password admin.
"""

import re
import sys
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

from roundup import instance
from roundup.admin import AdminTool
from roundup.cgi.wsgi_handler import RequestDispatcher

PASSWORD = "admin"


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  of the base class
        """Not on the terminal of the tests."""


def _administer(home: Path, *words: str) -> None:
    sys.argv = ["roundup-admin", "-i", str(home), *words]
    if AdminTool().main():
        raise SystemExit(f"roundup-admin {' '.join(words)} did not work")


def _configure(home: Path, **settings: str) -> None:
    path = home / "config.ini"
    text = path.read_text(encoding="utf-8")
    for name, value in settings.items():
        text = re.sub(rf"(?m)^#?\s*{name} = .*$", f"{name} = {value}", text)
    path.write_text(text, encoding="utf-8")


def main(home: Path, calls: str, seconds: str, issues: int) -> None:
    """Make the tracker anew and serve it."""
    server = make_server("127.0.0.1", 0, None, handler_class=_Quiet)
    address = f"http://127.0.0.1:{server.server_port}/"
    settings = f"tracker_web={address},mail_domain=desk.example,mailhost=localhost,admin_email=a@desk.example"
    _administer(home, "install", "classic", "sqlite", settings)
    _configure(
        home, web=address, enable_rest="yes", api_calls_per_interval=calls, api_interval_in_sec=seconds
    )
    _administer(home, "initialise", PASSWORD)
    tracker = instance.open(str(home)).open("admin")
    for number in range(issues):
        tracker.issue.create(title=f"ticket {number}", priority="1")
    tracker.commit()
    tracker.close()
    server.set_app(RequestDispatcher(str(home)))
    print(f"{address}rest/data", flush=True)  # noqa: T201  what the tests wait for
    server.serve_forever()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4]))
