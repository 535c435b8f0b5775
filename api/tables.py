"""An answer as rows: for a terminal, and as CSV and XLSX whose cells no spreadsheet takes for formulas."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0")
REPLACED = "what the area says takes its place"
"""What stands where the sum of a national payer would, if a local one is reckoned in its place."""


def rows(answer: dict[str, Any]) -> list[dict[str, str]]:
    """The answer's longest list, a row an entry; of cards, a row for each statement of who has a role, or that none is held."""
    found = [entry for entry in max(lists(answer), key=len, default=[]) if isinstance(entry, dict)]
    if all("roles" in entry for entry in found):
        return [row for card in found for row in card_rows(card)]
    return [dict(flat(entry)) for entry in found]


def card_rows(card: dict[str, Any]) -> Iterator[dict[str, str]]:
    """A card's rows, each with the sum it comes to and where it is stated."""
    sums = {(payer["local"] or payer["responsibility"])["id"]: payer["sum"] or payer["whyNoSum"] for payer in card["payers"]}
    replaced = {one["id"]: REPLACED for local in card["local"] for one in local["replaced"]}
    for role in card["roles"]:
        stated = [(statement, "") for statement in role["responsibilities"]]
        stated += [(statement, "in this area: ") for statement in role["local"]]
        stated += [(denial, "not so: ") for denial in role["denials"]]
        for statement, said in stated or [({}, "")]:
            yield {
                "arrangement": card["arrangement"]["name"],
                "fit": card["fit"],
                "role": role["role"],
                "outcome": role["outcome"],
                "body": said + brief(statement.get("liesWith") or ""),
                "budget": brief(statement.get("paidFrom") or ""),
                "force": statement.get("force") or "",
                "sum": (replaced | sums).get(statement.get("id")) or "",
                "stated in": "; ".join(cited(passage) for passage in statement.get("statedIn", ())),
            }


def cited(passage: dict[str, Any]) -> str:
    """A passage, with how it was checked."""
    return f"{passage['name']} ({passage['checked']})"


def lists(answer: dict[str, Any]) -> Iterator[list[Any]]:
    """The lists an answer holds, those of its pages too; the paged one, which is the answer proper, first."""
    pages = [value["nodes"] for value in answer.values() if isinstance(value, dict) and "nodes" in value]
    yield from pages or [value for value in answer.values() if isinstance(value, list)]


def flat(entry: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The cells of one entry."""
    for name, value in entry.items():
        if value is None:
            yield name, ""
        elif name == "statedIn":
            yield "stated in", "; ".join(cited(passage) for passage in value)
        elif isinstance(value, list):
            yield name, "; ".join(brief(part) for part in value)
        elif isinstance(value, dict) and isinstance(value.get("nodes"), list):
            yield name, "; ".join(brief(part) for part in value["nodes"])
        else:
            yield name, brief(value)


def brief(value: Any) -> str:
    """One value in a cell: a node by its name, a record by what it says."""
    if not isinstance(value, dict):
        return str(value)
    if "name" in value:
        return str(value["name"])
    parts = (brief(part) for part in value.values() if part not in (None, [], "") and not isinstance(part, list))
    inner = (brief(part) for part in value.values() if isinstance(part, list) for part in part)
    return ", ".join([*parts, *inner])


def as_json(answer: Any) -> str:
    """An answer as JSON that people can read."""
    return json.dumps(answer, indent=1, ensure_ascii=False)


def as_csv(answer: dict[str, Any]) -> str:
    """The answer as CSV, each cell text."""
    return csv_of(rows(answer))


def csv_of(found: Sequence[Mapping[str, str]]) -> str:
    """Rows as CSV, each cell text."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(found[0]) if found else ["nothing"])
    writer.writeheader()
    writer.writerows({name: inert(cell) for name, cell in row.items()} for row in found)
    return out.getvalue()


def inert(cell: str) -> str:
    """A cell that a spreadsheet shows and does not run."""
    return "'" + cell if cell.startswith(FORMULA_STARTS) else cell


def as_table(answer: dict[str, Any]) -> str:
    """The answer as a table for a terminal."""
    found = rows(answer)
    table = Table(show_lines=True)
    for name in found[0] if found else ["nothing"]:
        table.add_column(name, overflow="fold")
    for row in found:
        table.add_row(*row.values())
    console = Console(width=160, record=True, file=io.StringIO())
    console.print(table)
    return console.export_text()
