"""Front door: the dashboard as an ASGI application, two routes for whoever watches over it, and the API."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from pages import starting
from pages.api.routes import API


@asynccontextmanager
async def listening(_: st.App) -> AsyncIterator[None]:
    """From the moment before the server listens until it has stopped."""
    starting.begin()
    yield


async def health(_: Request) -> JSONResponse:
    """The process answers."""
    return JSONResponse({"status": "ok"})


def ready(_: Request) -> JSONResponse:
    """The warehouse can be read: 200 with the name of what is published, else 503 and why."""
    from warehouse import WarehouseError, open_warehouse  # noqa: PLC0415 so that the server listens first

    try:
        name = open_warehouse(os.environ.get("DESKSCOPE_WAREHOUSE")).snapshot_name()
    except (WarehouseError, OSError) as reason:
        return JSONResponse({"status": "not ready", "reason": str(reason)}, status_code=503)
    return JSONResponse({"status": "ready", "snapshot": name})


ROUTES = [Route("/api/health", health), Route("/api/ready", ready), API]
app = st.App("pages/main.py", routes=ROUTES, lifespan=listening)
