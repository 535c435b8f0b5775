"""Where statements come from, and the release they are published in."""

from datetime import date
from typing import Annotated

from pydantic import Field

from graph.fields import Id, Iri, Link, Searched
from graph.schema.bases import DCTERMS, PROV, XSD, Node
from graph.schema.terms import Checked, SourceKind


class Source(Node):
    """A document or data file from which statements are taken."""

    prefix, plural, published_as = "source", "sources", (PROV + "Entity",)

    kind: SourceKind
    """What kind of document it is."""
    publisher: Annotated[str, Iri(DCTERMS + "publisher")]
    """The organisation that published it."""
    published: Annotated[date | None, Iri(DCTERMS + "issued")] = None
    """Day of publication, where known."""
    dated: str | None = None
    """The date as the document gives it, where that is less than a day: "January 2015", "2023-24"."""
    address: Annotated[str | None, Field(pattern=r"^https?://\S+$"), Iri(DCTERMS + "identifier")] = None
    """Where it can be read."""
    licence: Annotated[str | None, Iri(DCTERMS + "license")] = None
    """The licence under which it may be reused, where it states one."""
    read: str | None = None
    """Which version or part was read for this graph."""


class Passage(Node):
    """A place in a source that states something, and how we checked that it does."""

    prefix, plural, naming = "passage", "passages", "{source}, {locator}"
    published_as = (PROV + "Entity",)

    source: Annotated[Id, Link("Source", "passages"), Iri(DCTERMS + "isPartOf", also=(PROV + "wasDerivedFrom",))]
    """The document it stands in."""
    locator: Annotated[str, Field(min_length=1), Searched(), Iri(DCTERMS + "bibliographicCitation")]
    """Where in the document: section, paragraph, table or cell."""
    checked: Checked
    """How it was checked."""
    checked_on: date | None = None
    """When it was checked; nothing where it has not been."""
    read_in: Annotated[Id | None, Link("Source", "relayed_passages")] = None
    """The secondary source in which it was read, where it was not read in the source itself."""


class Release(Node):
    """One finished state of the graph, which no longer changes."""

    prefix, plural, searched = "release", "releases", False
    published_as = (PROV + "Entity",)

    made_on: Annotated[date, Iri(DCTERMS + "created")]
    """Day on which it was built."""
    made_at: Annotated[str | None, Iri(PROV + "generatedAtTime", XSD + "dateTime")] = None
    """Moment at which it was built, in universal time."""
    revises: Annotated[Id | None, Iri(PROV + "wasRevisionOf", XSD + "anyURI")] = None
    """The release that was read before it, where there was one."""
    digest: str
    """Fingerprint of every node, value and link in it; equal digests mean equal graphs."""
    schema_digest: str
    """Fingerprint of the declared schema it was built with."""


class Regime(Node):
    """A body of law and guidance that hangs together; a label only, since law commences piece by piece."""

    prefix, plural = "regime", "regimes"


class Topic(Node):
    """A subject that statements are about."""

    prefix, plural, concepts_of = "topic", "topics", "topics"
