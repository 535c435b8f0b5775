"""The application: what answers HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import JSONResponse
from starlette.middleware.base import RequestResponseEndpoint

from api.execute import Executor
from api.http import graphql_routes
from api.pages import page_routes
from api.reader import Reader

SECURITY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def create_app(reader: Reader) -> FastAPI:
    """The application over what a reader opens: state, GraphQL, pages."""

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        reader.start()
        yield
        await reader.stop()

    app = FastAPI(title="Provision Graph", lifespan=life, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.executor = executor = Executor(reader)
    app.include_router(state_routes(reader))
    app.include_router(graphql_routes(executor))
    app.include_router(page_routes(executor))

    @app.middleware("http")
    async def guarded(request: Request, call_next: RequestResponseEndpoint) -> Response:
        """Every answer forbids what no page of ours needs: other hosts, frames, inline script."""
        response = await call_next(request)
        response.headers.update(SECURITY)
        return response

    return app


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
