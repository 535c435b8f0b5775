"""The JSON Schema of a provision line, read off its declared record: what software for EHC plans may check its lines with."""

from typing import Any

from graph.fields import links
from graph.linked import BASE
from graph.schema import NODE_TYPES, model_of
from graph.schema.lines import ProvisionLine

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def provision_line_schema() -> dict[str, Any]:
    """The schema. An id is of a type by its prefix; where it leads is `…/id/` and the id with a slash."""
    schema = ProvisionLine.model_json_schema()
    for name, link in links(ProvisionLine).items():
        for part in ids_in(schema["properties"][name]):
            part["pattern"] = pattern_of(link.target)
    return {"$schema": DIALECT, "$id": f"{BASE}schema/provision-line.json", **schema, "examples": [EXAMPLE]}


def ids_in(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """The parts of a field's schema that say what an id looks like: itself, what may stand instead of null, each of a list."""
    options = [schema, *schema.get("anyOf", ()), *([schema["items"]] if "items" in schema else ())]
    return [option for option in options if "pattern" in option]


def pattern_of(target: str) -> str:
    """How the ids of a type, or of all types of a base, look."""
    prefixes = [model.prefix for model in NODE_TYPES.values() if issubclass(model, model_of(target))]
    return f"^({'|'.join(prefixes)}):[a-z0-9]+(-[a-z0-9]+)*$"


EXAMPLE = {
    "provision": "provision:speech-and-language-therapy-to-learn",
    "in_words": "A speech and language therapist works one to one on understanding of instructions for 45 minutes each week.",
    "section": "section:f",
    "for_need": ["need:slcn"],
    "delivered_by": ["role:speech-and-language-therapist"],
    "expertise": "registered with the Health and Care Professions Council",
    "how_often": {"times": 1, "every": "week", "minutes": 45},
    "group_size": 1,
    "starts": "2026-09-07",
    "reviewed": "2027-07-01",
    "at_setting": "setting:mainstream-school",
    "secured_by": "body:local-authority",
    "responsibilities": ["responsibility:section-f-mainstream-secures-local-authority"],
    "paid_from": ["budget:notional-sen", "budget:high-needs-top-up"],
    "stated_in": ["passage:code-2015-9-69-table-f"],
    "advised_in": "advice of the speech and language therapist of 3 March 2026, page 4",
    "works_towards": "By the end of Year 4 follows instructions of three parts in class without help.",
}
"""A line as it should be: of nobody, and with ids that are held."""
