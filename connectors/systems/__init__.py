"""The systems that are read by API: each module here is one kind of source, and has its `CONNECTOR`."""

import pkgutil
from functools import cache
from importlib import import_module

from configuration import ConfigurationError
from connectors.elsewhere import NOT_READ, why_not
from connectors.streams import Connector


@cache
def kinds() -> tuple[str, ...]:
    """Every kind of source that can be read, by name."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


def connector(kind: str) -> Connector:
    """The connector of a kind; raises ConfigurationError where there is none."""
    if kind in NOT_READ:
        raise ConfigurationError(why_not(kind))
    if kind not in kinds():
        raise ConfigurationError(f"no connector is called '{kind}'; there are {', '.join(kinds())}")
    found: Connector = import_module(f"{__name__}.{kind}").CONNECTOR
    return found
