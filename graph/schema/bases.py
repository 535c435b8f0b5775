"""The three bases: what every node, every sourced thing and every statement has."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from graph.fields import Id, Iri, Link, Searched
from graph.schema.terms import Force, Standing

DCTERMS, PROV, RDFS, SKOS, XSD = (
    "http://purl.org/dc/terms/",
    "http://www.w3.org/ns/prov#",
    "http://www.w3.org/2000/01/rdf-schema#",
    "http://www.w3.org/2004/02/skos/core#",
    "http://www.w3.org/2001/XMLSchema#",
)


class Node(BaseModel):
    """What every thing in the graph has: an identity and a name."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, str_strip_whitespace=True)

    prefix: ClassVar[str] = ""
    plural: ClassVar[str] = ""
    naming: ClassVar[str] = ""
    """Where set, the name a row has when it gives none: `{field}` stands for a value, or the name of what is linked."""
    searched: ClassVar[bool] = True
    """Whether search finds it; rows of figures are left out, which outnumber all else and are found by what they count."""

    concepts_of: ClassVar[str] = ""
    """Where set, the open vocabulary that its rows make up: in linked data a concept scheme, of which each row is a concept."""
    published_as: ClassVar[tuple[str, ...]] = ()
    """The classes of published vocabularies that it is a kind of, beside those of its bases."""

    id: Id
    """Stable identifier, `prefix:slug`; also its web address and, as an IRI, its name in linked data."""
    name: Annotated[str, Field(min_length=1), Searched(as_name=True), Iri(RDFS + "label")]
    """What it is called."""
    description: Annotated[str | None, Searched(), Iri(DCTERMS + "description")] = None
    """What it is, in our own words."""


class Sourced(Node):
    """What is taken from a source: it says where, and when it holds."""

    published_as = (PROV + "Entity",)

    stated_in: Annotated[tuple[Id, ...], Field(min_length=1), Link("Passage", "states"), Iri(PROV + "wasDerivedFrom")]
    """The passages that state it."""
    standing: Standing = Standing.MADE
    """How far it has come: made, announced, proposed or dropped."""
    start: date | None = None
    """First day on which it holds; nothing where that is not known."""
    end: date | None = None
    """Last day on which it holds; nothing where no end is set."""
    handles: tuple[str, ...] = ()
    """The working handles of the research rows it stands for."""
    replaces: Annotated[tuple[Id, ...], Link("Sourced", "replaced_by"), Iri(DCTERMS + "replaces")] = ()
    """What it takes, or would take, the place of."""
    ends: Annotated[tuple[Id, ...], Link("Sourced", "ended_by")] = ()
    """What it brings, or would bring, to an end with nothing in its place."""


class Statement(Sourced):
    """A sourced thing that says what must, should or may be."""

    regime: Annotated[Id | None, Link("Regime", "statements")] = None
    """The body of law or guidance it belongs to."""
    force: Force | None = None
    """How strongly it binds; nothing where its source does not say."""
    topics: Annotated[tuple[Id, ...], Link("Topic", "statements"), Iri(DCTERMS + "subject")] = ()
    """What it is about."""
    disputes: Annotated[tuple[Id, ...], Link("Statement", "disputed_by")] = ()
    """The statements it contradicts; all are shown."""
