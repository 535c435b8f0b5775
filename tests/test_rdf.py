"""The release as linked data: what is in it, what its terms mean, and that its shapes tell right from wrong."""

import asyncio
import os
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import pyshacl
import pytest
from conftest import catalogue, sampled
from rdflib import DCTERMS, OWL, PROV, RDF, RDFS, SH, SKOS, XSD, BNode, Graph, Literal, URIRef

from api import rdf
from api.export import FORMATS, held_in, write
from api.linked_files import turtle
from api.rdf import data, described, node_triples, projection, triples_of
from api.vocabulary import schemes, vocabulary
from graph.fields import Link, Pounds, links
from graph.knowledge_graph import Address, KnowledgeGraph
from graph.linked import DEF, ID, SCHEME, SHAPE, base_iri, node_id, node_iri, term
from graph.releases import ReleaseRecord
from graph.schema import BASES, NODE_TYPES, Sourced, Statement, Synonym
from ingest.load import release_node

TOP_UP = node_iri("responsibility:sen-support-funds-high-needs-top-up")


@pytest.fixture(scope="module")
def address(served: Any) -> Address:
    """Where the release of this run is read."""
    return served.reader.opened.context.graph.address


def read(address: Address, work: Any, *given: Any) -> Any:
    """What a coroutine that takes a graph comes to."""

    async def run() -> Any:
        graph = KnowledgeGraph(address)
        try:
            return await work(graph, *given)
        finally:
            await graph.close()

    return asyncio.run(run())


@pytest.fixture(scope="module")
def release(address: Address) -> Graph:
    """The whole release."""
    return read(address, data)


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return vocabulary()


def complaints(triples: Graph, shapes: Graph, *focus: URIRef) -> set[str]:
    """What the shapes have against some nodes, or all; nothing where they conform."""
    conforms, report, _ = pyshacl.validate(triples, shacl_graph=shapes, inference="none", focus_nodes=list(focus) or None)
    messages = {str(message) for message in report.objects(None, SH.resultMessage)}
    assert conforms == (not messages)
    return messages


# --- the data


def test_every_row_is_there_whatever_its_standing(release: Graph) -> None:
    rows = catalogue()
    made = {str(subject) for subject in release.subjects(RDF.type, DEF.Release)}
    assert {str(subject) for subject in release.subjects(RDF.type, DEF.Node)} == {str(node_iri(i)) for i in rows} | made
    assert len(made) == 1
    standings = {str(node_iri(i)): node.standing.value for i, node in rows.items() if isinstance(node, Sourced)}
    assert {str(subject): str(standing) for subject, standing in release.subject_objects(DEF.standing)} == standings


def test_every_link_leads_to_a_node(release: Graph) -> None:
    nodes = set(release.subjects(RDF.type, DEF.Node))
    linking = {term(model, name) for model in NODE_TYPES.values() for name in links(model)}
    led_to = {target for _, predicate, target in release if predicate in linking}
    assert led_to - nodes == set()
    ours = {target for target in release.objects() if target.startswith(ID)}
    assert ours - nodes == set()


def test_a_responsibility_is_said_in_full(release: Graph) -> None:
    row = catalogue()["responsibility:sen-support-funds-high-needs-top-up"]
    expected = {
        *((RDF.type, DEF[name]) for name in ("Responsibility", "Statement", "Sourced", "Node")),
        (RDF.type, PROV.Entity),
        (RDFS.label, Literal(row.name)),
        (DEF.standing, Literal("made")),
        (DEF.force, Literal("may")),
        (DEF.role, Literal("funds")),
        (DEF.capacity, Literal("home")),
        (DEF.basis, Literal("additional_support")),
        (DEF.step, Literal(2)),
        (DEF.above, Literal("6000.00", datatype=XSD.decimal)),
        (DEF.liesWith, node_iri("body:local-authority")),
        (DEF.paidFrom, node_iri("budget:high-needs-top-up")),
        (DEF.arisesUnder, node_iri("arrangement:sen-support")),
        *((PROV.wasDerivedFrom, node_iri(passage)) for passage in row.stated_in),
        *((DEF.handles, Literal(handle)) for handle in row.handles),
        *((DEF.under, node_iri(duty)) for duty in row.under),
    }
    optional = {(term(type(row), name), Literal(getattr(row, name))) for name in ("description",) if getattr(row, name)}
    optional |= {(DEF.regime, node_iri(row.regime))} if row.regime else set()
    assert set(release.predicate_objects(TOP_UP)) == expected | optional


