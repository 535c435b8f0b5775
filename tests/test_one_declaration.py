"""One declaration is enough: a condition, a link and a node type added to a throw-away copy are found everywhere."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from test_check import GOOD

ROOT = Path(__file__).parent.parent

ADDED = {
    "graph/schema/vocabulary.py": (
        "class PlanLevel(Sourced):",
        'class Weather(Sourced):\n    """A kind of weather."""\n\n    prefix, plural = "weather", "weathers"\n\n\nclass PlanLevel(Sourced):',
    ),
    "graph/schema/responsibility.py": (
        "    age_from: Annotated[int",
        '    in_weather: Annotated[tuple[Id, ...], Condition("Weather", "arrangements", asked_as="weather")] = ()\n'
        '    """Only in this weather."""\n    age_from: Annotated[int',
    ),
    "graph/schema/bodies.py": (
        "    is_a: Annotated[",
        '    shelters: Annotated[tuple[Id, ...], Link("Setting", "sheltered_by")] = ()\n    """The settings it shelters."""\n    is_a: Annotated[',
    ),
}

ROWS = """
  Setting:
    - {id: setting:barn, name: Barn}
  Weather:
    - {id: weather:snow, name: Snow, stated_in: passage:act-1}
    - {id: weather:sun, name: Sun, stated_in: passage:act-1}
  Arrangement:
    - {id: arrangement:a, name: Clearing paths, any_support: true, stated_in: passage:act-1, in_weather: weather:snow}
"""

SCRIPT = """
import json, sys, time
from pathlib import Path
from fastapi.testclient import TestClient
from pyshacl import validate
from api.app import create_app
from api.rdf import data as dump
from api.vocabulary import vocabulary
from api.reader import EmbeddedReader
from graph.releases import Releases
from ingest.check import check

files, home = Path(sys.argv[1]), Path(sys.argv[2])
bad = files.parent / "bad"
bad.mkdir()
(bad / "test.yml").write_text((files / "test.yml").read_text().replace("in_weather: weather:snow", "in_weather: weather:snew"))
found = {"problems": [problem.text for problem in check(bad).problems]}
reader = EmbeddedReader(Releases(home), files=files, deadline=120)
with TestClient(create_app(reader)) as client:
    while client.get("/ready").status_code != 200:
        assert not reader.failed, reader.trouble
        time.sleep(0.1)
    def ask(query):
        return client.post("/graphql", json={"query": query}).json()
    card = "cards { nodes { arrangement { id } fit dimensions { dimension fit why } } }"
    found["fits"] = ask('{ whoDelivers(weather: "weather:snow") { %s } }' % card)
    found["fails"] = ask('{ whoDelivers(weather: "weather:sun", fit: [FAILS]) { %s } }' % card)
    found["listed"] = ask("{ weathers { nodes { name arrangements { nodes { inWeather { name } } } } } settings { nodes { shelteredBy { nodes { name } } } } }")
    found["page"] = client.get("/weather/snow").text
    found["form"] = client.get("/questions/who_delivers").text
    data = client.portal.call(dump, reader.opened.context.graph)
found["triples"] = sorted(f"{s} {p} {o}" for s, p, o in data if "snow" in str(s) + str(o) or "barn" in str(o))
shapes = vocabulary()
found["shapes"] = sorted(str(s) for s in shapes.subjects() if "Weather" in str(s))
found["conforms"] = validate(data, shacl_graph=shapes)[0]
print("FOUND" + json.dumps(found))
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a copy with three declarations more makes of a small catalogue."""
    copy = tmp_path_factory.mktemp("copy")
    for room in ("graph", "ingest", "queries", "api"):
        shutil.copytree(ROOT / room, copy / room, ignore=shutil.ignore_patterns("__pycache__"))
    for name, (before, after) in ADDED.items():
        text = (copy / name).read_text(encoding="utf-8")
        assert text.count(before) == 1, name
        (copy / name).write_text(text.replace(before, after), encoding="utf-8")
    files = copy / "files"
    files.mkdir()
    rows = GOOD.replace("Budget: 1}", "Budget: 1, Setting: 1, Weather: 2, Arrangement: 1}") + ROWS
    rows = rows.replace("name: School, ", "name: School, shelters: setting:barn, ")
    (files / "test.yml").write_text(rows, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(copy), "PROVISION_HOME": str(copy / "home")}
    command = [sys.executable, "-c", SCRIPT, str(files), str(copy / "home")]
    told = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, timeout=600)
    assert told.returncode == 0, told.stderr[-3000:]
    return json.loads(told.stdout.partition("FOUND")[2])


def test_validation_knows_it(found: dict[str, Any]) -> None:
    assert found["problems"] == ["arrangement:a: in_weather: there is no weather:snew; did you mean weather:snow?"]


def test_it_decides_fit_and_why_not(found: dict[str, Any]) -> None:
    (fits,) = found["fits"]["data"]["whoDelivers"]["cards"]["nodes"]
    (fails,) = found["fails"]["data"]["whoDelivers"]["cards"]["nodes"]
    assert (fits["fit"], fails["fit"]) == ("APPLIES", "FAILS")
    assert {"dimension": "weather", "fit": "APPLIES", "why": "it names Snow"} in fits["dimensions"]
    assert {"dimension": "weather", "fit": "FAILS", "why": "Sun was asked, and it names only Snow"} in fails["dimensions"]


def test_graphql_has_it_both_ways(found: dict[str, Any]) -> None:
    assert found["listed"]["data"] == {
        "weathers": {
            "nodes": [
                {"name": "Snow", "arrangements": {"nodes": [{"inWeather": [{"name": "Snow"}]}]}},
                {"name": "Sun", "arrangements": {"nodes": []}},
            ]
        },
        "settings": {"nodes": [{"shelteredBy": {"nodes": [{"name": "School"}]}}]},
    }


def test_it_has_a_page_and_a_place_in_the_form(found: dict[str, Any]) -> None:
    assert "Snow" in found["page"] and "Clearing paths" in found["page"] and "A kind of weather." in found["page"]
    assert 'name="weather"' in found["form"] and "weather:sun" in found["form"]


def test_linked_data_has_it_and_its_shape(found: dict[str, Any]) -> None:
    assert any("inWeather" in triple for triple in found["triples"]) and any("shelters" in triple for triple in found["triples"])
    assert found["shapes"] and found["conforms"] is True
