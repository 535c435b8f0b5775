"""Carrying out one GraphQL request: parsed, validated and run, with errors in words a reader may see."""

import asyncio
import hashlib
import json
import logging
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import strawberry
from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    OperationType,
    execute,
    parse,
    validate,
)

from api.cost import cost, introspects
from api.graphql import build_schema
from api.keys import Key
from api.reader import Reader
from graph.knowledge_graph import GraphError, TooSlow, Unavailable
from ingest.drafts import DraftError
from queries.asking import NotKnown

MOST_TOKENS = 2_000
MOST_LETTERS = 100_000
"""How long a document may be: one long text or comment is one token, and is read through all the same."""
NOT_KEPT = "understood"
"""A field whose argument is what a person wrote: documents that name it are not kept to be used again."""
CODES: dict[type[Exception], str] = {NotKnown: "NOT_KNOWN", TooSlow: "TOO_SLOW", Unavailable: "UNAVAILABLE"}
"""Errors whose words are for the reader, and the code they carry; all others are only logged."""
STATUS = {"CONFLICT": 409, "FORBIDDEN": 403}
"""The HTTP status of what was asked of drafts in vain, by its code."""
log = logging.getLogger("provision")


@dataclass(frozen=True)
class Outcome:
    """What came of a request: GraphQL's own form, and whether it was refused before it ran."""

    body: dict[str, Any]
    refused: bool = False
    unavailable: bool = False
    status: int | None = None
    """The HTTP status that says what came of it, where it is not the usual one."""


class Executor:
    """Answers GraphQL requests from whatever the reader has open."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.schema: strawberry.Schema = build_schema()
        self.digest = hashlib.sha256(self.schema.as_str().encode()).hexdigest()
        """Fingerprint of what may be asked."""
        self.document = lru_cache(maxsize=500)(self.validated)
        self.described = lru_cache(maxsize=20)(self.about_schema)

    async def run(
        self,
        query: str,
        variables: Mapping[str, Any] | None = None,
        operation: str | None = None,
        deadline: float | None = None,
        limited: bool = False,
        who: Key | None = None,
        by_post: bool = False,
    ) -> Outcome:
        """One request. Never raises for what the request holds: the outcome says what is wrong.

        `limited` is for documents that others wrote: their cost is counted first, and told in the answer's extensions.
        `who` asks, by whose key; what changes something is done only `by_post`.
        """
        document, errors = self.validated(query) if NOT_KEPT in query else self.document(query)
        if document is None:
            return refusal(errors)
        extensions: dict[str, Any] = {}
        try:
            chosen = operation_of(document, operation)
            if chosen.operation is not OperationType.QUERY and not by_post:
                return replace(refusal([GraphQLError("what changes something is sent by POST")]), status=405)
            if limited:
                extensions["cost"] = cost(self.schema._schema, document, chosen, variables or {}).told
        except GraphQLError as error:
            return refusal([error])
        except RecursionError:
            return refusal([GraphQLError("the query is nested too deeply")])
        try:
            async with self.reader.pin() as context:
                if introspects(chosen):
                    return self.outcome(await asyncio.to_thread(self.described, query, operation, as_text(variables)), extensions)
                result = execute(
                    self.schema._schema,
                    document,
                    context_value=replace(context, deadline=deadline or context.deadline, who=who, by_post=by_post),
                    variable_values=dict(variables or {}),
                    operation_name=operation,
                )
                if not isinstance(result, ExecutionResult):
                    result = await result  # type: ignore[misc]
        except Unavailable as error:
            return Outcome({"errors": [{"message": str(error), "extensions": {"code": "UNAVAILABLE"}}]}, unavailable=True)
        extensions["release"] = context.release
        return self.outcome(result, extensions if limited else {})

    def about_schema(self, query: str, operation: str | None, variables: str) -> ExecutionResult:
        """What a request about the schema alone comes to: the same each time, and a fifth of a second for the whole."""
        document, _ = self.validated(query)
        assert document is not None  # it was validated before
        found = execute(self.schema._schema, document, variable_values=json.loads(variables), operation_name=operation)
        assert isinstance(found, ExecutionResult)
        return found

    def validated(self, query: str) -> tuple[DocumentNode | None, list[GraphQLError]]:
        """A document that holds to the schema, or what is wrong with it."""
        if len(query) > MOST_LETTERS:
            return None, [GraphQLError(f"the query is {len(query):,} characters long; {MOST_LETTERS:,} may be sent")]
        try:
            document = parse(query, max_tokens=MOST_TOKENS)
        except (GraphQLSyntaxError, RecursionError) as error:
            return None, [error if isinstance(error, GraphQLError) else GraphQLError("the query is nested too deeply")]
        try:
            errors = validate(self.schema._schema, document, max_errors=5)
        except RecursionError:
            errors = [GraphQLError("the query is nested too deeply")]
        return (None, errors) if errors else (document, [])

    def outcome(self, result: ExecutionResult, extensions: Mapping[str, Any]) -> Outcome:
        """A result as sent: errors in words for the reader, anything else logged under a number."""
        body: dict[str, Any] = {"extensions": extensions} if extensions else {}
        if result.errors:
            body["errors"] = [told(error) for error in result.errors]
        refused = result.data is None and all(error.path is None for error in result.errors or ())
        if not refused:
            body["data"] = result.data
        codes = {error.get("extensions", {}).get("code") for error in body.get("errors", ())}
        status = next((STATUS[code] for code in STATUS if code in codes), None) if result.data is None else None
        return Outcome(body, refused=refused and bool(result.errors), status=status)


def as_text(variables: Mapping[str, Any] | None) -> str:
    """Variables as text, equal for equal ones."""
    return json.dumps(variables or {}, sort_keys=True, default=str)


def operation_of(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    """The operation to run. Raises GraphQLError where it cannot be told which."""
    operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    named = {d.name.value: d for d in operations if d.name}
    if name is None and len(operations) > 1:
        raise GraphQLError(f"the document holds {len(operations)} operations; name one in operationName: {', '.join(named)}")
    if name is not None and name not in named:
        raise GraphQLError(f"the document holds no operation {name!r}")
    return named[name] if name is not None else operations[0]


def refusal(errors: list[GraphQLError]) -> Outcome:
    return Outcome({"errors": [error.formatted for error in errors]}, refused=True)


def told(error: GraphQLError) -> Any:
    """An error as the reader is told of it."""
    cause = error.original_error
    if cause is None or isinstance(cause, GraphQLError):
        return error.formatted
    if isinstance(cause, DraftError):
        return {**error.formatted, "message": str(cause), "extensions": cause.extensions}
    for kind, code in CODES.items():
        if isinstance(cause, kind):
            return {**error.formatted, "message": str(cause), "extensions": {"code": code}}
    number = uuid.uuid4().hex[:12]
    log.error("request %s failed: %s", number, type(cause).__name__, exc_info=cause)
    message = f"this could not be answered; if you report it, give the number {number}"
    words = str(cause) if type(cause) is GraphError else ""
    if words:
        log.error("request %s: %s: %s", number, words, cause.__cause__)
    return {**error.formatted, "message": message, "extensions": {"code": "INTERNAL", "number": number}}
