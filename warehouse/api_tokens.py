"""Who may read the API over HTTP: `[api.tokens.NAME]` of deskscope.toml, each a token with a role."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from configuration import ConfigurationError, resolved
from warehouse.toml_tables import Table

READER, WATCHER = "reader", "watcher"
ROLES = (READER, WATCHER)
SHORTEST = 16  # characters: what is shorter can be guessed
_REFERENCE = re.compile(r"\$\{[A-Za-z_][A-Za-z0-9_]*\}")
_SENDABLE = re.compile(r"[!-~]+")


@dataclass(frozen=True)
class ApiToken:
    """A token by its name: `reader` may ask for everything, `watcher` only which metrics there are.

    `token` is as written, with its ${ENVIRONMENT} reference.
    """

    name: str
    role: str
    token: str = field(repr=False)

    @property
    def literal(self) -> bool:
        """Whether the token stands in the file in plain text."""
        return not _REFERENCE.search(self.token)

    def secret(self) -> str:
        """What a caller has to send, looked up now. Raises ConfigurationError: not set, or unfit."""
        place = f"api.tokens.{self.name}.token"
        found = resolved(self.token, place)
        if len(found) < SHORTEST or not _SENDABLE.fullmatch(found):
            raise ConfigurationError(
                f"{place}: a token has {SHORTEST} characters or more, signs without spaces; "
                "make one with 'openssl rand -hex 32'"
            )
        return found


def api_tokens(table: Table) -> Mapping[str, ApiToken]:
    """The tokens of the table [api], by name; raises ConfigurationError."""
    table.only("tokens")
    return {name: _token(name, each) for name, each in table.table("tokens").tables()}


def _token(name: str, table: Table) -> ApiToken:
    table.only("token", "role")
    return ApiToken(name, table.one_of("role", ROLES), table.required("token"))
