"""Files made to harm whoever reads them: by name, the file's name, how it is made, and what is to be said of it, with its line."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from openpyxl import Workbook

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHARED = (
    b'<Override PartName="/xl/sharedStrings.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)


@dataclass(frozen=True)
class Bomb:
    """One of them."""

    name: str
    made: Callable[[], bytes]
    said: str
    """What one of its problems has to say."""
    line: int = 0
    beside: Mapping[str, bytes] = field(default_factory=dict)
    """Files in the same folder."""


def book(sheet: str | None = None, strings: str | None = None, more: int = 0, empty: int = 0) -> bytes:
    """A workbook whose one sheet, or whose table of texts, is as given; or with more parts, or with so many megabytes of nothing."""
    out, made = io.BytesIO(), Workbook()
    made.active.title = "LocalProvision"
    made.active["A1"] = "id"
    made.save(out)
    given = {"xl/worksheets/sheet1.xml": sheet, "xl/sharedStrings.xml": strings}
    again = io.BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for part in dict.fromkeys([*old.namelist(), *(name for name, text in given.items() if text)]):
            content = given.get(part) or old.read(part)
            new.writestr(part, content.replace(b"</Types>", SHARED) if part.startswith("[Content") and strings else content)
        for number in range(more):
            new.writestr(f"xl/media/{number}", b"")
        with new.open("xl/media/nothing", "w") as nothing:
            for _ in range(empty):
                nothing.write(bytes(2**20))
    return again.getvalue()


def lying() -> bytes:
    """A workbook whose directory says that its sheet has ten bytes, where it has ten million."""
    content = book(sheet(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"a" * 10_000_000}</t></is></c></row>'))
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        size = parts.getinfo("xl/worksheets/sheet1.xml").file_size.to_bytes(4, "little")
    assert content.count(size) == 2, "in the sheet's own head, and in the directory"
    return content.replace(size, (10).to_bytes(4, "little"))


def sheet(rows: str, before: str = "", dimension: str = "A1") -> str:
    return f'{HEAD}{before}<worksheet xmlns="{MAIN}"><dimension ref="{dimension}"/><sheetData>{rows}</sheetData></worksheet>'


def formula() -> bytes:
    out, made = io.BytesIO(), Workbook()
    made.active.title = "LocalProvision"
    made.active.append(["name", "id"])
    made.active.append(['=HYPERLINK("https://evil.test")', "local-provision:x"])
    made.create_sheet("Budgit").append(["id"])
    made.save(out)
    return out.getvalue()


def dataset(tables: str) -> Callable[[], bytes]:
    return lambda: f"title: x\nexpect: {{}}\ntables: {{Budget: {tables}}}\n".encode()


def texts(text: str) -> Callable[[], bytes]:
    return lambda: text.encode()


LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">' + "".join(
    f'<!ENTITY {chr(c)} "{f"&{chr(c - 1)};" * 8}">' for c in range(ord("c"), ord("p"))
)
CELL = '<row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row>'
NOT_READ = "cannot be read as a workbook"
MERGED = "a: &a {x: y}\n" + "".join(
    f"{chr(c)}: &{chr(c)} {{<<: [{', '.join(['*' + chr(c - 1)] * 9)}]}}\n" for c in range(98, 108)
)
BOMBS = {
    "merge keys": Bomb("pack.yml", texts(MERGED), "anchors (&name) and aliases (*name) are not read", 1),
    "aliases": Bomb("pack.yml", texts("title: x\na: &a [x,x]\nb: [*a,*a]\n"), "anchors (&name) and aliases", 2),
    "deep lists": Bomb("pack.yml", texts("title: x\nrows: " + "[" * 400_000), "nested too deeply; rows are flat", 2),
    "a flat list of 5 MB": Bomb("pack.yml", texts("title: x\nrows: [\n" + "a,\n" * 1_600_000), "has over 100,000 values", 99_998),
    "keys written twice": Bomb("pack.yml", texts("title: x\ntitle: y\nrows: {}"), "`title:` is written twice; keep one", 2),
    "over 20 MB": Bomb("pack.yml", lambda: b"#" * 20_000_001, "has 20,000,001 bytes, and at most 20,000,000 are read"),
    "a gigabyte in 5 MB": Bomb("pack.xlsx", lambda: book(empty=1024), "and at most 200,000,000 are read"),
    "a lying directory": Bomb("pack.xlsx", lying, NOT_READ),
    "a false dimension": Bomb("pack.xlsx", lambda: book(sheet("", dimension="A1:XFD1048576")), "holds no row"),
    "a cell at the end": Bomb("pack.xlsx", lambda: book(sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')), "has over 1,000,000 cells"),
    "a row beyond": Bomb("pack.xlsx", lambda: book(sheet('<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>')), "has over 1,000,000 cells"),
    "a text of 190 MB": Bomb("pack.xlsx", lambda: book(sheet(CELL.format("a" * 190_000_000))), "its check needs over 512 MB"),
    "laughs": Bomb("pack.xlsx", lambda: book(sheet(CELL.format("&o;"), LAUGHS + "]>")), NOT_READ),
    "laughs among the texts": Bomb("pack.xlsx", lambda: book(strings=f'{HEAD}{LAUGHS}]><sst xmlns="{MAIN}"><si><t>&o;</t></si></sst>'), NOT_READ),
    "a file among the texts": Bomb("pack.xlsx", lambda: book(sheet(CELL.format("&x;"), '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>')), NOT_READ),
    "100,000 parts": Bomb("pack.xlsx", lambda: book(more=100_000), "parts, and at most 1,000 are read"),
    "an old workbook": Bomb("pack.xlsx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000), "is an old workbook (.xls) or has a password"),
    "an old ending": Bomb("pack.xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is no dataset: give a file that ends in .yml"),
    "no workbook": Bomb("pack.xlsx", lambda: b"id,name\n", "is no workbook that can be read"),
    "a formula": Bomb("pack.xlsx", formula, "local-provision:x: cell A2: holds a formula, which is not reckoned here", 2),
    "a giant field": Bomb("pack.yml", dataset("a.csv"), "a.csv, near line 1: not a table: field larger than field limit", 3, {"a.csv": b"id\n" + b"a" * 200_000}),
    "a NUL": Bomb("pack.yml", dataset("a.csv"), "a.csv, line 2: holds a NUL", 3, {"a.csv": b"id\nbudget:\0\n"}),
    "an open quote": Bomb("pack.yml", dataset("a.csv"), "a.csv, near line 1: not a table: unexpected end of data", 3, {"a.csv": b'id\n"budget:y'}),
    "a table elsewhere": Bomb("pack.yml", dataset("../../../../etc/passwd"), "`../../../../etc/passwd` is not the name of a file beside this one", 3),
    "a table from the root": Bomb("pack.yml", dataset("/etc/passwd"), "`/etc/passwd` is not the name of a file beside this one", 3),
    "a table on a disk": Bomb("pack.yml", dataset("'C:a.csv'"), "`C:a.csv` is not the name of a file beside this one", 3),
    "a context elsewhere": Bomb("pack.jsonld", texts('{"@context": "https://evil.test/c"}'), "is elsewhere, and nothing is fetched"),
    "a context in a file": Bomb("pack.jsonld", texts('{"@context": "file:///etc/passwd"}'), "is elsewhere, and nothing is fetched"),
    "20,000 deep": Bomb("pack.jsonld", texts('{"a":' * 20_000 + "1" + "}" * 20_000), "nested too deeply; rows are flat"),
    "5,000 digits": Bomb("pack.jsonld", texts(json.dumps({"a": "N"}).replace('"N"', "9" * 5_000)), "a number of so many digits is not read"),
    "5,000 brackets": Bomb("pack.ttl", texts("<a> <b> " + "[ <c> " * 5_000 + "]" * 5_000 + " ."), "nested too deeply; rows are flat"),
    "RDF in XML": Bomb("pack.rdf", texts(f"{HEAD}{LAUGHS}]><a>&o;</a>"), "is no dataset: give a file that ends in .yml"),
}  # fmt: skip
