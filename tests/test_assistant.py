"""What assistants are told over the Model Context Protocol: real rows with their citations, by the library's own client."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from conftest import Served
from mcp import Client, StdioServerParameters, stdio_client
from mcp.types import CallToolResult
from test_check import GOOD

from api.assistant import MOST_LISTED
from api.said import NOTHING
from graph.fields import camel
from queries.question import questions

COMMAND = [sys.executable, "-m", "api.cli", "mcp"]
ROOT = Path(__file__).parent.parent
TOOLS = [
    "ordinarily_available", "route_of_money", "search", "what_a_sign_points_to", "what_changes", "what_is_not_known", "who_delivers",
    "look_up",
]  # fmt: skip
CODE = "Special educational needs and disability code of practice: 0 to 25 years"
ASKED: dict[str, dict[str, Any]] = {
    "ordinarily_available": {"need": "need:slcn", "phase": "phase:primary", "layer": "INDIVIDUAL"},
    "route_of_money": {"support": "provision:small-group-language", "setting": "setting:mainstream-school"},
    "search": {"text": "notional SEN"},
    "what_a_sign_points_to": {"sign": "sign:touch-is-hard"},
    "what_changes": {"standing": ["PROPOSED"]},
    "what_is_not_known": {"first": 1},
    "who_delivers": {"support": "arrangement:sen-support", "setting": "setting:mainstream-school", "cost": 8200},
    "look_up": {"id": "budget:notional-sen"},
}


def talk(transport: Any, *calls: tuple[str, dict[str, Any]]) -> tuple[Any, list[CallToolResult]]:
    """What a client is told of the tools, and by each of some calls."""

    async def talking() -> tuple[Any, list[CallToolResult]]:
        async with Client(transport) as client:
            listed = await client.list_tools()
            return listed.tools, [await client.call_tool(name, given) for name, given in calls]

    return asyncio.run(talking())


@pytest.fixture(scope="module")
def process(served: Served) -> StdioServerParameters:
    """`provision mcp`, reading the release of this run."""
    address = served.reader.opened.context.graph.address  # type: ignore[union-attr]
    server = {"NEO4J_URI": address.uri, "NEO4J_USER": address.user, "NEO4J_PASSWORD": address.password}
    return StdioServerParameters(command=COMMAND[0], args=COMMAND[1:], env={**os.environ, **server}, cwd=ROOT)


@pytest.fixture(scope="module")
def told(process: StdioServerParameters) -> tuple[Any, dict[str, CallToolResult]]:
    """The tools as listed, and what each answers to ASKED."""
    listed, answers = talk(stdio_client(process), *ASKED.items())
    assert not any(answer.is_error for answer in answers), [answer.content[0].text for answer in answers if answer.is_error]
    return listed, dict(zip(ASKED, answers, strict=True))


@pytest.fixture(scope="module")
def answers(told: Any) -> dict[str, Any]:
    return {name: answer.structured_content["answer"] for name, answer in told[1].items()}


def test_a_tool_says_what_its_question_says(told: Any) -> None:
    tools = {tool.name: tool for tool in told[0]}
    assert list(tools) == TOOLS
    for name in TOOLS[:-1]:
        question, takes = questions()[name], tools[name].input_schema["properties"]
        assert tools[name].description == question.text
        for parameter in question.parameters:
            about = takes[camel(parameter.name)]
            assert about.get("description") == parameter.note or parameter.column, parameter
            assert (camel(parameter.name) in tools[name].input_schema["required"]) == (not parameter.optional)
        assert {"on", "standing"} < takes.keys() and all(about["description"] for about in takes.values())
    assert all(tool.annotations.read_only_hint for tool in tools.values())
    assert tools["who_delivers"].input_schema["properties"]["needs"] == {
        "type": "array",
        "items": {"type": "string", "pattern": "^(need-area|need):"},
        "description": "The need, by id; several may be named.",
    }
    assert tools["look_up"].input_schema["required"] == ["id"]


def test_every_answer_names_its_release(told: Any, served: Served) -> None:
    name = served.reader.opened.name  # type: ignore[union-attr]
    for answer in told[1].values():
        assert answer.structured_content["release"]["id"] == f"release:{name}"
        assert answer.content[0].text.splitlines()[-1].startswith(f"Release of {name[:10]} (release:{name}). England only")


def test_who_delivers_and_who_pays(answers: dict[str, Any]) -> None:
    card = next(c for c in answers["who_delivers"]["cards"]["nodes"] if c["arrangement"]["id"] == "arrangement:sen-support")
    payer = {"step": 1, "part": None, "above": "0.00", "to": "6000.00", "basis": "ADDITIONAL_SUPPORT", "share": None}
    assert card["payers"][0] == payer | {
        "responsibility": {"id": "responsibility:sen-support-funds-notional-sen"},
        "local": None,
        "body": {"id": "body:mainstream-school", "name": "Mainstream school"},
        "budget": {"id": "budget:notional-sen", "name": "Notional SEN budget (element 2)"},
        "force": "MUST",
        "sum": "6000.00",
        "whyNoSum": None,
    }
    assert (card["unclaimed"], card["notGuaranteed"]) == ("0.00", "2200.00")
    funds = next(role for role in card["roles"] if role["role"] == "FUNDS")
    assert {
        "id": "passage:notional-sen-guidance-2025-section-1",
        "locator": "section 1",
        "checked": "READ_IN_SOURCE",
        "checkedOn": "2026-11-23",
        "source": {
            "id": "source:notional-sen-guidance-2025",
            "name": "The notional SEN budget for mainstream schools: operational guidance 2025 to 2026",
            "publisher": "Department for Education",
        },
        "readIn": None,
    } in funds["responsibilities"][0]["statedIn"]


def test_what_is_ordinarily_available(told: Any, answers: dict[str, Any]) -> None:
    page = answers["ordinarily_available"]["provisions"]
    first = page["nodes"][0]
    assert (page["totalCount"], len(page["nodes"])) == (24, 5)
    assert first["statedIn"].pop()["locator"].startswith("provisions_PCID_8.json, PCID8_PTID8-5_PS4")
    assert first == {
        "id": "provision:equipment-over-500-pounds",
        "name": "Adapted equipment or laptop over £500",
        "description": "Provide equipment, a laptop or software for one child's own use where it costs over £500.",
        "layer": "INDIVIDUAL",
        "costNote": "Bristol costs it individually and says a health provider may pay (code Q).",
        **{"standing": "MADE", "start": None, "end": None, "inForce": "NOT_KNOWN"},
        **{"meets": [], "suits": [], "deliveredBy": [], "advisedBy": []},
        "providedUnder": [
            {"id": "arrangement:auxiliary-aids", "name": "Auxiliary aids for a disabled pupil"},
            {"id": "arrangement:learning-equipment", "name": "Equipment for learning"},
        ],
        "statedIn": [
            {
                "id": "passage:bristol-support-mapping-code-q",
                "locator": "provision_codes_lookup_Q.json: individually costed",
                "checked": "READ_IN_SOURCE",
                "checkedOn": "2026-11-23",
                "source": {
                    "id": "source:bristol-support-mapping",
                    "name": "Bristol Support Mapping Tool, need and provision statements",
                    "publisher": "Bristol City Council",
                },
                "readIn": None,
            }
        ],
    }
    lines = said(told, "ordinarily_available")
    assert lines[2].startswith("- Adapted equipment or laptop over £500 (provision:equipment-over-500-pounds). Provide equipment")
    assert "[Bristol Support Mapping Tool, need and provision statements, provision_codes" in lines[2]
    assert lines[-2] == "- and 19 more"


def test_by_which_way_money_comes(told: Any, answers: dict[str, Any]) -> None:
    routes = answers["route_of_money"]["routes"]
    assert [(route["budget"]["id"], route["payer"]["id"], route["paid"]["force"]) for route in routes] == [
        ("budget:notional-sen", "body:mainstream-school", "MUST"),
        ("budget:high-needs-top-up", "body:local-authority", "MAY"),
    ]
    assert [b["id"] for b in routes[0]["comesFrom"]] == [
        "budget:dedicated-schools-grant", "budget:schools-block", "budget:core-school-budget",
    ]  # fmt: skip
    assert [p["locator"] for p in routes[0]["paid"]["statedIn"]] == ["paragraph 6.99", "regulation 11(3)", "section 1"]
    assert f"[{CODE}, paragraph 6.99; read in source]" in said(told, "route_of_money")[2]


def test_a_sign_of_harm_leads_to_safeguarding_before_all_else(told: Any, answers: dict[str, Any]) -> None:
    answer = answers["what_a_sign_points_to"]
    assert list(answer) == ["comesFirst", "signs"]
    assert [(step["id"], step["order"]) for step in answer["comesFirst"]] == [("first-step:safeguarding", 1)]
    assert [sign["pointsTo"] for sign in answer["signs"]["nodes"]] == [
        [{"id": "need:sensory-processing", "name": "Sensory processing and integration"}]
    ]
    lines = said(told, "what_a_sign_points_to")
    assert lines[2].startswith("- Safeguarding first (first-step:safeguarding). Tell the designated safeguarding lead at once")
    assert lines[4].startswith("- Shrinks from touch, or seeks it in a worrying way (sign:touch-is-hard).")


def test_what_is_proposed_is_never_told_as_in_force(told: Any, answers: dict[str, Any]) -> None:
    changes, whole = answers["what_changes"]["changes"], told[1]["what_changes"].structured_content
    assert len(changes) == MOST_LISTED and whole["leftOut"]["changes"] > 1_000
    assert {(change["after"]["standing"], change["after"]["inForce"]) for change in changes} == {("PROPOSED", "NO")}
    lines = said(told, "what_changes")
    shown = [line for line in lines if line.startswith("- ") and " more" not in line]
    assert len(shown) == 10 and all("[proposed: not in force]" in line for line in shown)


def test_nothing_proposed_is_told_unasked(answers: dict[str, Any]) -> None:
    for name in set(TOOLS) - {"what_changes", "what_is_not_known"}:
        assert {node["standing"] for node in below(answers[name]) if "standing" in node} == {"MADE"}, name
    assert {node["standing"] for node in answers["what_is_not_known"]["notFound"]["nodes"]} == {"ANNOUNCED"}


def test_what_is_not_known(told: Any, answers: dict[str, Any], ask: Any) -> None:
    asked = ask("{ whatIsNotKnown { silentRoles withheld unchecked { id } notFound { totalCount } unseen { id } } }")[
        "whatIsNotKnown"
    ]
    answer = answers["what_is_not_known"]
    assert {name: answer[name] for name in ("silentRoles", "withheld")} == {
        name: asked[name] for name in ("silentRoles", "withheld")
    }
    assert [{"id": passage["id"]} for passage in answer["unchecked"]] == asked["unchecked"]
    assert answer["notFound"]["totalCount"] == asked["notFound"]["totalCount"]
    assert answer["notFound"]["nodes"][0]["id"] == "commitment:ap-performance-framework"
    assert f"{questions()['what_is_not_known'].columns[0].note} {asked['silentRoles']}" in said(told, "what_is_not_known")


def test_search_and_look_up(told: Any, answers: dict[str, Any]) -> None:
    hit, node = answers["search"]["hits"]["nodes"][0], answers["look_up"]
    assert (hit["kind"], hit["tier"], hit["node"]["id"]) == ("Budget", "SYNONYM", "budget:notional-sen")
    assert node["heldBy"] == {"id": "body:mainstream-school", "name": "Mainstream school"}
    assert node["statedIn"] == hit["node"]["statedIn"] and len(node["statedIn"]) == 5
    assert "- heldBy: Mainstream school (body:mainstream-school)" in said(told, "look_up")


def said(told: Any, name: str) -> list[str]:
    """The lines of plain text a tool answered."""
    return told[1][name].content[0].text.splitlines()


def below(thing: Any) -> Iterator[dict[str, Any]]:
    """Every map in an answer."""
    if isinstance(thing, dict):
        yield thing
    for part in thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list) else ():
        yield from below(part)


WRONG: dict[str, tuple[str, dict[str, Any], str]] = {
    "an id": ("who_delivers", {"phase": "phase:primry"}, "phase: there is no phase 'phase:primry'; did you mean phase:primary?"),
    "a sum": ("who_delivers", {"cost": "lots"}, "'lots' is not a sum in pounds and whole pence, such as 8200 or 8200.50"),
    "a word": ("ordinarily_available", {"layer": "SOME"}, "Value 'SOME' does not exist in 'Layer' enum"),
    "an argument": ("search", {"words": "x"}, "search takes no words; it takes text, kind, on, standing, release, first, after"),
    "nothing": ("route_of_money", {}, "route_of_money needs support: The support asked about."),
    "a node": ("look_up", {"id": "budget:x"}, "there is nothing with the id 'budget:x'; `search` finds the ids there are"),
    "no id": ("look_up", {"id": "money"}, "id: this is no id; an id is written as budget:notional-sen, and `search` finds"),
    "a tool": ("delete", {}, "there is no tool 'delete'; there are ordinarily_available, route_of_money, search"),
}


def test_what_cannot_be_asked_is_told_politely(process: StdioServerParameters) -> None:
    _, answers = talk(stdio_client(process), *((tool, given) for tool, given, _ in WRONG.values()))
    for (_, _, words), answer in zip(WRONG.values(), answers, strict=True):
        assert answer.is_error and words in answer.content[0].text
        assert "Traceback" not in answer.content[0].text and answer.structured_content is None


OF_ITS_OWN = """
import asyncio, logging, sys
from pathlib import Path
from api.assistant import Assistant
from api.execute import Executor
from api.reader import EmbeddedReader
from graph.places import home_folder
from graph.releases import Releases