def test_conditions_are_said_once_and_days_are_days(release: Graph) -> None:
    arrangement = node_iri("arrangement:sen-support")
    assert set(release.objects(arrangement, DEF.atPlanLevel)) == {node_iri("plan-level:sen-support")}
    assert set(release.objects(arrangement, DEF.inPhase)) == {node_iri("phase:primary"), node_iri("phase:secondary")}
    assert set(release.objects(arrangement, DEF.start)) == {Literal("2014-09-01", datatype=XSD.date)}
    assert set(release.objects(arrangement, DEF.anySupport)) == {Literal(True)}


def test_one_node_is_described_as_the_release_describes_it(address: Address, release: Graph) -> None:
    found = read(address, described, "responsibility:sen-support-funds-high-needs-top-up")
    assert set(found) == set(release.triples((TOP_UP, None, None)))
    assert read(address, described, "budget:no-such-budget") is None
    assert read(address, described, "nothing:at-all") is None


def test_pages_join(address: Address, release: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdf, "PAGE", 7)
    monkeypatch.setattr(rdf, "NODE_TYPES", {label: NODE_TYPES[label] for label in ("Budget", "Regime", "Release")})
    kept = {subject for label in ("Budget", "Regime", "Release") for subject in release.subjects(RDF.type, DEF[label])}
    assert set(read(address, data)) == {triple for triple in release if triple[0] in kept}


# --- the shapes


def test_statements_conform(release: Graph, shapes: Graph) -> None:
    statements = sorted(node_iri(i) for i, node in catalogue().items() if isinstance(node, Statement))
    rest = sorted(node_iri(i) for i, node in catalogue().items() if not isinstance(node, Statement))
    assert complaints(release, shapes, *sampled(statements, 300), *sampled(rest, 100)) == set()


def test_each_complaint_names_the_row_and_the_field(around: Graph, shapes: Graph) -> None:
    broken = triples_of(around)
    broken.remove((TOP_UP, DEF.liesWith, None))
    _, report, _ = pyshacl.validate(broken, shacl_graph=shapes, inference="none", focus_nodes=[TOP_UP])
    (result,) = report.objects(None, SH.result)
    assert (report.value(result, SH.focusNode), report.value(result, SH.resultPath)) == (TOP_UP, DEF.liesWith)


REMOVED, ADDED = "removed", "added"
CLOSED = (
    "responsibility: say that it is Statement and Sourced and Node too, and take out each property that the vocabulary does not "
    "declare for it."
)
WRONG: dict[str, tuple[str, Any, Any, str]] = {
    "no passage": (
        REMOVED, PROV.wasDerivedFrom, None,
        f"responsibility, field stated_in: give at least one passage of this graph, by its IRI ({ID}passage/its-name). It is: The passages that state it.",
    ),
    "no body": (
        REMOVED, DEF.liesWith, None,
        f"responsibility, field lies_with: give exactly one body of this graph, by its IRI ({ID}body/its-name). It is: The body that has it.",
    ),
    "a second body": (
        ADDED, DEF.liesWith, node_iri("body:mainstream-school"),
        f"responsibility, field lies_with: give exactly one body of this graph, by its IRI ({ID}body/its-name). It is: The body that has it.",
    ),
    "a body for a budget": (
        ADDED, DEF.under, node_iri("budget:notional-sen"),
        f"responsibility, field under: give none or more, each one duty of this graph, by its IRI ({ID}duty/its-name). It is: The duties that call for it.",
    ),
    "text for a node": (
        ADDED, DEF.carriedOutBy, Literal("a teacher"),
        f"responsibility, field carried_out_by: give none or more, each one role of this graph, by its IRI ({ID}role/its-name). It is: The people who do it for the body.",
    ),
    "no standing": (
        REMOVED, DEF.standing, None,
        "responsibility, field standing: give exactly one of made, announced, proposed, dropped. "
        "It is: How far it has come: made, announced, proposed or dropped.",
    ),
    "a share over the whole": (
        ADDED, DEF.share, Literal(1.5, datatype=XSD.decimal),
        "responsibility, field share: give at most one number, more than 0, at most 1. "
        "It is: Its share of its step, from 0 to 1, where its source fixes one.",
    ),
    "money as text": (
        ADDED, DEF.to, Literal("6000"),
        "responsibility, field to: give at most one sum in pounds and pence, such as 6000.00, at least 0. "
        "It is: The cost up to which it pays, in pounds on its basis; nothing where no limit is set.",
    ),
    "a month for a day": (
        ADDED, DEF.start, Literal("2014-09"),
        "responsibility, field start: give at most one day, such as 2026-11-23. "
        "It is: First day on which it holds; nothing where that is not known.",
    ),
    "an undeclared property": (ADDED, DEF.paysFor, node_iri("budget:notional-sen"), CLOSED),
    "a missing base": (REMOVED, RDF.type, DEF.Statement, CLOSED),
}  # fmt: skip


