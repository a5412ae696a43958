"""A deskscope.toml that is written and read, whole or refused."""

from pathlib import Path

import pytest

from configuration import Configuration, ConfigurationError, read_configuration

WHOLE = """
[schedules.office]
hours = { mon-fri = "09:00-12:30, 13:30-17:00" }
holidays = "DE-BE"

[desks.north]
name = "Desk North"
aliases = ["Service Desk", "1st Level North"]
organisation = "Contoso"
region = "EMEA"
time_zone = "Europe/Berlin"
schedule = "office"

[desks.south]

[sources.servicedesk]
kind = "rt"
url = "https://${RT_HOST}"
token = "${RT_TOKEN}"
queues = ["IT", "HR"]
page = 50

[sources.servicedesk.channels]
"Walk-in" = "walk_up"

[roster]
desk = ["desk.example.org", "@itdesk"]
bots = ["desk-bot"]

[[targets]]
metric = "answered_within_share"
desk = "north"
value = 0.9
from = 2026-01-01

[[targets]]
metric = "first_response_minutes"
value = 60
from = "2026-02-01"

[[plans]]
desk = "Service Desk"
channel = "social"
status = "planning"
since = 2026-03-01

[privacy]
keep_text = true
"""


@pytest.fixture
def write(tmp_path: Path):
    def written(text: str) -> Path:
        path = tmp_path / "deskscope.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return written


@pytest.fixture
def complaint(write):
    """The one line a configuration is refused with."""

    def complained(text: str) -> str:
        with pytest.raises(ConfigurationError) as refused:
            read_configuration(write(text))
        line = str(refused.value)
        assert "\n" not in line
        assert line.startswith("deskscope.toml: ")
        return line

    return complained


@pytest.fixture
def whole(write) -> Configuration:
    return read_configuration(write(WHOLE))
