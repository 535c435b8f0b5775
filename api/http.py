"""GraphQL over HTTP: requests read strictly, every answer and every refusal in GraphQL's JSON shape."""

import json
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response

from api.execute import NOT_KEPT, Executor, Outcome

MOST_BYTES = 1_000_000
PLAIN, GRAPHQL = "application/json", "application/graphql-response+json"


class BadRequest(ValueError):
    """A request that is not a GraphQL request; carries the HTTP status that says so."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class Asked:
    """One GraphQL request, as sent."""

    query: str
    variables: dict[str, Any] | None
    operation: str | None


def graphql_routes(executor: Executor) -> APIRouter:
    """The route `/graphql`."""
    router = APIRouter(include_in_schema=False)

    @router.api_route("/graphql", methods=["GET", "POST"])
    async def answer(request: Request) -> Response:
        try:
            media = wanted(request)
            asked = await read(request)
        except BadRequest as error:
            return Response(as_json({"errors": [{"message": str(error)}]}), error.status, media_type=PLAIN)
        outcome = await executor.run(asked.query, asked.variables, asked.operation)
        return Response(as_json(outcome.body), status(outcome, media), media_type=media)

    return router


def as_json(body: Any) -> bytes:
    return json.dumps(body, ensure_ascii=False, default=str).encode("utf-8", "replace")


def status(outcome: Outcome, media: str) -> int:
    """The HTTP status: what was refused before it ran is the client's fault, in the newer media type at least."""
    if outcome.unavailable:
        return 503
    return 400 if outcome.refused and media == GRAPHQL else 200


def wanted(request: Request) -> str:
    """The media type to answer in."""
    accept = request.headers.get("accept", "*/*").lower()
    if GRAPHQL in accept:
        return GRAPHQL
    if any(kind in accept for kind in (PLAIN, "application/*", "*/*")):
        return PLAIN
    raise BadRequest(f"this answers in {GRAPHQL} or {PLAIN}; accept one of them", 406)


async def read(request: Request) -> Asked:
    """The request's query, variables and operation. Raises BadRequest."""
    if request.method == "GET":
        given: Any = dict(request.query_params)
        if NOT_KEPT in given.get("query", ""):
            raise BadRequest(f"send `{NOT_KEPT}` by POST: what a person writes stands in no address", 405)
        if "variables" in given:
            given["variables"] = parsed(given["variables"], "variables")
    else:
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != PLAIN:
            raise BadRequest(f"send the request as {PLAIN}", 415)
        given = parsed(await body(request), "the body")
    if not isinstance(given, dict):
        raise BadRequest('the body must be a JSON object such as {"query": "{ budgets { totalCount } }"}')
    query, variables, operation = given.get("query"), given.get("variables"), given.get("operationName")
    if not isinstance(query, str) or not query.strip():
        raise BadRequest("`query` must be a GraphQL document, as text")
    if variables is not None and not isinstance(variables, dict):
        raise BadRequest("`variables` must be a JSON object")
    if operation is not None and not isinstance(operation, str):
        raise BadRequest("`operationName` must be text")
    if not isinstance(given.get("extensions", {}) or {}, dict):
        raise BadRequest("`extensions` must be a JSON object")
    return Asked(query, variables, operation or None)


async def body(request: Request) -> bytes:
    """The request's body, read no further than it may be long."""
    read = bytearray()
    async for part in request.stream():
        read += part
        if len(read) > MOST_BYTES:
            raise BadRequest(f"the request is over {MOST_BYTES:,} bytes; send less", 413)
    return bytes(read)


def parsed(text: str | bytes, what: str) -> Any:
    """JSON, or BadRequest. Lone surrogates, which no database keeps, are refused with the rest."""
    try:
        found = json.loads(text)
        json.dumps(found, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        raise BadRequest(f"{what} is not JSON in UTF-8") from None
    return found
