"""An authority's money by year: each stage and basis in a table of its own, for they are never added or drawn as one."""

from dataclasses import dataclass
from typing import Any

from api.pages.charts import Bar, bars
from api.pages.layout import money, phrase

ORDER = ("ALLOCATED_BEFORE_DEDUCTIONS", "DEDUCTED", "ALLOCATED_AFTER_DEDUCTIONS", "ALLOCATED", "PLANNED", "SPENT", "BALANCE")
HEADINGS = {
    "ALLOCATED_BEFORE_DEDUCTIONS": "Set aside, before deductions",
    "DEDUCTED": "Deducted from the high needs block",
    "ALLOCATED_AFTER_DEDUCTIONS": "Set aside, after deductions",
}
PLANNED = {"PLANNED", "SPENT"}
Held = dict[str, list[dict[str, Any]]]
"""The amounts of one row, by column."""


@dataclass(frozen=True)
class Account:
    """Amounts of one basis: a row for each budget or line of one, a column for each year, or for what was planned and spent."""

    heading: str
    basis: str
    columns: list[str]
    rows: list[tuple[str, list[list[dict[str, Any]]]]]
    """Each budget or line with its amounts in each column; several where sources give several."""
    editions: dict[str, str]
    chart: str | None
    charted: str = ""
    """What is drawn of it."""


def accounts_of(allocations: list[dict[str, Any]]) -> list[Account]:
    """What was set aside, stage by stage over the years; then what was planned beside what was spent, year by year."""
    found: list[Account] = []
    for stage in ORDER:
        own = [one for one in allocations if one["stage"] == stage and stage not in PLANNED]
        for basis in dict.fromkeys(one["basis"] for one in own):
            rows = [one for one in own if one["basis"] == basis]
            heading = HEADINGS.get(stage, phrase(stage).capitalize())
            found.append(account(heading, basis, rows, "period"))
    spent = [one for one in allocations if one["stage"] in PLANNED]
    for period, basis in dict.fromkeys((one["period"], one["basis"]) for one in spent):
        rows = [one for one in spent if (one["period"], one["basis"]) == (period, basis)]
        found.append(account(f"Planned and spent, {period}", basis, rows, "stage"))
    return found


def account(heading: str, basis: str | None, rows: list[dict[str, Any]], across: str) -> Account:
    """One table and its chart; `across` is the field its columns are of."""
    columns = list(dict.fromkeys(sorted(one[across] for one in rows)))
    table: dict[str, Held] = {}
    for one in rows:
        table.setdefault(line_of(one), {}).setdefault(one[across], []).append(one)
    ordered = sorted(table.items(), key=lambda row: (not whole(row[1]), row[0]))
    drawn, charted = charted_of(ordered, columns, across)
    about = "Amounts as published, on one basis. The table beside it holds the same."
    return Account(
        heading,
        basis or "",
        [column if across == "period" else phrase(column).capitalize() for column in columns],
        [(label, [held.get(column, []) for column in columns]) for label, held in ordered],
        {one["edition"]["id"]: one["edition"]["name"] for one in rows if one["edition"]},
        bars(f"{heading}: {charted}", about, drawn) if drawn else None,
        charted,
    )


def line_of(one: dict[str, Any]) -> str:
    """What an amount is of: its budget, and the line of it where it has several."""
    of = one["ofBudget"]["name"] if one["ofBudget"] else one["name"]
    return of + (f": {one['line']}" if one["line"] else "")


def whole(held: Held) -> bool:
    """Whether a row is of a whole budget, not a line of one."""
    return not any(one["line"] for found in held.values() for one in found)


def charted_of(rows: list[tuple[str, Held]], columns: list[str], across: str) -> tuple[list[Bar], str]:
    """The bars: the high needs block over the years, or each line as planned and as spent."""
    if across == "stage":
        found = [
            Bar(f"{label}, {phrase(column)}", pounds(one), spoken(one), n)
            for label, held in rows
            for n, column in enumerate(columns)
            for one in held.get(column, ())
        ]
        return found, "each line as planned and as spent"
    block = next((held for label, held in rows if whole(held) and "igh needs" in label), None)
    if block is None:
        return [], ""
    return [Bar(year, pounds(one), spoken(one)) for year in columns for one in block.get(year, ())], "high needs block"


def pounds(one: dict[str, Any]) -> float | None:
    """An amount as a length."""
    return None if one["amount"] is None else float(one["amount"])


def spoken(one: dict[str, Any]) -> str:
    """An amount as people read it, in its source's words where those are not exact; or that none was published."""
    if one["amount"] is not None:
        return money(one["amount"]).replace("£-", "\u2212£")
    if one["amountWords"]:
        return str(one["amountWords"])
    return f"not published ({phrase(one['notPublished'])})" if one["notPublished"] else "not published"
