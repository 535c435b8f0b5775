"""A typed client of Provision Graph, made by `provision client`. It needs Python 3.11 and nothing else.

Every root field of the GraphQL schema is a method of `Client`. What it gives is a dictionary with GraphQL's own names, typed:
pounds are Decimal, days are date. What cannot be answered raises ProvisionError, in the application's own words.
"""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Literal, NotRequired, TypedDict, Union, get_args, get_origin, get_type_hints, is_typeddict


class ProvisionError(Exception):
    """Why nothing is answered, in words."""


class Connection:
    """A running application, by its address."""

    def __init__(self, address: str = "http://127.0.0.1:8000", seconds: float = 60) -> None:
        self.address, self.seconds = address.rstrip("/"), seconds

    def ask(self, query: str, variables: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The data that answers a GraphQL document, as JSON has it. Raises ProvisionError."""
        given = {name: value for name, value in (variables or {}).items() if value is not None}
        sent = json.dumps({"query": query, "variables": given}, default=str).encode()
        request = urllib.request.Request(f"{self.address}/graphql", sent, {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=self.seconds) as answer:
                text = answer.read()
        except urllib.error.HTTPError as refused:
            text = refused.read()
        except OSError as error:
            raise ProvisionError(f"{self.address} does not answer ({error}); start `provision serve`, or correct it") from None
        return self.data_of(text)

    def data_of(self, text: bytes) -> dict[str, Any]:
        """What an answer holds. Raises ProvisionError."""
        try:
            body = json.loads(text)
            errors, data = body.get("errors", ()), body.get("data")
        except (ValueError, AttributeError):
            errors, data = (), None
        if not errors and data is None:
            raise ProvisionError(f"{self.address} answers no question; give the address that `provision serve` says")
        if errors:
            raise ProvisionError("\n".join(error["message"] for error in errors))
        return data


def typed(kind: Any, value: Any) -> Any:
    """A value of JSON as its type says: money as Decimal, a day as date, all else as it is."""
    if value is None:
        return None
    if get_origin(kind) in (UnionType, Union):
        (kind,) = (option for option in get_args(kind) if option is not NoneType)
    if get_origin(kind) is list:
        return [typed(get_args(kind)[0], part) for part in value]
    if is_typeddict(kind):
        kinds = get_type_hints(kind)
        return {name: typed(kinds[name], part) for name, part in value.items()}
    return Decimal(value) if kind is Decimal else date.fromisoformat(value) if kind is date else value
