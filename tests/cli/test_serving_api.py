"""The API behind `deskscope serve`: the whole server, with the dashboard beside it."""

import json
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.cli.test_serving import serving

TOKEN = "served-to-a-spreadsheet-01"
CONFIGURED = '[api.tokens.excel]\ntoken = "${DESKSCOPE_API_EXCEL}"\nrole = "reader"\n'


def _asked(url: str, **headers: str) -> tuple[int, str, str]:
    """Status, type and body."""
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.headers.get_content_type(), answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers.get_content_type(), refused.read().decode()


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "deskscope.toml"
    path.write_text(CONFIGURED)
    monkeypatch.setenv("DESKSCOPE_API_EXCEL", TOKEN)
    return path


def test_figures_are_read_beside_the_dashboard(run, loaded, warehouse, tmp_path, config):
    printed = run("figures", "contacts", "answered_share", "--by", "channel", "--format", "json").rows
    csv = run("figures", "contacts", "--by", "desk", "--format", "csv").out
    words = ("serve", "--warehouse", str(warehouse), "--config", str(config))
    with serving(*words, cwd=tmp_path) as (child, url):
        bearer = {"Authorization": f"Bearer {TOKEN}"}
        assert _asked(f"{url}/api/health")[0] == 200
        assert _asked(f"{url}/api/figures/contacts")[:2] == (401, "application/json")
        status, kind, body = _asked(f"{url}/api/figures/contacts,answered_share?by=channel", **bearer)
        assert (status, kind) == (200, "application/json")
        assert json.loads(body)["rows"] == printed
        assert _asked(f"{url}/api/figures/contacts?by=desk&format=csv", **bearer)[1:] == ("text/csv", csv)
        assert _asked(f"{url}/api/nothing", **bearer)[:2] == (404, "application/json")
        assert "<html" in _asked(url)[2].lower()
        assert "<html" in _asked(f"{url}/response")[2].lower()
        child.terminate()
        _, said = child.communicate(timeout=60)
    assert TOKEN not in said
    assert "Traceback" not in said


def test_without_a_token_configured_only_health_is_told(loaded, warehouse, tmp_path):
    with serving("serve", "--warehouse", str(warehouse), cwd=tmp_path) as (_, url):
        status, kind, body = _asked(f"{url}/api/metrics", Authorization=f"Bearer {TOKEN}")
        assert (status, kind) == (404, "application/json")
        assert "add [api.tokens.NAME]" in json.loads(body)["error"]
        assert [_asked(f"{url}/api/{name}")[0] for name in ("health", "ready")] == [200, 200]
