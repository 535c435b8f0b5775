"""The life of one row, from standards_source/ to a page and a triple. Read this first: each step is one evident place.

The row says that a mainstream school pays for additional support from its notional SEN budget, up to £6,000.
"""

from decimal import Decimal
from typing import Any

import httpx
from conftest import Served, catalogue
from rdflib import RDF, Literal, URIRef

from api.rdf import data
from graph.linked import node_iri
from graph.schema import Responsibility
from graph.stored import stored
from ingest.check import SOURCE_FOLDER, check
from ingest.rows import read_dataset

ROW = "responsibility:sen-support-funds-notional-sen"


def test_it_is_written_as_text_in_a_file() -> None:
    dataset, problems = read_dataset(SOURCE_FOLDER / "arrangements-in-schools.yml")
    row = next(row for row in dataset.rows if row.fields["id"] == ROW)
    assert not problems
    assert (row.type, row.fields["to"], row.fields["paid_from"]) == ("Responsibility", "6000", "budget:notional-sen")


def test_it_is_checked_and_becomes_a_node() -> None:
    node = check().nodes[ROW]
    assert isinstance(node, Responsibility)
    assert (node.role, node.force, node.above, node.to) == ("funds", "must", Decimal(0), Decimal(6000))
    assert "passage:notional-sen-guidance-2025-section-1" in node.stated_in


def test_it_is_kept_with_its_labels_values_and_links() -> None:
    kept = stored(catalogue()[ROW])
    assert kept.labels == ("Node", "Responsibility", "Sourced", "Statement")
    assert kept.values["to"] == 600_000  # money is kept in whole pence
    assert ("PAID_FROM", "budget:notional-sen") in kept.links


def test_it_is_in_the_release(served: Served) -> None:
    async def held() -> list[dict[str, Any]]:
        graph = served.reader.opened.context.graph  # type: ignore[union-attr]
        cypher = "MATCH (r:Responsibility {id: $id})-[:PAID_FROM]->(b:Budget) RETURN r.to AS to, b.id AS budget"
        return await graph.read(cypher, {"id": ROW})

    assert served.run(held()) == [{"to": 600_000, "budget": "budget:notional-sen"}]


def test_it_answers_the_question_in_graphql(ask: Any) -> None:
    query = """{ whoDelivers(phase: "phase:primary", setting: "setting:mainstream-school", planLevel: "plan-level:sen-support", cost: 8200) {
      cards(first: 1) { nodes { arrangement { id } payers { responsibility { id statedIn { locator checked source { name } } } sum } } }
    } }"""
    (card,) = ask(query)["whoDelivers"]["cards"]["nodes"]
    payer = next(payer for payer in card["payers"] if payer["responsibility"]["id"] == ROW)
    assert (card["arrangement"]["id"], payer["sum"]) == ("arrangement:sen-support", "6000.00")
    assert {
        "locator": "section 1",
        "checked": "READ_IN_SOURCE",
        "source": {"name": "The notional SEN budget for mainstream schools: operational guidance 2025 to 2026"},
    } in payer["responsibility"]["statedIn"]


def test_it_has_a_page(client: httpx.Client) -> None:
    page = client.get("/responsibility/sen-support-funds-notional-sen")
    assert page.status_code == 200
    for shown in ("Notional SEN budget", "£6,000", "read in the source", "England only"):
        assert shown.lower() in page.text.lower(), shown


def test_it_is_a_triple(served: Served) -> None:
    triples = served.run(data(served.reader.opened.context.graph))  # type: ignore[union-attr]
    subject = node_iri(ROW)
    assert (subject, RDF.type, None) in triples
    paid_from = [o for p, o in triples.predicate_objects(subject) if str(p).endswith("/paidFrom")]
    limit = [o for p, o in triples.predicate_objects(subject) if str(p).endswith("/to")]
    assert paid_from == [URIRef(node_iri("budget:notional-sen"))]
    assert limit == [Literal(Decimal("6000.00"))]


def test_its_life_is_the_same_on_every_load(served: Served) -> None:
    rows = {node_id: stored(node).digest for node_id, node in catalogue().items()}
    query = "MATCH (n:Node) WHERE NOT n:Release RETURN n.id AS id, n.row_digest AS digest"
    held = served.run(served.reader.opened.context.graph.read(query, {}))  # type: ignore[union-attr]
    assert {row["id"]: row["digest"] for row in held} == rows
