"""Release notes in words: what became of each row from one release to another, and which paragraph states it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from api.wording import day, money, phrase, title
from graph.difference import Change
from graph.fields import links, value_type, words
from graph.notes import Note
from graph.releases import ReleaseRecord, Releases
from graph.schema import NODE_TYPES
from graph.schema.notes import Became
from queries.asking import NotKnown

TOLD_ELSEWHERE = {"stated_in"}
"""Fields that a sentence does not speak of: the passages stand at its end."""


def history(releases: Releases | None, current: str) -> list[dict[str, Any]]:
    """Every release there has been, as `KnownRelease` declares it, the newest first."""
    return [known(one, releases, current) for one in releases.history()] if releases else []


def known(record: ReleaseRecord, releases: Releases, current: str) -> dict[str, Any]:
    """One release, as `KnownRelease` declares it."""
    shown = ("name", "digest", "previous", "came", "changed", "went")
    kept = {name: getattr(record, name) for name in shown}
    made_on, is_current = date.fromisoformat(record.made_on), record.name == current
    return {**kept, "made_on": made_on, "current": is_current, "can_be_asked": releases.kept(record.name)}


def difference_between(releases: Releases | None, current: str, older: str | None, newer: str | None) -> tuple[str, str, Note]:
    """Two releases and how they differ: the current one and the one before it unless named. Raises NotKnown."""
    if releases is None:
        raise NotKnown("releases are not kept on a server's database; there is only the current one")
    newer = newer or current
    older = older or held(releases, "newer", newer).previous
    if older is None:
        raise NotKnown(f"newer: {newer} is the first release; there is none before it to compare it with")
    held(releases, "older", older)
    try:
        return older, newer, releases.between(older, newer)
    except LookupError as error:
        raise NotKnown(f"older: {error}") from None


def held(releases: Releases, argument: str, name: str) -> ReleaseRecord:
    """What is known of a release. Raises NotKnown."""
    found = releases.known(name) if name.replace("-", "").isalnum() else None
    if found is None:
        raise NotKnown(f"{argument}: there is no release {name[:60]!r}; they are listed under releaseHistory")
    return found


def note_told(older: str, newer: str, note: Note, first: int, after: list[Any] | None) -> dict[str, Any]:
    """A note, as `ReleaseNote` declares it, with one page of its rows."""
    rows = sorted(note.changes.values(), key=lambda change: (change.label, change.id))
    rest = [change for change in rows if after is None or [change.label, change.id] > after]
    page = rest[:first]
    end = [page[-1].label, page[-1].id] if len(rest) > first else None
    told = {"nodes": [change_told(change, note.names) for change in page], "total_count": len(rows), "end_cursor": end}
    return {"older": older, "newer": newer, "types": types_told(rows), "rows": told}


def types_told(rows: list[Change]) -> list[dict[str, Any]]:
    """How many rows of each type differ, as `TypeChange` declares it."""
    counted = Counter((change.label, became(change)) for change in rows)
    labels = sorted({label for label, _ in counted})
    return [{"type": label, **{one.value: counted[label, one] for one in Became}} for label in labels]


def became(change: Change) -> Became:
    """What became of a row."""
    if change.before is None:
        return Became.CAME
    return Became.WENT if change.after is None else Became.CHANGED


def change_told(change: Change, names: Mapping[str, str]) -> dict[str, Any]:
    """One row's change, as `RowChange` declares it."""
    what = became(change)
    fields = list(fields_told(change, names)) if what is Became.CHANGED else []
    return {
        "id": change.id,
        "name": change.name,
        "type": change.label,
        "became": what,
        "sentences": sentences(change, what, fields, names),
        "fields": fields,
        "passages": [{"id": one, "name": names.get(one, one)} for one in change.passages],
    }


def fields_told(change: Change, names: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """The fields that differ, before and after, in words."""
    for name in change.fields:
        before, after = (value_told(change.label, name, (row or {}).get(name), names) for row in (change.before, change.after))
        yield {"field": words(name), "before": before, "after": after}


def value_told(label: str, name: str, value: Any, names: Mapping[str, str]) -> str | None:
    """A kept value in words: money in pounds, a day, a closed list's word, or the names of what a link leads to."""
    if value is None:
        return None
    model = NODE_TYPES.get(label)
    declared = model.model_fields.get(name) if model else None
    kind = str if declared is None or name in links(model) else value_type(declared.annotation)
    parts = [part_told(kind, part, names) for part in (value if isinstance(value, list) else [value])]
    return "; ".join(parts)


def part_told(kind: Any, part: Any, names: Mapping[str, str]) -> str:
    """One value in words."""
    if kind is Decimal:
        return money(Decimal(part) / 100)
    if kind is date:
        return day(part)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return phrase(part)
    return "yes" if part is True else "no" if part is False else names.get(str(part), str(part))


def sentences(change: Change, what: Became, fields: list[dict[str, Any]], names: Mapping[str, str]) -> list[str]:
    """A change in words, each sentence with the passages that state the row."""
    stated = "; ".join(names.get(one, one) for one in change.passages)
    end = f" ({stated})." if stated else "."
    of = f"{title(words(change.label))} “{change.name}”"
    if what is not Became.CHANGED:
        return [f"{of} {'is new' if what is Became.CAME else 'is no longer there'}{end}"]
    told = [sentence(one) for one in fields if one["field"] not in map(words, TOLD_ELSEWHERE)]
    return [f"{of}: {one}{end}" for one in told or ["the passages that state it changed"]]


def sentence(change: Mapping[str, Any]) -> str:
    """One field's change in words."""
    field, before, after = change["field"], change["before"], change["after"]
    if before is None:
        return f"{field} is now given as “{after}”"
    if after is None:
        return f"{field} is no longer given; it was “{before}”"
    return f"{field} changed from “{before}” to “{after}”"
