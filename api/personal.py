"""What in a text may tell who somebody is: found by its form, so that it is refused before it is kept."""

import re
from collections.abc import Iterator, Mapping

MARKS: Mapping[str, re.Pattern[str]] = {
    "an e-mail address": re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+"),
    "a telephone number": re.compile(r"(?<![\w.])(?:\+\d{1,3}[\s()-]*|\(?0)(?:[\s()-]*\d){9,10}(?!\d)"),
    "a postcode": re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[ABD-HJLNP-UW-Z]{2}\b", re.IGNORECASE),
    "a number of 10 digits, as an NHS number has": re.compile(r"(?<![\d.,])\d(?:[\s-]?\d){9}(?![\d]|[.,-]\d)"),
    "a number of 13 characters, as a unique pupil number has": re.compile(
        r"(?<![\w.,])(?:[A-Z]\d{11}[\dA-Z]|\d(?:[\s-]?\d){12})(?![\w]|[.,-]\d)", re.IGNORECASE
    ),
}
"""Each kind by what it is called."""


def marks_in(text: str) -> Iterator[str]:
    """The kinds of what may tell who somebody is that a text holds, each once."""
    return (called for called, form in MARKS.items() if form.search(text))
