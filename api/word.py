"""A sheet as a Word document: a heading and a table for each provision, in styles that can be read aloud."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table

from api.sheet import OF_ARRANGEMENT, OF_ITEM, Row, by_item

UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that no XML holds."""
LABELS_WIDTH, TEXTS_WIDTH = Cm(4), Cm(13)


def docx_of(heading: str, rows: Iterable[Row], about: Mapping[str, str], base: str) -> bytes:
    """The document: what it is, then each provision with its arrangements."""
    document = Document()
    document.core_properties.title = heading
    document.core_properties.author = "Provision Graph"
    document.core_properties.language = "en-GB"
    for language in document.styles.element.xpath("w:docDefaults//w:lang"):
        language.set(qn("w:val"), "en-GB")
    document.styles["Normal"].font.size = Pt(10)
    document.add_heading(fit(heading), 1)
    for name, text in about.items():
        document.add_paragraph(fit(f"{name}: {text}"))
    for of_one in by_item(rows):
        document.add_heading(fit(of_one[0]["Provision"][0].text), 2)
        table_of(document, of_one, base)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def table_of(document: Any, rows: Sequence[Row], base: str) -> Table:
    """One provision's table: what is so of it, then what is so of each arrangement."""
    lines = [(name, rows[0][name]) for name in OF_ITEM] + [(name, row[name]) for row in rows for name in OF_ARRANGEMENT]
    lines = [(name, said) for name, said in lines if said]
    table = document.add_table(len(lines), 2, "Table Grid")
    for line, (name, said) in zip(table.rows, lines, strict=True):
        label, text = line.cells
        label.width, text.width = LABELS_WIDTH, TEXTS_WIDTH
        label.paragraphs[0].add_run(name).bold = True
        text.paragraphs[0].text = fit(said[0].whole(base))
        for one in said[1:]:
            text.add_paragraph(fit(one.whole(base)))
    return table


def fit(text: str) -> str:
    """A text without what no document can hold."""
    return UNFIT.sub("", text)
