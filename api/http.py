"""GraphQL over HTTP: requests read strictly, every answer and every refusal in GraphQL's JSON shape."""

import hashlib
import json
import time
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter, Request, Response

from api.execute import NOT_KEPT, Executor, Outcome
from api.keys import Key, Keys
from api.quota import ANONYMOUS, KEYED, Policy, Quotas

MOST_BYTES = 1_000_000
PLAIN, GRAPHQL = "application/json", "application/graphql-response+json"
ALLOWED = "GET, HEAD, POST, OPTIONS"
OPEN = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag, RateLimit, RateLimit-Policy, Retry-After"}
"""Any page may ask: what is answered is public, and no cookie counts here."""
PREFLIGHT = {
    "Access-Control-Allow-Methods": ALLOWED,
    "Access-Control-Allow-Headers": "Authorization, Content-Type, If-None-Match",
}
DIFFER = {"Vary": "Accept, Authorization"}
KEPT_FOR = "public, max-age=60, must-revalidate"
EVERY_METHOD = ["GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE"]


class BadRequest(ValueError):
    """A request that is not a GraphQL request; carries the HTTP status that says so."""

    def __init__(self, message: str, status: int = 400, **headers: str) -> None:
        super().__init__(message)
        self.status, self.headers = status, {name.replace("_", "-"): value for name, value in headers.items()}


@dataclass(frozen=True)
class Asked:
    """One GraphQL request, as sent."""

    query: str
    variables: dict[str, Any] | None
    operation: str | None


@dataclass(frozen=True)
class Client:
    """Who asks: by key or by address, and how much of the server's time that may take."""

    name: str
    policy: Policy
    key: Key | None = None


def graphql_routes(executor: Executor, keys: Keys, quotas: Quotas) -> APIRouter:
    """The route `/graphql`."""
    router = APIRouter(include_in_schema=False)

    @router.api_route("/graphql", methods=EVERY_METHOD)
    async def graphql(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": ALLOWED, **OPEN, **PREFLIGHT})
        headers = dict(OPEN)
        try:
            client = client_of(request, keys)
            headers |= quotas.headers(client.name, client.policy)
            if wait := quotas.wait(client.name, client.policy):
                told = f"this client has had its {client.policy.seconds:g} s of each {client.policy.window} s"
                raise BadRequest(f"{told}; ask again in {wait} s", 429, Retry_After=str(wait))
            began = time.monotonic()
            response = await answered(executor, request, client.key)
            quotas.take(client.name, client.policy, time.monotonic() - began)
            headers |= quotas.headers(client.name, client.policy)
        except BadRequest as error:
            response = Response(as_json({"errors": [{"message": str(error)}]}), error.status, error.headers, PLAIN)
        response.headers.update(headers)
        return response

    return router


def client_of(request: Request, keys: Keys) -> Client:
    """Who asks. Raises BadRequest for a key that is nobody's."""
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if not scheme:
        return Client(f"address {request.client.host if request.client else ''}", ANONYMOUS)
    found = keys.of(key.strip()) if scheme.lower() == "bearer" else None
    if found is None:
        told = "the Authorization header holds no key in use; send `Bearer` and a key, or none at all"
        raise BadRequest(told, 401, WWW_Authenticate="Bearer")
    return Client(f"key {found.name}", KEYED, found)


async def answered(executor: Executor, request: Request, who: Key | None) -> Response:
    """The answer to a request. Raises BadRequest."""
    if request.method not in ("GET", "HEAD", "POST"):
        raise BadRequest("ask by GET or POST", 405, Allow=ALLOWED)
    media = wanted(request)
    asked = await read(request)
    etag = fingerprint(executor, asked, media) if request.method != "POST" else None
    kept = DIFFER | ({"ETag": etag, "Cache-Control": KEPT_FOR} if etag else {})
    if etag and etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=kept)
    by_post = request.method == "POST"
    outcome = await executor.run(asked.query, asked.variables, asked.operation, limited=True, who=who, by_post=by_post)
    if outcome.status == 405:
        raise BadRequest(outcome.body["errors"][0]["message"], 405, Allow="POST")
    if "errors" in outcome.body:
        kept = {"Cache-Control": "no-store"} | ({"Retry-After": "2"} if outcome.unavailable else {})
    return Response(as_json(outcome.body), status(outcome, media), kept, media)


def fingerprint(executor: Executor, asked: Asked, media: str) -> str | None:
    """The ETag of an answer: of what was asked, of which release, on which day; None while there is no release."""
    opened = executor.reader.opened
    if opened is None:
        return None
    whole = [opened.name, executor.digest, str(date.today()), asked.query, asked.variables, asked.operation, media]
    return f'W/"{hashlib.sha256(as_json(whole)).hexdigest()[:32]}"'


def as_json(body: Any) -> bytes:
    return json.dumps(body, ensure_ascii=False, default=str).encode("utf-8", "replace")


def status(outcome: Outcome, media: str) -> int:
    """The HTTP status: what was refused before it ran is the client's fault, in the newer media type at least."""
    if outcome.unavailable:
        return 503
    if outcome.status and media == GRAPHQL:
        return outcome.status
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
    if request.method in ("GET", "HEAD"):
        given: Any = dict(request.query_params)
        if NOT_KEPT in given.get("query", ""):
            raise BadRequest(f"send `{NOT_KEPT}` by POST: what a person writes stands in no address", 405, Allow="POST")
        for name in ("variables", "extensions"):
            if name in given:
                given[name] = parsed(given[name], name)
    else:
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != PLAIN:
            raise BadRequest(f"send the request as {PLAIN}", 415)
        given = parsed(await body(request), "the body")
    if not isinstance(given, dict):
        raise BadRequest('the body must be a JSON object such as {"query": "{ budgets { totalCount } }"}')
    return asked_in(given)


def asked_in(given: dict[str, Any]) -> Asked:
    """What a request's parts ask. Raises BadRequest."""
    query, operation = given.get("query"), given.get("operationName")
    if not isinstance(query, str) or not query.strip():
        raise BadRequest("`query` must be a GraphQL document, as text")
    for name in ("variables", "extensions"):
        if not isinstance(given.get(name), dict | None):
            raise BadRequest(f"`{name}` must be a JSON object")
    if operation is not None and not isinstance(operation, str):
        raise BadRequest("`operationName` must be text")
    return Asked(query, given.get("variables"), operation or None)


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
