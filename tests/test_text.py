"""The rows' own text: British spelling, no slips of the hand, sentences that can be read in one breath, no mark-up."""

import re
from collections.abc import Iterator

from conftest import catalogue

from graph.fields import values
from graph.schema import Passage, Source, Synonym

QUOTED = (Passage, Source, Synonym)
"""Types whose text is a document's own title or place, or the words people use."""
AMERICAN = re.compile(
    r"\b(behavior|center|color|counselor|enroll(?:ment)?|favor|fulfill|gray|honor|judgment call|labor|license[ds]?|math|organiz\w+"
    r"|pediatric\w*|practicing|program|recogniz\w+|skillful|specializ\w+|standardiz\w+|summariz\w+)\b",
    re.I,
)
LONGEST = 60
"""Words in a sentence; our aim is about thirty."""


def texts() -> Iterator[tuple[str, str]]:
    """Every description, with the id of its row."""
    for node in catalogue().values():
        if not isinstance(node, QUOTED):
            for name in values(type(node)):
                value = getattr(node, name)
                if name not in ("id", "name", "value", "file") and isinstance(value, str):
                    yield node.id, value


def test_spelling_is_british() -> None:
    assert [(node_id, found[0]) for node_id, text in texts() if (found := AMERICAN.search(text))] == []


def test_no_word_is_written_twice_and_no_space_is_lost() -> None:
    slips = re.compile(r"\b(\w+) \1\b(?!-)|  +| ,|\.\.$|\s$|TODO|</?\w+>", re.I)
    allowed = {"that that", "had had"}
    found = [(node_id, slip[0]) for node_id, text in texts() if (slip := slips.search(text)) and slip[0].lower() not in allowed]
    assert found == []


def test_sentences_are_short_enough_to_read() -> None:
    long = [
        (node_id, len(sentence.split()))
        for node_id, text in texts()
        for sentence in re.split(r"(?<=[.?!:;])\s", text)
        if len(sentence.split()) > LONGEST
    ]
    assert long == []
