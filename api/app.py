"""The application: what answers HTTP."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cached_property
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import JSONResponse
from starlette.middleware.base import RequestResponseEndpoint
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from api.execute import Executor
from api.http import graphql_routes
from api.keys import Keys
from api.pages.documents import worth_warming
from api.pages.routes import page_routes
from api.quota import Quotas
from api.reader import Reader
from api.sessions import Sessions
from api.warm import keep_warm
from graph.places import home_folder

SECURITY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def create_app(reader: Reader, warm: bool = True, quotas: Quotas | None = None) -> FastAPI:
    """The application over what a reader opens: state, GraphQL, pages. `warm` asks what pages ask before anybody does.

    `quotas` counts what each client of GraphQL takes of the server's time.
    """
    executor, keys = Executor(reader), Keys(home_folder() / "keys.sqlite")

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        reader.start()
        warming = asyncio.create_task(keep_warm(executor, worth_warming(executor.schema._schema) if warm else ()))
        yield
        warming.cancel()
        await reader.stop()

    app = FastAPI(title="Provision Graph", lifespan=life, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.executor, app.state.sessions = executor, Sessions(keys)
    app.include_router(state_routes(reader))
    app.include_router(graphql_routes(executor, keys, quotas or Quotas()))
    app.router.routes.append(Route("/mcp", AssistantRoute(executor)))
    app.include_router(page_routes(executor, app.state.sessions))

    app.add_middleware(GZipMiddleware, minimum_size=1_000)

    @app.middleware("http")
    async def guarded(request: Request, call_next: RequestResponseEndpoint) -> Response:
        """Every answer forbids what no page of ours needs: other hosts, frames, inline script."""
        response = await call_next(request)
        for name, value in SECURITY.items():
            response.headers.setdefault(name, value)
        return response

    return app


class AssistantRoute:
    """`/mcp`, for assistants on this machine. Its library takes a second to read, so that is done when it is first asked."""

    def __init__(self, executor: Executor) -> None:
        self.executor = executor

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "POST":
            await JSONResponse({"error": "/mcp is asked by POST"}, 405, headers={"Allow": "POST"})(scope, receive, send)
            return
        assistant = await asyncio.to_thread(lambda: self.assistant)
        await assistant.over_http(scope, receive, send)

    @cached_property
    def assistant(self) -> Any:
        from api.assistant import Assistant

        return Assistant(self.executor, self.executor.reader.deadline)


def state_routes(reader: Reader) -> APIRouter:
    """`/live` says that the process runs, `/ready` whether it can answer, and if not why."""
    router = APIRouter()

    @router.get("/live")
    async def live() -> JSONResponse:
        return JSONResponse({"live": True})

    @router.get("/ready")
    async def ready() -> JSONResponse:
        opened = reader.opened
        if opened is None:
            return JSONResponse({"ready": False, "why": reader.trouble}, 503, headers={"Retry-After": "1"})
        return JSONResponse({"ready": True, "release": opened.name})

    return router
