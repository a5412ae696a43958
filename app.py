"""Front door: the dashboard as an ASGI application, with two routes for whoever watches over it."""

import os

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from warehouse import WarehouseError, open_warehouse


async def health(_: Request) -> JSONResponse:
    """The process answers."""
    return JSONResponse({"status": "ok"})


async def ready(_: Request) -> JSONResponse:
    """The warehouse can be read: 200 with the name of what is published, else 503 and why."""
    try:
        warehouse = open_warehouse(os.environ.get("DESKSCOPE_WAREHOUSE"))
        name = await run_in_threadpool(warehouse.snapshot_name)
    except (WarehouseError, OSError) as reason:
        return JSONResponse({"status": "not ready", "reason": str(reason)}, status_code=503)
    return JSONResponse({"status": "ready", "snapshot": name})


app = st.App("pages/main.py", routes=[Route("/api/health", health), Route("/api/ready", ready)])
