"""The spreadsheet in which a council or trust describes its own provision, made from the declared schema."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from pydantic.fields import FieldInfo

from api.workbook import fill, put
from graph.fields import is_many, links, value_type, words
from graph.schema import BASES, NODE_TYPES, Node, Sourced, Standing, model_of
from ingest.rows import LIST_SEPARATOR
from ingest.spreadsheet import LISTS, READ_ME

PACK = ("LocalProvision", "LocalArrangement", "LocalResponsibility", "BandScheme", "Band", "Budget", "Body", "Source", "Passage")
"""The types of row that a pack may hold, in the order of its sheets."""
UNASKED = {"handles", "replaces", "ends", "disputes"}
"""Fields that are for those who keep the national rows; a pack may have them, and its template leaves them out."""
TOO_MANY = ("Node", "Sourced", "Statement")
"""What links may lead to of which there is no list to choose from."""
ROWS = 1_000
"""Lines of a sheet that have drop-downs."""
Choices = Mapping[str, Sequence[tuple[str, str]]]
"""What a link may lead to: by type or base, the id and name of each."""


@dataclass(frozen=True)
class Column:
    """One field of a sheet: its name, what is told of it, and the list that its cells choose from, if any."""

    name: str
    required: bool
    help: str
    choose: str = ""
    """A type, a base or a closed list, by name."""
    day: bool = False


def columns(model: type[Node]) -> list[Column]:
    """The columns of a type's sheet, those that must be filled in first."""
    found = [column(model, name, field) for name, field in model.model_fields.items() if name not in UNASKED]
    return sorted(found, key=lambda one: (one.name != "id", not one.required))


def column(model: type[Node], name: str, field: FieldInfo) -> Column:
    """One of them."""
    kind, link = value_type(field.annotation), links(model).get(name)
    required = field.is_required() and not (name == "name" and model.naming)
    parts = ["Must be filled in." if required else "", field.description or "", form(model, name, kind)]
    if is_many(field.annotation):
        parts.append(f"Several are separated by {LIST_SEPARATOR}")
    choose = link.target if link else kind.__name__ if kind is bool or issubclass(kind, StrEnum) else ""
    return Column(name, required, " ".join(filter(None, parts)), "" if choose in TOO_MANY else choose, kind is date)


def form(model: type[Node], name: str, kind: type) -> str:
    """How a value is written."""
    if name == "id":
        return f"Begins with {model.prefix}: and goes on in small letters, digits and hyphens."
    return {date: "A day, as 2026-09-01.", Decimal: "In pounds, without the sign.", float: "A number."}.get(kind, "")


def lists_wanted() -> list[str]:
    """The types and bases that a template has lists of: what its rows may lead to and do not hold themselves."""
    wanted = {one.choose for label in PACK for one in columns(NODE_TYPES[label])}
    return sorted(name for name in wanted if name in {**NODE_TYPES, **BASES} and (name not in PACK or name in ("Body", "Budget")))


def choices(nodes: Iterable[Node]) -> dict[str, list[tuple[str, str]]]:
    """What a template's links may lead to today among some nodes, by name."""
    found: dict[str, list[tuple[str, str]]] = {name: [] for name in lists_wanted()}
    for node in sorted(nodes, key=lambda node: node.name):
        for name, held in found.items():
            if isinstance(node, model_of(name)) and holds(node, date.today()):
                held.append((node.id, node.name))
    return found


def holds(node: Node, on: date) -> bool:
    """Whether a node is made and in force on a day, as far as it says."""
    if not isinstance(node, Sourced):
        return True
    return node.standing is Standing.MADE and (node.start or date.min) <= on <= (node.end or date.max)


