"""The figures: what a start, a load and the headline question cost on this machine.

    uv run python tests/benchmarks/run.py [--long]

Times are of one machine on one day; the ratio at the end is what compares.
"""

import asyncio
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from api.execute import Executor
from api.reader import EmbeddedReader
from graph.engine import Engine
from graph.places import password
from graph.releases import Releases
from ingest.check import SOURCE_FOLDER

HEADLINE = """{ whoDelivers(needs: ["need:slcn"], support: "provision:small-group-language", phase: "phase:primary",
  setting: "setting:mainstream-school", planLevel: "plan-level:sen-support", cost: 8200) {
    asked { dimension value } cards { totalCount nodes { arrangement { id name } fit split unclaimed notGuaranteed
      dimensions { dimension fit why } roles { role outcome responsibilities { id liesWith { name } statedIn { locator } } }
      payers { body { name } budget { name } sum force } provisions(first: 5) { nodes { name } } passages { name checked } } } } }"""


AREAS, PROVISIONS, ALLOCATIONS = 153, 40, 100
"""How many areas are made, and how many provisions and amounts each has of its own."""


def crowd(files: Path) -> int:
    """Add made areas beside the real rows, each with support and money of its own; how many rows that is."""
    table = {
        "Area": [f"area:{n},Made area {n},authority" for n in range(1000, 1000 + AREAS)],
        "Provision": [
            f"provision:made-{n}-{i},Made support {n} {i},{ARRANGEMENTS[i % 3]},passage:cfa-2014-s66"
            for n in range(AREAS)
            for i in range(PROVISIONS)
        ],
        "Allocation": [
            f"allocation:made-{n}-{i},budget:high-needs-block,area:{1000 + n},2030-31,planned,made {i},{i}00,passage:cfa-2014-s66"
            for n in range(AREAS)
            for i in range(ALLOCATIONS)
        ],
    }
    heads = {
        "Area": "id,name,kind",
        "Provision": "id,name,provided_under,stated_in",
        "Allocation": "id,of_budget,to_area,period,stage,line,amount,stated_in",
    }
    for label, rows in table.items():
        (files / f"made-{label}.csv").write_text("\n".join([heads[label], *rows, ""]), encoding="utf-8")
    lines = [f"  {label}: made-{label}.csv" for label in table]
    counts = ", ".join(f"{label}: {len(rows)}" for label, rows in table.items())
    whole = ["title: Made", "about: Made to measure with.", f"expect: {{{counts}}}", "tables:", *lines, "rows: {}", ""]
    (files / "made.yml").write_text("\n".join(whole), encoding="utf-8")
    return sum(map(len, table.values()))


ARRANGEMENTS = ("arrangement:sen-support", "arrangement:section-f-mainstream", "arrangement:universal-teaching")


def timed(command: list[str], **environment: str) -> float:
    """Seconds a command takes."""
    began = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=True, capture_output=True)
    return time.perf_counter() - began


def ready(home: str) -> float:
    """Seconds from starting `provision serve` to `/ready`."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "api.cli", "serve", "--port", "8765"]
    serving = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PROVISION_HOME": home}, stdout=subprocess.DEVNULL)
    try:
        while time.perf_counter() - began < 300:
            try:
                if httpx.get("http://127.0.0.1:8765/ready").status_code == 200:
                    return time.perf_counter() - began
            except httpx.TransportError:
                pass
            time.sleep(0.05)
        raise SystemExit("serve did not get ready in 300 s")
    finally:
        serving.terminate()
        serving.wait()


async def headline(home: Path, rounds: int) -> tuple[float, float, float]:
    """The headline question: its first run, and its median beside that of the same Cypher run raw."""
    sent: list[tuple[str, dict[str, Any]]] = []
    with Engine.start(password()) as engine:
        reader = EmbeddedReader(Releases(home), engine, deadline=120)
        reader.start()
        while reader.opened is None:
            await asyncio.sleep(0.05)
        graph, executor = reader.opened.context.graph, Executor(reader)
        plain = graph.read

        async def noted(cypher: str, parameters: dict[str, Any], deadline: float) -> Any:
            sent.append((cypher, parameters))
            return await plain(cypher, parameters, deadline)

        graph.read = noted  # type: ignore[method-assign]
        began = time.perf_counter()
        assert "errors" not in (await executor.run(HEADLINE)).body
        first = time.perf_counter() - began
        graph.read = plain  # type: ignore[method-assign]
        whole, raw = [], []
        for _ in range(rounds):
            began = time.perf_counter()
            await executor.run(HEADLINE)
            between = time.perf_counter()
            await graph.read(*sent[0])
            whole.append(between - began)
            raw.append(time.perf_counter() - between)
        await reader.stop()
    return first, statistics.median(whole), statistics.median(raw)


def main() -> None:
    """Every figure, a line each."""
    rounds = 300 if "--long" in sys.argv else 60
    with tempfile.TemporaryDirectory() as folder:
        home, files = str(Path(folder) / "home"), Path(folder) / "files"
        shutil.copytree(SOURCE_FOLDER, files)
        provision = [sys.executable, "-m", "api.cli"]
        print(f"load everything, warm jars:    {timed([*provision, 'load'], PROVISION_HOME=home):6.1f} s")
        print(f"load without change:           {timed([*provision, 'load'], PROVISION_HOME=home):6.1f} s")
        print(f"start to /ready, nothing new:  {ready(home):6.1f} s")
        changed = files / "bodies.yml"
        changed.write_text(
            changed.read_text(encoding="utf-8").replace("name: Mainstream school", "name: A mainstream school", 1),
            encoding="utf-8",
        )
        print(f"load after one changed row:    {timed([*provision, 'load', str(files)], PROVISION_HOME=home):6.1f} s")
        told("as shipped", *asyncio.run(headline(Path(home), rounds)))
        made = crowd(files)
        took = timed([*provision, "load", str(files)], PROVISION_HOME=home)
        print(f"load with {made} rows more:     {took:6.1f} s")
        told(f"with {AREAS} made areas", *asyncio.run(headline(Path(home), rounds)))


def told(graph: str, first: float, whole: float, raw: float) -> None:
    """The headline question's figures on one graph."""
    times = f"median {whole * 1000:.1f} ms; the same Cypher raw {raw * 1000:.1f} ms; ratio {whole / raw:.2f}"
    print(f"headline question, {graph}: first run {first:.2f} s; {times}")


if __name__ == "__main__":
    main()
