"""Rows as people write them into a form: as in a source file, under the names of their types."""

from collections.abc import Iterable
from pathlib import Path

import yaml

from ingest.publish import Written
from ingest.rows import PlainLoader, Problem, Row, Unreadable, read_rows, unreadable


def rows_written(text: str, name: str) -> tuple[list[Row], list[Problem]]:
    """The rows that a text holds, type by type, and what is wrong with it. `name` stands for the file in what is told."""
    try:
        node = yaml.compose(text, Loader=PlainLoader)
        return list(read_rows(node, name)) if node else [], []
    except (Unreadable, yaml.YAMLError, RecursionError) as error:
        return [], [unreadable(Path(name), error)]


def rows_as_text(rows: Iterable[Row]) -> str:
    """Rows as `rows_written` reads them; nothing where there are none."""
    found: dict[str, list[dict[str, str | list[str]]]] = {}
    for row in rows:
        found.setdefault(row.type, []).append(row.fields)
    return yaml.dump(found, Dumper=Written, sort_keys=False, allow_unicode=True, width=100) if found else ""
