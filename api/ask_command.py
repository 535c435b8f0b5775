"""The command `provision ask`: its options are read off the questions."""

import argparse
import asyncio
from collections.abc import Callable
from typing import Any

from api.given import written
from api.opening import Stop, opening
from graph.fields import camel, conditions, limits, words
from graph.schema import NODE_TYPES
from graph.schema.answers import GIVEN_TYPES
from queries.question import CLOSED_LISTS, Question, questions


def ask_command(given: argparse.Namespace) -> None:
    """Ask a question and print its answer."""
    from api.tables import as_csv, as_json, as_table

    question = questions()[given.question]
    variables = {name: value for name, value in vars(given).items() if name in given.taken and value is not None}
    for parameter in question.parameters:
        if (shape := GIVEN_TYPES.get(parameter.type.strip("[]"))) and camel(parameter.name) in variables:
            try:
                variables[camel(parameter.name)] = [written(text, shape) for text in variables[camel(parameter.name)]]
            except ValueError as error:
                raise Stop(f"--{parameter.name}: {error}") from None
    body = asyncio.run(asked(question, variables))
    if "errors" in body:
        raise Stop("\n".join(error["message"] for error in body["errors"]))
    answer = body["data"][camel(question.name)]
    shown: dict[str, Callable[[Any], str]] = {"table": as_table, "csv": as_csv, "json": as_json}
    print(shown[given.format](answer))


async def asked(question: Question, variables: dict[str, Any]) -> dict[str, Any]:
    """A question's whole answer, as GraphQL gives it."""
    from api.documents import document
    from api.execute import Executor

    async with opening() as opened:
        executor = Executor(opened)
        return (await executor.run(document(question, executor.schema._schema), variables)).body


def add_question(asking: Any, question: Question) -> None:
    """A question as a command: an option for each of its arguments."""
    added = asking.add_parser(question.name, help=question.text, description=question.text)
    taken = [(p.name, p.type, p.note, p.default) for p in question.parameters]
    if question.conditions_of:
        model = NODE_TYPES[question.conditions_of]
        taken += [
            (link.asked_as, "[ID]" if link.several else "ID", model.model_fields[name].description, None)
            for name, link in conditions(model).items()
        ]
        taken += [(name, "Int", f"{words(name)}, in years", None) for name in limits(model)]
    taken += [
        ("on", "Date", "the day the answer is for; today unless said", None),
        ("standing", "[Standing]", "the standings that count", None),
        ("release", "String", "the release to ask, by its name; the current one unless said", None),
    ]
    for name, kind, note, default in taken:
        about: dict[str, Any] = {"dest": camel(name), "help": f"{note} (default {default})" if default else note}
        about |= {"action": "append"} if kind.startswith("[") else {"type": {"Int": int, "Float": float}.get(kind, str)}
        about |= {"type": str.upper} if kind.strip("[]") in CLOSED_LISTS else {}
        parts = GIVEN_TYPES[kind.strip("[]")].model_fields if kind.strip("[]") in GIVEN_TYPES else ()
        about |= {"metavar": '"' + ", ".join(f"{part}=…" for part in parts) + '"'} if parts else {}
        flags = dict.fromkeys((f"--{name.replace('_', '-')}", f"--{camel(name)}"))
        added.add_argument(*flags, **about)
    added.add_argument("--format", choices=["json", "table", "csv"], default="table")
    added.set_defaults(run=ask_command, question=question.name, taken=[camel(name) for name, *_ in taken])