@pytest.fixture(scope="module")
def around(release: Graph) -> Graph:
    """One node, and of what type everything is that it leads to or may be made to: as much as its shape looks at."""
    leads_to = {*release.objects(TOP_UP), *(value for _, _, value, _ in WRONG.values())}
    types = (triple for node in leads_to if isinstance(node, URIRef) for triple in release.triples((node, RDF.type, None)))
    return triples_of([*release.triples((TOP_UP, None, None)), *types])


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_told(around: Graph, shapes: Graph, wrong: str) -> None:
    how, predicate, value, message = WRONG[wrong]
    broken = triples_of(around)
    (broken.remove if how == REMOVED else broken.add)((TOP_UP, predicate, value))  # type: ignore[operator]
    assert complaints(around, shapes, TOP_UP) == set()
    assert complaints(broken, shapes, TOP_UP) == {message}


# --- the vocabulary


def test_everything_declared_is_explained(shapes: Graph) -> None:
    own = {*shapes.subjects(RDF.type, OWL.Class), *shapes.subjects(RDF.type, OWL.ObjectProperty)}
    own |= set(shapes.subjects(RDF.type, OWL.DatatypeProperty))
    assert {DEF.Need, DEF.NeedCategory, DEF.paidFrom, DEF.above} < own
    assert all(shapes.value(each, RDFS.label, any=True) and shapes.value(each, RDFS.comment, any=True) for each in own)
    assert set(shapes.subjects(RDF.type, OWL.Class)) == {DEF[name] for name in {**BASES, **NODE_TYPES}}
    assert set(shapes.objects(DEF.NeedCategory, RDFS.subClassOf)) == {DEF.Need}


def test_a_term_means_one_thing(shapes: Graph) -> None:
    both = set(shapes.subjects(RDF.type, OWL.ObjectProperty)) & set(shapes.subjects(RDF.type, OWL.DatatypeProperty))
    assert both == set()
    for label, model in NODE_TYPES.items():
        terms = [term(model, name) for name in model.model_fields if name != "id"]
        assert len(terms) == len(set(terms)), f"two fields of {label} are published under one term"


class Therapy(Sourced):
    """A throw-away type."""

    prefix, plural = "therapy", "therapies"

    eases: Annotated[tuple[str, ...], Link("Need", "therapies")] = ()
    """The needs it eases."""
    fee: Pounds | None = None
    """What an hour costs."""


