"""The worked notebook, run from its first cell to its last against the release of this run, and on each version of Neo4j named.

`PROVISION_TEST_VERSIONS` lists the versions; all but the default one need a load of their own.
"""

import asyncio
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from graph.engine import USER, Engine
from graph.jars import DEFAULT_VERSION
from graph.knowledge_graph import Address
from graph.releases import Releases
from ingest.load import load

NOTEBOOK = Path(__file__).parent.parent / "api" / "notebooks" / "commissioner.ipynb"
VERSIONS = os.environ.get("PROVISION_TEST_VERSIONS", DEFAULT_VERSION).split(",")
TOLD = """import json
print(json.dumps({
    "roles": own[["role", "body", "force", "sum"]].map(str).to_numpy().tolist(),
    "cited": [bool(passages) for passages in own.passages],
    "payers": compared[["cost", "budget", "sum", "not_guaranteed"]].map(str).to_numpy().tolist(),
    "route": route.words.tolist(),
    "block": dict(zip(block.period, map(str, block.amount))),
    "years": years.pivot(index="period", columns="area", values="value").loc["2024"].to_dict(),
    "beside": beside.set_index("area").value.to_dict(),
    "cells": beside.cell.notna().all().item(),
    "gaps": gaps.groupby("role", observed=True).size().to_dict(),
    "silent_roles": unknown.attrs["silent_roles"],
    "not_found": unknown.outcome.unique().tolist(),
    "release": cards.attrs["release"],
}))"""
"""A last cell, which says some of what the others found."""


@pytest.fixture(scope="module", params=VERSIONS)
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """Where a release is read on each version."""
    if request.param == DEFAULT_VERSION:
        yield request.getfixturevalue("served").reader.opened.context.graph.address
        return
    home = tmp_path_factory.mktemp("other")
    with Engine.start("a-password-of-the-tests", request.param, log=home / "engine.log", brief=True) as engine:
        releases = Releases(home)
        asyncio.run(load(engine, releases))
        current = releases.current()
        assert current is not None
        yield Address(engine.open(releases.path(current.name), read_only=True), USER, engine.password)


@pytest.fixture(scope="module")
def told(address: Address) -> dict[str, Any]:
    """Some of what the notebook finds, run with no more than its address and password."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell(TOLD))
    client = NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(NOTEBOOK.parent)}})
    client.execute(env={**os.environ, "NEO4J_URI": address.uri, "NEO4J_PASSWORD": address.password})
    return json.loads(notebook.cells[-1].outputs[0]["text"])


def test_the_headline_question_has_its_roles_and_passages(told: dict[str, Any]) -> None:
    assert told["roles"] == [
        ["delivers", "Mainstream school", "should", "nan"],
        ["secures", "Academy trust", "must", "nan"],
        ["secures", "Governing body", "must", "nan"],
        ["accountable", "Governing body", "should", "nan"],
        ["funds", "Mainstream school", "must", "6000.00"],
        ["funds", "Local authority", "may", "2200.00"],
    ]
    assert told["cited"] == [True] * 6


def test_costs_are_compared_in_exact_pounds(told: dict[str, Any]) -> None:
    notional, top_up = "Notional SEN budget (element 2)", "High needs top-up (element 3)"
    assert told["payers"] == [
        ["4000", notional, "4000.00", "0.00"],
        ["4000", top_up, "0.00", "0.00"],
        ["8200", notional, "6000.00", "2200.00"],
        ["8200", top_up, "2200.00", "2200.00"],
        ["12000", notional, "6000.00", "6000.00"],
        ["12000", top_up, "6000.00", "6000.00"],
    ]


def test_the_budget_is_traced(told: dict[str, Any]) -> None:
    school = "Dedicated schools grant, then Schools block, then School's core budget, then Notional SEN budget (element 2)"
    council = "Dedicated schools grant, then High needs block, then High needs top-up (element 3)"
    assert told["route"] == [
        f"{school}: Mainstream school pays Mainstream school",
        f"{council}: Local authority pays Mainstream school",
    ]
    assert told["block"] == {
        "2018-19": "6115000000.00",
        "2019-20": "6279000000.00",
        "2020-21": "7063000000.00",
        "2021-22": "7906000000.00",
        "2022-23": "8981000000.00",
    }


def test_areas_stand_beside_each_other(told: dict[str, Any]) -> None:
    assert told["years"] == {"Bristol": 17.3, "England": 45.9}
    assert (len(told["beside"]), told["beside"]["Sheffield"], told["beside"]["Leeds"], told["cells"]) == (10, 4.6, 1.9, True)


def test_what_is_not_said_is_counted(told: dict[str, Any], ask: Any) -> None:
    assert (
        sum(told["gaps"].values())
        == told["silent_roles"]
        == ask("{ whatIsNotKnown { silentRoles } }")["whatIsNotKnown"]["silentRoles"]
    )
    assert told["not_found"] == ["not_found"]
    assert told["release"].startswith("release:")


def test_it_is_kept_without_what_it_found() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code and not any(cell.outputs or cell.execution_count for cell in code)
