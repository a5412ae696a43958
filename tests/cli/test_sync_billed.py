"""What `sync` says of a source that bills what is read, before it reads."""

import cli
from tests.connectors.contract import with_keys
from tests.connectors.fakes.server import Faults, serving
from tests.connectors.fakes.x import CASE, X
from tests.connectors.social_contract import talk


def test_what_a_first_run_costs_is_said_on_stderr_before_a_post_is_read(synced, impatient, monkeypatch):
    """Three accounts: 800 mentions and 3,200 posts each at $0.005, and three users at $0.010."""
    with_keys(CASE, monkeypatch)
    say, asked = cli._say, []
    with serving(X(talk(CASE, threads=3, changes=3), 100), Faults()) as server:

        def told(line):
            asked.append([request.path.rsplit("/", 1)[0] for request in server.asked])
            say(line)

        monkeypatch.setattr(cli, "_say", told)
        options = {"url": server.url, **CASE.options, "budget_dollars": "20"}
        source = 'kind = "x"\n' + "\n".join(f'{name} = "{value}"' for name, value in options.items())
        first = synced("sync", x=source)
        again = synced("sync", x=source)
    assert first.code == again.code == 0
    assert first.err.splitlines()[0] == (
        "x: this first run is billed: to read all of it costs $60.03 at most; its budget is $20.00 a month, "
        "where reading stops"
    )
    assert asked[0] == ["/2/users/by/username"] * 3
    assert "first run" not in again.err
    assert "of the $20.00 for 2026-01 is spent" in again.err