def test_a_new_type_field_and_link_are_published(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(NODE_TYPES, "Therapy", Therapy)
    assert "eases: COLLECT { MATCH (n)-[:EASES]->(m:Need) RETURN m.id }" in projection("Therapy")
    row = dict.fromkeys([*Therapy.model_fields]) | {"id": "therapy:art", "name": "Art", "standing": "made", "fee": 4550}
    row |= {name: [] for name in links(Therapy)} | {"eases": ["need:slcn"], "start": str(date(2026, 1, 2))}
    found = triples_of(node_triples("Therapy", row))
    assert found.value(node_iri("therapy:art"), DEF.fee).toPython() == Decimal("45.50")
    assert found.value(node_iri("therapy:art"), DEF.start).toPython() == date(2026, 1, 2)
    shapes = vocabulary()
    assert shapes.value(DEF.Therapy, RDFS.comment) == Literal("A throw-away type.")
    assert shapes.value(SHAPE["Therapy.eases"], SH["class"]) == DEF.Need
    assert complaints(found, shapes) == {
        f"therapy, field stated_in: give at least one passage of this graph, by its IRI ({ID}passage/its-name). It is: The passages that state it.",
        "therapy, field eases: give none or more, each one need of this graph, by its IRI. It is: The needs it eases.",
    }


# --- in the terms of others


ASD, DLD = node_iri("need:asd"), node_iri("need:dld")


def test_a_row_of_an_open_vocabulary_is_a_concept(release: Graph) -> None:
    registry = "https://dfe-digital.github.io/education-provider-registry-docs/models/establishment/vocabulary/"
    assert set(release.objects(ASD, SKOS.inScheme)) == {SCHEME.needs}
    assert set(release.objects(ASD, SKOS.broader)) == {node_iri("need-area:communication-and-interaction")}
    assert set(release.objects(ASD, SKOS.exactMatch)) == {URIRef(registry + "AutisticSpectrumDisorder")}
    assert set(release.objects(node_iri("phase:secondary"), SKOS.broadMatch)) == {URIRef(registry + "SecondaryPhase")}
    said = {str(node.name) for node in catalogue().values() if type(node) is Synonym and "need:asd" in node.stands_for}
    labels = {str(name) for kind in (SKOS.altLabel, SKOS.hiddenLabel) for name in release.objects(ASD, kind)}
    assert labels == said != set()
    assert (node_iri("need-area:communication-and-interaction"), SKOS.narrower, ASD) in release
    assert (node_iri("need-area:communication-and-interaction"), SKOS.topConceptOf, SCHEME.needs) in release


def test_every_concept_stands_in_a_scheme_that_is_declared(release: Graph, shapes: Graph) -> None:
    assert set(schemes()) == {
        "needs", "phases", "settings", "circumstances", "plan-levels", "plan-sections", "topics", "roles",
    }  # fmt: skip
    concepts = set(release.subjects(RDF.type, SKOS.Concept))
    assert concepts == {node_iri(i) for i, node in catalogue().items() if node.concepts_of}
    assert set(release.objects(None, SKOS.inScheme)) <= set(shapes.subjects(RDF.type, SKOS.ConceptScheme))
    assert all(release.value(one, SKOS.broader, any=True) or (one, SKOS.topConceptOf, None) in release for one in concepts)


def test_what_is_only_proposed_is_no_match_but_says_what_would_be_lost(release: Graph) -> None:
    mapping, area = node_iri("mapping:sensory-and-physical-to-sensory"), node_iri("need-area:sensory-and-physical")
    said = [release.value(mapping, one) for one in (RDF.subject, RDF.predicate, RDF.object)]
    assert said == [area, SKOS.narrowMatch, node_iri("need-area:proposed-sensory")]
    assert release.value(mapping, DEF.lost) and release.value(mapping, DEF.standing) == Literal("proposed")
    assert (area, SKOS.narrowMatch, node_iri("need-area:proposed-sensory")) not in release


def test_a_match_that_is_made_is_said_of_the_concept_itself() -> None:
    row: dict[str, Any] = dict.fromkeys(NODE_TYPES["NeedArea"].model_fields) | {"id": "need-area:x", "name": "X"}
    row |= {name: [] for name in links(NODE_TYPES["NeedArea"])}
    row["said"] = {
        "matches": [["close", "need:dld"], ["none", "need:asd"]],
        "labels": [["Ex", True], ["Old ex", False]],
        "narrower": [],
    }
    found = triples_of(node_triples("NeedArea", row))
    assert set(found.objects(None, SKOS.closeMatch)) == {DLD} and not set(found.objects(None, SKOS.exactMatch))
    assert (set(found.objects(None, SKOS.altLabel)), set(found.objects(None, SKOS.hiddenLabel))) == (
        {Literal("Ex")},
        {Literal("Old ex")},
    )


def test_where_things_come_from_is_said_in_prov(release: Graph) -> None:
    passage = node_iri("passage:code-2015-6-99")
    assert (TOP_UP, RDF.type, PROV.Entity) in release
    assert set(release.objects(passage, PROV.wasDerivedFrom)) == set(release.objects(passage, DCTERMS.isPartOf)) != set()
    (made,) = release.subjects(RDF.type, DEF.Release)
    assert release.value(made, PROV.generatedAtTime).datatype == XSD.dateTime
    assert release.value(made, DCTERMS.created).datatype == XSD.date
    assert release.value(made, PROV.wasRevisionOf) is None, "the first release follows none"


def test_a_release_names_the_one_before_it() -> None:
    kept = release_node(ReleaseRecord("2026-11-28-b", "2026-11-28", "d", "s", "f", previous="2026-11-28-a"))
    row = {name: str(value) if value else None for name, value in kept.model_dump().items()}
    found = triples_of(node_triples("Release", row))
    assert found.value(node_iri(kept.id), PROV.wasRevisionOf) == node_iri("release:2026-11-28-a")
    assert release_node(ReleaseRecord("2026-11-28-a", "2026-11-28", "d", "s", "f")).revises is None


def test_ids_are_read_back_from_iris() -> None:
    assert all(node_id(node_iri(i)) == i for i in catalogue())
    assert [node_id(one) for one in (DEF.Budget, f"{ID}budget", f"{ID}budget/a/b", "https://elsewhere.test/id/budget/a")] == [
        None
    ] * 4


# --- the names of things, and files


def test_names_follow_provision_iri() -> None:
    code = "from graph.linked import DEF, node_iri; print(node_iri('budget:notional-sen'), DEF.paidFrom)"
    environment = {**os.environ, "PROVISION_IRI": "https://graph.test/send/"}
    said = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True).stdout
    assert said.split() == ["https://graph.test/send/id/budget/notional-sen", "https://graph.test/send/def/paidFrom"]


