"""A ticket API on loopback, a thousand tickets a page: `bench/ticket_api.py PORT ROWS`.

`GET /tickets?updated_since=TIME` gives the tickets changed since then, the oldest change first, and a Link
header to the next page.
"""

import json
import sys
from bisect import bisect_left
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

PAGE = 1000
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
CHANNELS = ("email", "phone", "portal", "chat", "walk-in")


def _written(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def ticket(number: int) -> dict[str, object]:
    """One ticket as a helpdesk's API gives it, with what nobody asked for."""
    opened = BEGIN + timedelta(seconds=37 * number)
    return {
        "id": number + 1,
        "subject": "The printer on the second floor prints everything twice",
        "created_at": _written(opened),
        "updated_at": _written(opened + timedelta(hours=1)),
        "source": CHANNELS[number % 5],
        "group": f"Desk {number % 30}",
        "priority": number % 4 + 1,
        "status": "closed",
        "type": "Incident",
        "category": "Network",
        "requester": f"person{number % 9000}@example.org",
        "stats": {
            "first_responded_at": _written(opened + timedelta(minutes=number % 200)),
            "resolved_at": _written(opened + timedelta(minutes=200 + number % 500)),
            "reopens": 0,
        },
    }


class Tickets(BaseHTTPRequestHandler):
    """Answers from pages that are bytes already, so that the server takes little of the time."""

    protocol_version = "HTTP/1.1"
    changed: tuple[str, ...] = ()
    pages: tuple[bytes, ...] = ()

    def do_GET(self) -> None:
        query = parse_qs(urlsplit(self.path).query)
        first = bisect_left(self.changed, query.get("updated_since", [""])[0]) // PAGE
        page = first + int(query.get("page", ["1"])[0]) - 1
        body = self.pages[page] if page < len(self.pages) else b'{"tickets": []}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if page + 1 < len(self.pages):
            since = query.get("updated_since", [""])[0]
            host = self.headers["Host"]
            address = f"http://{host}/tickets?updated_since={since}&page={page - first + 2}"
            self.send_header("Link", f'<{address}>; rel="next"')
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  of the base class
        """A line a request would be part of what is measured."""


def main(port: int, rows: int) -> None:
    made = [ticket(number) for number in range(rows)]
    Tickets.changed = tuple(str(one["updated_at"]) for one in made)
    Tickets.pages = tuple(
        json.dumps({"tickets": made[start : start + PAGE]}).encode() for start in range(0, rows, PAGE)
    )
    with ThreadingHTTPServer(("127.0.0.1", port), Tickets) as server:
        print("listening", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
