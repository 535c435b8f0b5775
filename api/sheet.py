"""A sheet of chosen provisions as rows, one for each arrangement of each: the same on the screen and in every file made of it."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, NamedTuple

from api.pages.layout import day, money, node_path, phrase, title
from api.pages.nodes import CHECKS

SILENT = "The sources held do not say"
NO_EVIDENCE = "None held: no finding on it is in the sources held"
NO_ARRANGEMENT = "None held in this phase and setting"
LAYERS = {"UNIVERSAL": "Everyone", "TARGETED": "Some children", "INDIVIDUAL": "One child"}
OF_ITEM = (
    "Provision",
    "What it is",
    "Who receives it",
    "For needs",
    "In phases",
    "Done by",
    "Advised by",
    "Evidence",
    "Stated in",
    "Address",
    "Release",
)
"""The columns that are the same for every arrangement of a provision."""
OF_ARRANGEMENT = ("Arrangement", "Who must see to it", "Which budget pays first", "Arrangement stated in")
"""The columns of each arrangement."""


class Said(NamedTuple):
    """A piece of a cell: its text, the page it leads to, and whether that page's address belongs in a file."""

    text: str
    path: str = ""
    cited: bool = False

    def whole(self, base: str) -> str:
        """As it stands in a file, on one line: with the address of its page, where that belongs there."""
        return " ".join(f"{self.text} {base + self.path if self.cited else ''}".split())


Row = dict[str, list[Said]]


def sheet_rows(answer: Mapping[str, Any]) -> list[Row]:
    """The rows of the answer to the question `sheet`."""
    return [row for item in answer["sheet"] for row in item_rows(item, release_of(answer))]


def item_rows(item: Mapping[str, Any], release: Said) -> Iterator[Row]:
    """The rows of one provision: one for each arrangement, or one that says that none is held."""
    about = of_item(item) | {"Release": [release]}
    none = {name: [Said(NO_ARRANGEMENT)] for name in OF_ARRANGEMENT}
    return (about | of_arrangement(under) for under in item["under"]) if item["under"] else iter([about | none])


def release_of(answer: Mapping[str, Any]) -> Said:
    """The release that answered, and the day the answer is for."""
    name = (answer["release"] or {"id": "release:none"})["id"].removeprefix("release:")
    return Said(f"{name}, answered for {day(answer['on'])}", f"/release/{name}")


def of_item(item: Mapping[str, Any]) -> Row:
    """What is so of a provision under every arrangement."""
    provision = item["provision"]
    return {
        "Provision": [named(provision)],
        "What it is": [Said(text) for text in (provision["description"], provision["costNote"]) if text],
        "Who receives it": [Said(LAYERS.get(provision["layer"], "Not sorted"))],
        "For needs": [named(need) for need in provision["meets"]] or [Said("Every need")],
        "In phases": [named(phase) for phase in provision["suits"]] or [Said("Every phase")],
        "Done by": [named(role) for role in provision["deliveredBy"]] or [Said(SILENT)],
        "Advised by": [named(role) for role in provision["advisedBy"]] or [Said(SILENT)],
        "Evidence": [said for one in item["findings"] for said in evidence(one)] or [Said(NO_EVIDENCE)],
        "Stated in": [citation(one) for one in provision["statedIn"]],
        "Address": [Said("", node_path(provision["id"]), True)],
    }


def of_arrangement(under: Mapping[str, Any]) -> Row:
    """Who must see to it and who pays first under one arrangement."""
    denied: Row = {"SECURES": [], "FUNDS": []}
    for one in under["denials"]:
        denied[one["role"]].append(named(one))
    stated = [one for statement in (*under["secures"], *under["paysFirst"], *under["denials"]) for one in statement["statedIn"]]
    special = "" if under["ordinary"] else " (only with a plan, or in special circumstances)"
    return {
        "Arrangement": [Said(under["arrangement"]["name"] + special, node_path(under["arrangement"]["id"]))],
        "Who must see to it": [secures(one) for one in under["secures"]] + denied["SECURES"] or [Said(SILENT)],
        "Which budget pays first": [pays(one) for one in under["paysFirst"]] + denied["FUNDS"] or [Said(SILENT)],
        "Arrangement stated in": [citation(one) for one in {one["id"]: one for one in stated}.values()] or [Said(SILENT)],
    }


def named(node: Mapping[str, Any]) -> Said:
    return Said(node["name"], node_path(node["id"]))


def secures(statement: Mapping[str, Any]) -> Said:
    """Who must see to it, in the force of its source."""
    force = f" ({phrase(statement['force'])})" if statement["force"] not in (None, "EXPLANATORY") else ""
    return Said(f"{statement['liesWith']['name']}{force}", node_path(statement["id"]))


def pays(statement: Mapping[str, Any]) -> Said:
    """Who pays, from which budget, how far and for which part."""
    budget = f", from {statement['paidFrom']['name']}" if statement["paidFrom"] else ", budget not stated"
    above, to = (None if amount is None else money(amount) for amount in (statement["above"], statement["to"]))
    low = above if above != money(0) else None
    reach = f": {low} to {to}" if low and to else f": above {low}" if low else f": the first {to}" if to else ""
    part = f", for {statement['part']}" if statement["part"] else ""
    return Said(f"{secures(statement).text}{budget}{reach}{part}", node_path(statement["id"]))


def evidence(found: Mapping[str, Any]) -> list[Said]:
    """Which way a finding points, what it found, and where that is stated."""
    pointing = Said(f"{title(phrase(found['direction']))}: {found['name']}", node_path(found["id"]))
    return [pointing, *(citation(one) for one in found["statedIn"])]


def citation(passage: Mapping[str, Any]) -> Said:
    """A passage: source, place in it, and how it was checked."""
    how = CHECKS.get(passage["checked"], phrase(passage["checked"]))
    how += f": {passage['readIn']['name']}" if passage["readIn"] else ""
    how += f", {day(passage['checkedOn'])}" if passage["checkedOn"] else ""
    return Said(f"{passage['source']['name']}, {passage['locator']} ({how})", node_path(passage["id"]), True)


def texts(row: Row, base: str) -> dict[str, str]:
    """A row as a file holds it: a line for each piece of a cell."""
    return {name: "\n".join(said.whole(base) for said in row[name]) for name in (*OF_ITEM[:3], *OF_ARRANGEMENT, *OF_ITEM[3:])}


def by_item(rows: Iterable[Row]) -> list[list[Row]]:
    """The rows of each provision together, in their order."""
    return [list(of_one) for _, of_one in groupby(rows, key=lambda row: row["Provision"][0].path)]
