"""GraphQL's own kinds of value: money, days, and places in a list."""

import base64
import binascii
import json
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, NewType

import strawberry
from graphql import GraphQLError

from graph.fields import Cursor

PoundsScalar = NewType("PoundsScalar", Decimal)
DayScalar = NewType("DayScalar", date)
CursorScalar = NewType("CursorScalar", Cursor)
MOST_POUNDS = Decimal("9999999999999.99")


def pounds_out(pence: int) -> str:
    """Whole pence as pounds: 820000 is "8200.00"."""
    return f"{Decimal(pence) / 100:.2f}"


def pounds_in(given: Any) -> int:
    """Pounds, as text or number, in whole pence. Raises GraphQLError for anything finer or not money."""
    try:
        amount = Decimal(str(given).replace(",", "").removeprefix("£")) if not isinstance(given, bool) else Decimal("nan")
        if amount.is_finite() and 0 <= amount <= MOST_POUNDS and amount == amount.quantize(Decimal("0.01")):
            return int(amount * 100)
    except InvalidOperation:
        pass
    raise GraphQLError(f"{str(given)[:40]!r} is not a sum in pounds and whole pence, such as 8200 or 8200.50")


def day_in(given: Any) -> date:
    """A day from its ISO form."""
    try:
        return date.fromisoformat(given)
    except (TypeError, ValueError):
        raise GraphQLError(f"{str(given)[:40]!r} is not a day, such as 2026-11-23") from None


def cursor_out(key: list[Any]) -> str:
    """A place in a list, as clients carry it."""
    return base64.urlsafe_b64encode(json.dumps(key, separators=(",", ":")).encode()).decode()


def cursor_in(given: Any) -> list[Any]:
    """The place a cursor names."""
    try:
        key = json.loads(base64.urlsafe_b64decode(str(given).encode()))
    except (binascii.Error, ValueError, RecursionError):
        key = None
    if not isinstance(key, list) or not all(type(part) in (str, int) and len(str(part)) < 200 for part in key):
        raise GraphQLError("this is not a cursor; give an `endCursor` as it came")
    return key


SCALARS = {
    PoundsScalar: strawberry.scalar(
        name="Pounds",
        description='Pounds sterling with pence, as text: "8200.00". Exact; a number is taken too.',
        serialize=pounds_out,
        parse_value=pounds_in,
    ),
    DayScalar: strawberry.scalar(name="Date", description="A day: 2026-11-23.", serialize=str, parse_value=day_in),
    CursorScalar: strawberry.scalar(
        name="Cursor",
        description="A place in a list: an `endCursor` given back as `after`. Means nothing otherwise.",
        serialize=cursor_out,
        parse_value=cursor_in,
    ),
}
