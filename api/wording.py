"""How values are written for people, on pages and in release notes: sums, days, names and addresses."""

from datetime import date
from decimal import Decimal
from typing import Any

from graph.fields import words


def node_path(node_id: str) -> str:
    """A node's page: `budget:notional-sen` is /budget/notional-sen."""
    return "/" + node_id.replace(":", "/", 1)


def money(pounds: Any) -> str:
    """A sum for people: "8200.00" is £8,200 and "8200.50" is £8,200.50."""
    amount = Decimal(str(pounds))
    return f"£{amount:,.0f}" if amount == amount.to_integral_value() else f"£{amount:,.2f}"


def day(given: Any) -> str:
    """A day for people: "2014-09-01" is 1 September 2014."""
    found = given if isinstance(given, date) else date.fromisoformat(str(given))
    return f"{found.day} {found:%B %Y}"


def phrase(name: str) -> str:
    """A declared name or a closed list's word for people: `MAY_APPLY` and `may_apply` are "may apply"."""
    return words(name.lower() if name.isupper() else name)


def title(text: str) -> str:
    """Text with its first letter large, the rest as it is."""
    return text[:1].upper() + text[1:]