async def main():
    await Assistant(Executor(EmbeddedReader(Releases(home_folder()), files=Path(sys.argv[1])))).over_stdio()

logging.basicConfig(level=logging.INFO)
asyncio.run(main())
"""


def test_it_starts_an_engine_of_its_own_and_only_the_protocol_reaches_stdout(tmp_path: Path) -> None:
    (tmp_path / "test.yml").write_text(GOOD, encoding="utf-8")
    client = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "a test", "version": "1"}}
    sent = [
        {"id": 1, "method": "initialize", "params": client},
        {"method": "notifications/initialized"},
        {"id": 2, "method": "tools/call", "params": {"name": "search", "arguments": {"text": "School of Ada Lovelace"}}},
    ]
    running = subprocess.Popen(
        [sys.executable, "-c", OF_ITS_OWN, str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PROVISION_HOME": str(tmp_path / "home")},
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert running.stdin and running.stdout
    running.stdin.writelines(json.dumps({"jsonrpc": "2.0", **message}) + "\n" for message in sent)
    running.stdin.flush()
    answers = [json.loads(running.stdout.readline()) for _ in range(2)]
    rest, errors = running.communicate(timeout=60)
    assert [answer["id"] for answer in answers] == [1, 2] and rest == "" and running.returncode == 0
    result = answers[1]["result"]
    assert [hit["node"]["id"] for hit in result["structuredContent"]["answer"]["hits"]["nodes"]] == ["body:school"]
    assert "is open, read-only" in errors and "Lovelace" not in errors and "Traceback" not in errors


# --- over HTTP


def test_over_http_it_says_the_same(client: httpx.Client, told: Any) -> None:
    address = str(client.base_url.join("/mcp"))
    listed, (answer,) = talk(address, ("look_up", ASKED["look_up"]))
    assert [tool.name for tool in listed] == TOOLS
    assert answer.structured_content == told[1]["look_up"].structured_content


def test_that_nothing_is_held_is_said(client: httpx.Client) -> None:
    calls = ("who_delivers", {"age": 30, "fit": ["APPLIES"]}), ("what_changes", {"arrangement": "arrangement:sen-support"})
    for answer in talk(str(client.base_url.join("/mcp")), *calls)[1]:
        assert NOTHING in answer.content[0].text.splitlines()


@pytest.mark.parametrize(
    ("method", "headers", "status"),
    [
        ("POST", {"origin": "https://example.org"}, 403),
        ("POST", {"host": "example.org"}, 421),
        ("POST", {"content-length": "1000001"}, 413),
        ("GET", {}, 405),
        ("DELETE", {}, 405),
    ],
)
def test_over_http_only_this_machine_is_answered(client: httpx.Client, method: str, headers: dict[str, str], status: int) -> None:
    body = '{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}' + (" " * 1_000_000 if "content-length" in headers else "")
    given = {"content-type": "application/json", "accept": "application/json, text/event-stream", **headers}
    given.pop("content-length", None)
    assert client.request(method, "/mcp", content=body if method == "POST" else None, headers=given).status_code == status
