"""Bytes of a first visit to the overview, directly and through the guide's nginx: `bench/wire.py`.

The configuration is read from docs/operations.md, so that what is measured is what is recommended; only
what a loopback trial lacks is taken out (TLS, the sign-in). Wanted: at most 2.5 MB. Needs nginx and Chromium.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import data
from playwright.sync_api import CDPSession, sync_playwright
from viewer import served, wait_for

ROOT = Path(__file__).parent.parent
DIRECT, PROXIED = 18721, 18722
WANTED_MB = 2.5
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
ABSENT = ("ssl_certificate", "auth_request", "server_name")  # no certificate and no sign-in on loopback


def _configuration(folder: Path) -> str:
    guide = (ROOT / "docs/operations.md").read_text("utf-8")
    told = re.search(r"```nginx\n(.*?)```", guide, re.DOTALL)
    assert told, "the guide has no nginx configuration"
    lines = [line.split("#")[0] for line in told[1].splitlines() if not line.strip().startswith(ABSENT)]
    http = "\n".join(lines).replace("listen 443 ssl", f"listen 127.0.0.1:{PROXIED}")
    http = http.replace("127.0.0.1:8501", f"127.0.0.1:{DIRECT}").replace("$host;", "$http_host;")
    kinds = "types { text/html html; }"
    places = "".join(
        f"{name}_temp_path {folder};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"include /etc/nginx/modules-enabled/*.conf;\n"
        f"daemon off; pid {folder}/pid; error_log stderr warn; events {{}}\n"
        f"http {{ {kinds} access_log off; {places}\n{http}\n}}"
    )


@contextmanager
def _nginx() -> Iterator[None]:
    found = shutil.which("nginx") or "/usr/sbin/nginx"
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "nginx.conf"
        file.write_text(_configuration(Path(name)), "utf-8")
        with subprocess.Popen([found, "-c", str(file)]) as server:
            try:
                wait_for(f"http://127.0.0.1:{PROXIED}/_stcore/health", server)
                yield
            finally:
                server.terminate()


class Counted:
    """Bytes that came over the wire in one visit, by kind of resource, the websocket among them."""

    def __init__(self, session: CDPSession) -> None:
        self.bytes: dict[str, int] = {}
        self._kinds: dict[str, str] = {}
        session.on(
            "Network.responseReceived", lambda told: self._kinds.update({told["requestId"]: told["type"]})
        )
        session.on(
            "Network.loadingFinished",
            lambda told: self._add(self._kinds.get(told["requestId"], "?"), told["encodedDataLength"]),
        )
        session.on(
            "Network.webSocketFrameReceived",  # before compression: an upper bound
            lambda told: self._add("WebSocket", len(told["response"]["payloadData"]) * 3 // 4),
        )
        session.send("Network.enable")

    def _add(self, kind: str, size: int) -> None:
        self.bytes[kind] = self.bytes.get(kind, 0) + int(size)


def _visit(port: int) -> Counted:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        page = browser.new_page(viewport={"width": 1440, "height": 1000})
        counted = Counted(page.context.new_cdp_session(page))
        page.goto(f"http://127.0.0.1:{port}/")
        page.wait_for_selector(".js-plotly-plot .main-svg", timeout=120_000)
        page.wait_for_timeout(2_000)
        browser.close()
    return counted


def main() -> None:
    """Serve, visit twice with an empty cache, and print what came over the wire."""
    environment = {**os.environ, "DESKSCOPE_WAREHOUSE": str(data.warehouse().folder)}
    with served(ROOT / "app.py", DIRECT, environment), _nginx():
        for name, port in (("directly", DIRECT), ("through nginx", PROXIED)):
            found = _visit(port).bytes
            kinds = ", ".join(f"{kind.lower()} {size / 1e6:.2f}" for kind, size in sorted(found.items()))
            print(f"{name:15}{sum(found.values()) / 1e6:6.2f} MB  ({kinds})", flush=True)
    print(f"wanted through the proxy: at most {WANTED_MB} MB")


if __name__ == "__main__":
    sys.exit(main())
