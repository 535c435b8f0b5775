"""Values of several parts, as people write them: on a command line, or in the boxes of a form."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graph.fields import camel, links, value_type
from graph.schema.records import Given


def written(text: str, shape: type[Given]) -> dict[str, Any]:
    """What `support=provision:x, rate=25, hours=2, weeks=36` gives, as GraphQL takes it. Raises ValueError."""
    found = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, sign, value = part.partition("=")
        if not sign or name.strip() not in shape.model_fields:
            raise ValueError(f"{part[:40]!r} is none of {', '.join(f'{one}=…' for one in shape.model_fields)}")
        found[name.strip()] = value.strip()
    return typed(found, shape)


def typed(found: Mapping[str, str], shape: type[Given]) -> dict[str, Any]:
    """Texts as GraphQL takes them: numbers as numbers, what is empty left out. Raises ValueError, naming the part."""
    values: dict[str, Any] = {}
    for name, text in found.items():
        kind = value_type(shape.model_fields[name].annotation)
        if text:
            try:
                values[camel(name)] = kind(text) if kind in (int, float) else text
            except ValueError:
                raise ValueError(f"{name}: {text[:40]!r} is not a number") from None
    for name, field in shape.model_fields.items():
        if field.is_required() and camel(name) not in values:
            raise ValueError(f"{name} is needed")
    return values


def rows_of(name: str, shape: type[Given], given: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
    """The filled rows of a form whose boxes are named `name.part`, each part given once a row."""
    columns = {part: given.get(f"{name}.{part}", ()) for part in shape.model_fields}
    length = max((len(values) for values in columns.values()), default=0)
    rows = [{part: values[n].strip() if n < len(values) else "" for part, values in columns.items()} for n in range(length)]
    return [row for row in rows if any(row.values())]


def boxes(shape: type[Given]) -> Iterator[tuple[str, str]]:
    """The boxes of one row: the part, and how it is put: `listed` or `number`."""
    return ((name, "listed" if name in links(shape) else "number") for name in shape.model_fields)
