"""What the tests of Slack ask of a trial: what is held, what was asked for, and answers that are spoilt."""

from collections.abc import Callable
from typing import Any

from connectors import sync
from connectors.streams import Reading, Seen
from tests.connectors.fakes.server import Request
from tests.connectors.fakes.social_world import Post
from tests.connectors.social_contract import SocialTrial


def said(trial: SocialTrial, *columns: str) -> dict[str, Any]:
    """Id -> these columns of what is held; one column without a tuple around it."""
    rows = trial.in_warehouse("id", *columns, table="post")
    return {row[0]: row[1] if len(columns) == 1 else row[1:] for row in rows}


def ts(trial: SocialTrial, post: Post) -> str:
    """The ts by which the network names a post."""
    return trial.name(post).partition(":")[2]


def asked(trial: SocialTrial, method: str) -> list[dict[str, str]]:
    """The requests of a method, by what they asked for."""
    return [dict(one.query) for one in trial.server.asked if one.path.endswith(method)]


def spoiling(method: str, change: Callable[[dict[str, Any]], object]) -> Callable[[Request, Any], Any]:
    """Answers of a method after `change`."""

    def alter(request: Request, body: Any) -> Any:
        if request.path.endswith(method):
            change(body)
        return body

    return alter


def refusing(method: str, **body: object) -> Callable[[Request, Any], Any]:
    return lambda request, given: {"ok": False, **body} if request.path.endswith(method) else given


def looked_at(trial: SocialTrial) -> Seen:
    """What a look at the source sees."""
    rest, client = sync.opened(trial.source)
    assert rest.look is not None
    with client.session:
        return rest.look(Reading(trial.source, client, trial.world.begin))
