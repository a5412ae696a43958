"""A cached figure over HTTP against `/api/health`, on one connection in turn: `bench/api.py [REQUESTS]`.

Wanted over 1 M tickets: at most 3x, of the medians. Told besides: the first, uncached answer, and how long
`/api/health` takes while a large question is worked out.
"""

import json
import os
import secrets
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles

import data
from viewer import served

APP = Path(__file__).parent.parent / "app.py"
PORT = 18741
HEALTH = "/api/health"
FIGURES = {
    "one figure": "/api/figures/contacts",
    "by channel": "/api/figures/contacts,answered_within_share,first_response_minutes?by=channel",
    "by desk and month": "/api/figures/contacts?by=desk&grain=month",
    "the same as CSV": "/api/figures/contacts?by=desk&grain=month&format=csv",
}
LARGE = "/api/figures/first_response_minutes?by=desk,channel,priority&grain=day&from=2025-01-01&to=2025-03-31"
WANTED = 3


def _asked(connection: HTTPConnection, path: str, headers: Mapping[str, str]) -> float:
    """Seconds of one request."""
    began = time.perf_counter()
    connection.request("GET", path, headers=dict(headers))
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)  # else 40 ms of waiting are timed
    answer = connection.getresponse()
    body = answer.read()
    seconds = time.perf_counter() - began
    if answer.status != 200:
        message = f"{path}: {answer.status} {body[:200]!r}"
        raise RuntimeError(message)
    return seconds


def in_turn(requests: int, headers: Mapping[str, str]) -> None:
    """Print the medians of health and of each cached figure, and their ratios."""
    connection = HTTPConnection("127.0.0.1", PORT)
    for name, path in FIGURES.items():
        print(f"{name:20}{_asked(connection, path, headers) * 1000:8.1f} ms at first", flush=True)
    times: dict[str, list[float]] = {path: [] for path in (HEALTH, *FIGURES.values())}
    for _ in range(requests):
        for path, each in times.items():
            each.append(_asked(connection, path, headers))
    alive = median(times[HEALTH])
    print(f"{HEALTH:20}{alive * 1000:8.2f} ms, the median of {requests}")
    ratios = []
    for name, path in FIGURES.items():
        typical = median(times[path])
        ratios.append(typical / alive)
        print(f"{name:20}{typical * 1000:8.2f} ms cached = {ratios[-1]:.2f}x", flush=True)
    print(f"the slowest {max(ratios):.2f}x; wanted: at most {WANTED}x")


def meanwhile(headers: Mapping[str, str]) -> None:
    """Print how long health takes while a large question is worked out."""
    large: list[float] = []
    asking = threading.Thread(
        target=lambda: large.append(_asked(HTTPConnection("127.0.0.1", PORT), LARGE, headers))
    )
    connection = HTTPConnection("127.0.0.1", PORT)
    times = []
    asking.start()
    while asking.is_alive():
        times.append(_asked(connection, HEALTH, {}))
        time.sleep(0.005)
    slow = quantiles(times, n=20)[-1]
    print(
        f"while a question takes {large[0]:.1f} s, nineteen in twenty of {HEALTH} take {slow * 1000:.1f} ms"
    )


def main(requests: int) -> None:
    """Serve, and measure."""
    token = secrets.token_hex(32)
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "deskscope.toml"
        config.write_text(
            f'[api.tokens.bench]\ntoken = {json.dumps("${BENCH_API_TOKEN}")}\nrole = "reader"\n'
        )
        environment = {
            **os.environ,
            "DESKSCOPE_WAREHOUSE": str(data.warehouse().folder),
            "DESKSCOPE_CONFIG": str(config),
            "BENCH_API_TOKEN": token,
        }
        headers = {"Authorization": f"Bearer {token}"}
        with served(APP, PORT, environment):
            in_turn(requests, headers)
            meanwhile(headers)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
