"""The typed client: generated, imported, and held over HTTP to the JSON it was made of."""

import importlib.util
import re
import shlex
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import ModuleType, NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

import pytest
from conftest import Served

from api.graphql import build_schema

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
SEN_SUPPORT = {"support": "arrangement:sen-support", "setting": "setting:mainstream-school"}
ASKED: dict[str, dict[str, Any]] = {
    "who_delivers": SEN_SUPPORT | {"cost": Decimal("8200.50"), "on": date(2026, 11, 23), "first": 3},
    "what_changes": {"since": date(2026, 4, 1)},
    "money_by_year": {"budget": "budget:high-needs-block", "area": "area:england", "first": 100},
    "over_the_years": {"indicator": "indicator:plans-issued-in-20-weeks"},
    "search": {"text": "notional SEN", "first": 5},
    "budgets": {"first": 3},
    "sources": {"first": 100},
    "node": {"id": "budget:notional-sen"},
    "understood": {"text": "who pays for speech therapy in section F at primary"},
}


@pytest.fixture(scope="module")
def howto(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the README's command line was run."""
    folder = tmp_path_factory.mktemp("client")
    (line,) = re.findall(r"^uv run (provision client .+)$", README, re.MULTILINE)
    command = [sys.executable, "-m", "api.cli", *shlex.split(line)[1:]]
    told = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout
    fields = build_schema()._schema.query_type.fields  # type: ignore[union-attr]
    assert told == f"provision_client.py: {len(fields)} methods\n"
    return folder


@pytest.fixture(scope="module")
def module(howto: Path) -> ModuleType:
    """What it wrote, imported."""
    spec = importlib.util.spec_from_file_location("provision_client", howto / "provision_client.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where type hints look their names up
    spec.loader.exec_module(module)
    return module


def test_the_readme_is_so(howto: Path, served: Served) -> None:
    (code,) = re.findall(r"^```python\n(from provision_client .+?)^```$", README, re.MULTILINE | re.DOTALL)
    code = code.replace("http://127.0.0.1:8000", served.url)  # type: ignore[attr-defined]
    told = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, '.')\n{code}"], cwd=howto, capture_output=True
    )
    lines = told.stdout.decode().splitlines()
    assert lines[:1] and told.stderr == b""
    assert "arrangement:sen-support, Mainstream school, 6000.00, MUST" in lines
    assert "arrangement:sen-support, Local authority, 2200.00, MAY" in lines


@pytest.mark.parametrize("method", ASKED)
def test_what_it_gives_is_typed_and_is_the_json(module: ModuleType, served: Served, method: str) -> None:
    raw = []

    class Recording(module.Client):  # type: ignore[name-defined]
        def ask(self, *given: Any) -> dict[str, Any]:
            raw.append(super().ask(*given))
            return raw[-1]

    asked = getattr(Recording(served.url), method)  # type: ignore[attr-defined]
    answer = asked(**ASKED[method])
    (data,) = raw[0].values()
    assert as_json(answer) == data and answer
    assert list(faults(get_type_hints(asked)["return"], answer)) == []


def test_pounds_are_exact_and_days_are_days(module: ModuleType, served: Served) -> None:
    client = module.Client(served.url)  # type: ignore[attr-defined]
    answer = client.who_delivers(**ASKED["who_delivers"])
    (card,) = (c for c in answer["cards"]["nodes"] if c["arrangement"]["id"] == "arrangement:sen-support")
    assert [payer["sum"] for payer in card["payers"]] == [Decimal("6000.00"), Decimal("2200.50")]
    assert (card["notGuaranteed"], answer["on"]) == (Decimal("2200.50"), date(2026, 11, 23))
    line = {"rate": Decimal("18.50"), "hours": 2.5, "weeks": 38}
    cost = client.cost_of_support(arrangement="arrangement:sen-support", lines=[line])
    assert cost["total"] == Decimal("18.50") * Decimal("2.5") * 38 == sum(payer["sum"] for payer in cost["payers"])


def test_what_is_wrong_is_told_in_words(module: ModuleType, served: Served) -> None:
    client = module.Client(served.url)  # type: ignore[attr-defined]
    with pytest.raises(module.ProvisionError, match="phase: there is no phase 'phase:primry'; did you mean phase:primary?"):
        client.who_delivers(phase="phase:primry")
    with pytest.raises(
        module.ProvisionError, match="http://127.0.0.1:9 does not answer .* start `provision serve`, or correct it"
    ):
        module.Client("http://127.0.0.1:9").budgets()
    with pytest.raises(module.ProvisionError, match="/about answers no question; give the address that `provision serve` says"):
        module.Client(f"{served.url}/about").budgets()  # type: ignore[attr-defined]


def as_json(value: Any) -> Any:
    """A typed value as JSON has it."""
    if isinstance(value, dict):
        return {name: as_json(part) for name, part in value.items()}
    if isinstance(value, list):
        return [as_json(part) for part in value]
    return str(value) if isinstance(value, Decimal | date) else value


def faults(kind: Any, value: Any, where: str = "answer") -> Any:
    """Where a value is not what its type says."""
    if get_origin(kind) in (UnionType, Union):
        (inner,) = (option for option in get_args(kind) if option is not NoneType)
        yield from () if value is None else faults(inner, value, where)
    elif get_origin(kind) is list:
        for n, part in enumerate(value):
            yield from faults(get_args(kind)[0], part, f"{where}[{n}]")
    elif is_typeddict(kind):
        kinds = get_type_hints(kind)
        if wrong := (value.keys() - kinds.keys()) | (kind.__required_keys__ - value.keys()):
            yield f"{where}: {sorted(wrong)}"
        for name, part in value.items():
            yield from faults(kinds[name], part, f"{where}.{name}")
    elif get_origin(kind) is Literal:
        if value not in get_args(kind):
            yield f"{where}: {value!r} is none of {get_args(kind)}"
    elif not isinstance(value, (float, int) if kind is float else kind):
        yield f"{where}: {value!r} is no {kind}"
