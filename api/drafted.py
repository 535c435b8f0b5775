"""A draft of guidance as GraphQL and the page show it: what it names that is held, and what is known of that."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from graphql import GraphQLError, get_named_type
from strawberry import Info

from api.context import Context
from api.selection import Selector
from api.understood import named
from graph.schema import Standing
from queries.asking import MOST_VALUES, bound
from queries.box.drafts import LONGEST, Draft, Match, read_draft
from queries.box.lexicon import Lexicon
from queries.compile import Chosen, ask
from queries.question import questions

EVIDENCE, ROWS = "evidence_compared", "rows"
"""The question that brings the evidence, and its column."""


def resolve_draft() -> Callable[..., Any]:
    """The resolver of a draft: read without a statement, then one for the evidence on all it names."""

    async def resolve(info: Info[Context, None], **given: Any) -> Any:
        if len(given["text"]) > LONGEST:
            raise GraphQLError(f"the draft is {len(given['text']):,} letters long; {LONGEST:,} may be sent")
        told = drafted(given["text"], info.context.lexicon)
        raw = info._raw_info
        ((_, columns),) = Selector(raw).below(get_named_type(raw.return_type), raw.field_nodes)
        chosen = [column for column in columns if column.field == "evidence"]
        if len(chosen) > 1:
            raise GraphQLError("evidence is selected twice; select it once")
        ids = [one["id"] for one in told["interventions"]]
        return {**told, "evidence": await evidence(info.context, ids, chosen[0]) if chosen and ids else []}

    return resolve


async def evidence(context: Context, ids: list[str], chosen: Chosen) -> list[Any]:
    """The findings held on interventions, with what was selected of each; as many at a time as a question may name."""
    question, rows = questions()[EVIDENCE], []
    for start in range(0, len(ids), MOST_VALUES):
        given = {"interventions": ids[start : start + MOST_VALUES], "standing": [Standing.MADE]}
        asked = bound(question, given, context.vocabulary)
        statement = ask(question, asked, (replace(chosen, key=ROWS, field=ROWS),))
        rows += (await context.read(statement))[0]["answer"][ROWS]
    return rows


def drafted(text: str, lexicon: Lexicon) -> dict[str, Any]:
    """A draft as it was read: the record that `DraftReading` declares, without the evidence."""
    read = read_draft(text, lexicon)
    sentences = [
        {"text": one.text, "matches": [match(it, lexicon) for it in one.matches], "not_held": list(one.not_held)}
        for one in read.sentences
    ]
    return {"sentences": sentences, "harm": read.harm, "interventions": [named(one, lexicon) for one in of_type(read, lexicon)]}


def match(one: Match, lexicon: Lexicon) -> dict[str, Any]:
    """Some words with what they may stand for."""
    return {"words": one.words, "meanings": [{"node": named(it, lexicon), "kind": lexicon.entries[it].label} for it in one.ids]}


def of_type(read: Draft, lexicon: Lexicon, label: str = "Intervention") -> list[str]:
    """The ids of one type that a draft names or may name, each once."""
    ids = (it for one in read.sentences for found in one.matches for it in found.ids)
    return list(dict.fromkeys(it for it in ids if lexicon.entries[it].label == label))