@pytest.mark.parametrize("wrong", ["https://graph.test/send", "graph.test/", "https://graph.test/a b/", "https://graph.test/#/"])
def test_a_base_that_is_no_address_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="PROVISION_IRI is .*; give a web address ending in a slash"):
        base_iri(wrong)


PARSERS = {"turtle": "turtle", "ntriples": "nt", "json-ld": "json-ld"}


@pytest.mark.parametrize("format", PARSERS)
def test_a_file_holds_what_the_graph_holds(address: Address, release: Graph, tmp_path: Path, format: str) -> None:
    held = sampled(read(address, held_in), 1_500)
    file = tmp_path / "release"
    with file.open("wb") as out:
        FORMATS[format].write(held, out)
    chosen = {node_iri(row["id"]) for _, row in held}
    assert set(Graph().parse(file, format=PARSERS[format])) == {triple for triple in release if triple[0] in chosen}


def test_equal_releases_make_equal_files(address: Address, tmp_path: Path) -> None:
    for name in ("one", "other"):
        assert read(address, write, "links", tmp_path / name) == (tmp_path / name).stat().st_size
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "other"]


def test_turtle_writes_ids_as_they_are_everywhere(address: Address) -> None:
    row = read(address, held_in)
    text = "".join(turtle([one for one in row if node_iri(one[1]["id"]) == TOP_UP]))
    assert "def:paidFrom budget:high-needs-top-up ;" in text and '"6000.00"^^xsd:decimal' in text


def test_shapes_are_written_beside(address: Address, tmp_path: Path) -> None:
    read(address, write, "shapes", tmp_path / "shapes.ttl")
    written, declared = Graph().parse(tmp_path / "shapes.ttl"), vocabulary()
    assert len(written) == len(declared)
    named = [{one for one in graph if not any(isinstance(part, BNode) for part in one)} for graph in (written, declared)]
    assert named[0] == named[1]


def test_what_cannot_be_written_is_said(address: Address, tmp_path: Path) -> None:
    with pytest.raises(
        ValueError, match="there is no format 'xml'; choose one of turtle, ntriples, json-ld, csv, xlsx, nodes, links, shapes"
    ):
        read(address, write, "xml", tmp_path / "release")
    for destination in (tmp_path, tmp_path / "nowhere" / "release"):
        with pytest.raises(ValueError, match="cannot be written: name a file in a folder that is there"):
            read(address, write, "turtle", destination)
