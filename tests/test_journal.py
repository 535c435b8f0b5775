"""The journal of drafts: whatever is done to its lines is found; what a killed process left half written is not believed."""

import random
from pathlib import Path

import pytest

from ingest.journal import Entry, Journal, JournalError, come_to, following


def entry(number: int) -> Entry:
    """One of a line of changes to three drafts."""
    subject, revision = f"draft:{number % 3}", number // 3 + 1
    before = {} if revision == 1 else {"state": f"state {revision - 1}"}
    after = {"state": f"state {revision}"}
    return Entry(
        0, f"2026-11-28T10:{number:02}:00.000+00:00", "an author", "revise", subject, revision, before, after, "", "", ""
    )


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    journal = Journal(tmp_path)
    journal.append(following(None, [entry(n) for n in range(7)]))
    journal.append(following(journal.entries()[-1], [entry(n) for n in range(7, 20)]))
    return journal


def test_what_was_added_comes_back_and_comes_to_the_last_of_each(journal: Journal) -> None:
    entries = journal.entries()
    assert [one.number for one in entries] == list(range(1, 21))
    assert [one.previous for one in entries] == ["", *(one.hash for one in entries[:-1])]
    found = {name: (subject.revision, subject.fields) for name, subject in come_to(entries).items()}
    assert found == {
        "draft:0": (7, {"state": "state 7"}),
        "draft:1": (7, {"state": "state 7"}),
        "draft:2": (6, {"state": "state 6"}),
    }
    assert journal.path.stat().st_mode & 0o777 == 0o600


def changed(lines: list[str], number: int, chance: random.Random) -> list[str]:
    """The lines with one thing done to them: of five kinds, somewhere."""
    at = chance.randrange(len(lines))
    line = lines[at]
    match number % 5:
        case 0:  # another letter somewhere
            place = chance.randrange(len(line))
            other = chance.choice([c for c in "abcdef0123456789{}," if c != line[place]])
            return [*lines[:at], line[:place] + other + line[place + 1 :], *lines[at + 1 :]]
        case 1:  # a line taken out, at the end too
            return [*lines[:at], *lines[at + 1 :]]
        case 2:  # a line twice
            return [*lines[:at], line, line, *lines[at + 1 :]]
        case 3:  # two lines the other way round
            at = min(at, len(lines) - 2)
            return [*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]]
    return [*lines[:at], line.replace(":", ": ", 1), *lines[at + 1 :]]  # the same, written otherwise


def test_fifty_things_done_to_it_are_all_found(journal: Journal) -> None:
    lines, chance, found = journal.path.read_text().splitlines(), random.Random(2026), 0
    for number in range(50):
        journal.path.write_text("".join(f"{line}\n" for line in changed(lines, number, chance)))
        with pytest.raises(JournalError, match=r"journal\.jsonl:"):
            journal.entries()
        found += 1
    assert found == 50


def test_a_cut_end_and_a_lost_head_are_found(journal: Journal) -> None:
    whole, head = journal.path.read_bytes(), journal.head.read_text()
    for cut in (b"", whole[:-1], whole[: len(whole) // 2]):
        journal.path.write_bytes(cut)
        with pytest.raises(JournalError, match="does not hold entry 20 as it was acknowledged"):
            journal.entries()
    journal.path.write_bytes(whole)
    for wrong in ("21 abc", "20 abc", "x", "-1 a", "²"):
        journal.head.write_text(wrong)
        with pytest.raises(JournalError, match="put back a copy"):
            journal.entries()
    journal.head.unlink()
    with pytest.raises(JournalError, match="journal.head is missing"):
        journal.entries()
    journal.head.write_text(head)
    assert len(journal.entries()) == 20


def test_what_a_killed_process_left_is_not_believed_and_goes(journal: Journal) -> None:
    last = journal.entries()[-1]
    with journal.path.open("a") as file:
        file.write('{"number":21,"at":"2026-')
    assert journal.entries()[-1] == last
    journal.append(following(last, [entry(20)]))
    assert [one.number for one in journal.entries()] == list(range(1, 22))
    with journal.path.open("a") as file:  # whole, and its head not yet written
        file.write(journal.path.read_text().splitlines()[-1] + "\n")
    with pytest.raises(JournalError, match="journal.jsonl:22: does not follow"):
        journal.entries()


def test_every_change_before_the_chain_may_be_redone_only_with_the_head(journal: Journal) -> None:
    """Whoever writes the whole chain anew is found by the head that was noted."""
    forged = following(None, [entry(n) for n in range(19)] + [Entry(0, "", "nobody", "x", "draft:9", 1, {}, {}, "", "", "")])
    head = journal.head.read_text()
    journal.path.unlink()
    journal.append(forged)
    journal.head.write_text(head)
    with pytest.raises(JournalError, match="does not hold entry 20 as it was acknowledged"):
        journal.entries()