def template_of(held: Choices, area: str | None = None) -> bytes:
    """The workbook; with an area, by its code or id, for that one alone. Raises ValueError for an area that is not held."""
    if area:
        held = {**held, "Area": [area_of(area, held["Area"])]}
    book = Workbook()
    read_me(book.active, held["Area"][0] if area else None)
    ranges = put_lists(book.create_sheet(LISTS), held)
    for label in PACK:
        put_sheet(book.create_sheet(label), columns(NODE_TYPES[label]), ranges)
    book.move_sheet(LISTS, len(PACK))
    book[LISTS].sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def area_of(given: str, areas: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """The area of a code or an id. Raises ValueError."""
    known = dict(areas)
    node_id = given if given.startswith("area:") else f"area:{given}"
    if node_id not in known:
        near = get_close_matches(node_id, known, n=1, cutoff=0)
        told = f"; did you mean {near[0].removeprefix('area:')} ({known[near[0]]})?" if near else ""
        raise ValueError(f"there is no area {given[:40]!r}{told}")
    return node_id, known[node_id]


TOLD = (
    "What an area makes available, pays and charges, laid over the national standards. Nothing on this sheet is read.",
    "One sheet a type of row, one line a row, one column a field. Leave empty what your sources do not say.",
    "{own}",
    "Begin with Source and Passage: stated_in says of each row which passage of which document states it. "
    "Nothing is shown without one.",
    "Headings in bold must be filled in. Rest on a heading to read what it means; all of them are listed below.",
    f"A list in one cell is separated by {LIST_SEPARATOR} . A drop-down shows an id and a name; the id is what counts.",
    "A link may lead to a row of this workbook, or to any that is held; the page /schema lists the types.",
    "Write no formula, and nothing about a child.",
    "Check the file with `provision check FILE`, or on the page /packs: every mistake is told with its place and what to do.",
)
"""How to fill in the other sheets."""


def read_me(sheet: Worksheet, area: tuple[str, str] | None) -> None:
    """The first sheet: how to fill in the others, and every field."""
    sheet.title = READ_ME
    own = f"Every in_area is {area[0]} ({area[1]})." if area else "in_area is the area that the row is for."
    lines = [["Read me"], *([line.format(own=own)] for line in TOLD), [""], ["Sheet", "Field", "Must be", "What it means"]]
    for label in PACK:
        lines += ([label, one.name, "yes" if one.required else "", one.help] for one in columns(NODE_TYPES[label]))
    fill(sheet, [[*line, *[""] * (4 - len(line))] for line in lines])
    for width, letter in zip((24, 20, 10, 100), "ABCD", strict=True):
        sheet.column_dimensions[letter].width = width
    for line in range(1, len(TOLD) + 2):
        sheet.merge_cells(start_row=line, end_row=line, start_column=1, end_column=4)


def put_lists(sheet: Worksheet, held: Choices) -> dict[str, str]:
    """Every list that drop-downs choose from, a column each; where each stands."""
    lists = {name: [f"{node_id}  {said.replace(LIST_SEPARATOR, '/')}" for node_id, said in rows] for name, rows in held.items()}
    lists["bool"] = ["true", "false"]
    for kind in closed_lists():
        lists[kind.__name__] = [word.value for word in kind]
    ranges = {label: f"{label}!$A$2:$A${ROWS}" for label in PACK}
    for across, (name, values) in enumerate(lists.items(), 1):
        letter = get_column_letter(across)
        for down, text in enumerate([name, *values], 1):
            put(sheet.cell(down, across), text)
        ranges[name] = f"{LISTS}!${letter}$2:${letter}${max(len(values), 1) + 1}"
    return ranges


def closed_lists() -> Iterator[type[StrEnum]]:
    """The closed lists that the fields of a pack's types have."""
    kinds = (value_type(field.annotation) for label in PACK for field in NODE_TYPES[label].model_fields.values())
    yield from dict.fromkeys(kind for kind in kinds if isinstance(kind, type) and issubclass(kind, StrEnum))


def put_sheet(sheet: Worksheet, fields: Sequence[Column], ranges: Mapping[str, str]) -> None:
    """A type's sheet: its headings with what they mean, and a drop-down wherever there is a list."""
    sheet.freeze_panes = "B2"
    for across, one in enumerate(fields, 1):
        letter, head = get_column_letter(across), sheet.cell(1, across)
        put(head, one.name)
        head.font = Font(bold=one.required)
        head.fill = PatternFill("solid", fgColor="FFE699" if one.required else "EDEDED")
        head.comment = Comment(one.help, "Provision Graph", height=140, width=320)
        sheet.column_dimensions[letter].width = 32 if one.choose or one.required else 20
        sheet.column_dimensions[letter].number_format = "yyyy-mm-dd" if one.day else "@"  # what is typed stays as it is typed
        if one.choose:
            allow(sheet, f"{letter}2:{letter}{ROWS}", one, ranges[one.choose])


def allow(sheet: Worksheet, cells: str, one: Column, range_of: str) -> None:
    """Have cells choose from a list; what closed lists do not have is warned of, since a cell may hold several."""
    closed = one.choose not in {**NODE_TYPES, **BASES}
    rule = DataValidation("list", formula1=range_of, allow_blank=True, showErrorMessage=closed, errorStyle="warning")
    rule.error = f"{words(one.name)} is chosen from the list"
    rule.add(cells)
    sheet.add_data_validation(rule)
