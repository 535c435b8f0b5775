"""Drafts over GraphQL: who may do what, by POST with a key, and nobody by GET."""

import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from conftest import DEADLINE, Served
from test_check import GOOD

from api.keys import LEAST, Keys, Role, may
from api.reader import EmbeddedReader
from graph.engine import Engine
from graph.places import home_folder
from graph.releases import Releases
from graph.schema.drafts import DraftAction as Action

GRAPHQL = "application/graphql-response+json"
PROPOSE = """mutation ($key: ID!, $rows: [ProposedRow!], $why: String! = "the Act says so", $kind: DraftKind! = ADDITION, $about: ID) {
  propose(key: $key, rows: $rows, why: $why, kind: $kind, about: $about) { id revision state author }
}"""
ROWS = [
    {
        "type": "Body",
        "fields": [
            {"name": "id", "values": ["body:club"]},
            {"name": "name", "values": ["Club"]},
            {"name": "stated_in", "values": ["passage:act-1"]},
        ],
    }
]


class Office:
    """The application over a small catalogue of its own, and a key for each role."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.files, self.releases = folder / "files", Releases(folder / "home")
        self.files.mkdir()
        self.releases.home.mkdir()
        (self.files / "test.yml").write_text(GOOD, encoding="utf-8")
        keys, suffix = Keys(home_folder() / "keys.sqlite"), uuid.uuid4().hex[:6]
        self.names = {role: f"{role.value} {suffix}" for role in Role}
        self.keys = {role: keys.add(name, role) for role, name in self.names.items()}
        self.served = Served(EmbeddedReader(self.releases, engine, self.files, DEADLINE))
        self.client = httpx.Client(base_url=self.served.start(), timeout=60)

    def send(self, role: Role | None, query: str, accept: str = GRAPHQL, **variables: Any) -> httpx.Response:
        headers = {"Accept": accept} | ({"Authorization": f"Bearer {self.keys[role]}"} if role else {})
        given = {"key": str(uuid.uuid4()), **variables} if "$key" in query else variables
        return self.client.post("/graphql", json={"query": query, "variables": given}, headers=headers)

    def ask(self, role: Role | None, query: str, **variables: Any) -> Any:
        answer = self.send(role, query, **variables).json()
        assert "errors" not in answer, answer
        return answer["data"]

    def do(self, role: Role | None, action: str, draft: str, revision: int, why: str = "so it is") -> httpx.Response:
        query = f"""mutation ($key: ID!, $draft: ID!, $revision: Int!, $why: String!) {{
          {action}(key: $key, draft: $draft, revision: $revision, why: $why) {{ id revision state reviewer verdict }} }}"""
        return self.send(role, query, draft=draft, revision=revision, why=why)


@contextmanager
def office_in(engine: Engine, folder: Path) -> Iterator[Office]:
    """The application over a small catalogue of its own, for as long as it is wanted."""
    office = Office(engine, folder)
    yield office
    office.client.close()
    opened = office.served.reader.opened
    office.served.stop()
    if opened is not None and opened.folder is not None:
        engine.close(opened.folder)


@pytest.fixture(scope="module")
def office(home: Path, engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office_in(engine, tmp_path_factory.mktemp("office")) as office:
        yield office


DECLARE = 'mutation ($key: ID!) { declareInterests(key: $key, why: "none") { name interests declaredOn lapsesOn } }'
PUBLISH = "mutation ($key: ID!, $drafts: [ID!]) { publish(key: $key, drafts: $drafts) { release drafts } }"


def test_a_row_goes_from_proposal_to_the_next_release(office: Office) -> None:
    before = office.ask(None, "{ releaseHistory { name } }")["releaseHistory"]
    key = str(uuid.uuid4())
    made = office.ask(Role.AUTHOR, PROPOSE, rows=ROWS, key=key)["propose"]
    draft = made["id"]
    assert made == {"id": draft, "revision": 1, "state": "DRAFT", "author": office.names[Role.AUTHOR]}
    assert office.do(Role.AUTHOR, "submit", draft, 1).json()["data"]["submit"]["state"] == "SUBMITTED"
    assert office.ask(Role.AUTHOR, PROPOSE, rows=ROWS, key=key)["propose"] == made, "answered alike, however it has gone on"

    refused = office.do(Role.REVIEWER, "approve", draft, 2)
    assert (refused.status_code, refused.json()["errors"][0]["extensions"]) == (403, {"code": "FORBIDDEN"})
    declared = office.ask(Role.REVIEWER, DECLARE)["declareInterests"]
    assert (declared["name"], declared["interests"]) == (office.names[Role.REVIEWER], "none")
    assert int(declared["lapsesOn"][:4]) == int(declared["declaredOn"][:4]) + 1
    stale = office.do(Role.REVIEWER, "approve", draft, 1)
    assert (stale.status_code, stale.json()["errors"][0]["extensions"]) == (409, {"code": "CONFLICT", "revision": 2})
    assert stale.headers["cache-control"] == "no-store"
    approved = office.do(Role.REVIEWER, "approve", draft, 2).json()["data"]["approve"]
    assert approved == {
        "id": draft,
        "revision": 3,
        "state": "APPROVED",
        "reviewer": office.names[Role.REVIEWER],
        "verdict": "so it is",
    }

    key = str(uuid.uuid4())
    done = office.ask(Role.PUBLISHER, PUBLISH, key=key)["publish"]
    assert done["drafts"] == [draft] and done["release"] != before[0]["name"]
    assert office.ask(Role.PUBLISHER, PUBLISH, key=key)["publish"] == done
    assert office.ask(None, '{ node(id: "body:club") { name } }')["node"] == {"name": "Club"}
    history = office.ask(None, "{ releaseHistory { name came current } }")["releaseHistory"]
    assert history[0] == {"name": done["release"], "came": 1, "current": True} and len(history) == len(before) + 1

    query = """query ($id: ID!) { draft(id: $id) { state writers about kind rows { type fields { name values } }
      history { action who revision why } } drafts(state: [PUBLISHED]) { totalCount endCursor nodes { id } } }"""
    found = office.ask(Role.AUTHOR, query, id=draft)
    who = [office.names[role] for role in (Role.AUTHOR, Role.AUTHOR, Role.REVIEWER, Role.PUBLISHER)]
    assert found["draft"] == {
        "state": "PUBLISHED",
        "writers": who[:1],
        "about": "body:club",
        "kind": "ADDITION",
        "rows": ROWS,
        "history": [
            {"action": "PROPOSE", "who": who[0], "revision": 1, "why": "the Act says so"},
            {"action": "SUBMIT", "who": who[1], "revision": 2, "why": "so it is"},
            {"action": "APPROVE", "who": who[2], "revision": 3, "why": "so it is"},
            {"action": "PUBLISH", "who": who[3], "revision": 4, "why": ""},
        ],
    }
    assert found["drafts"] == {"totalCount": 1, "endCursor": None, "nodes": [{"id": draft}]}


def test_drafts_are_listed_a_page_at_a_time(office: Office) -> None:
    about = [{"name": "stated_in", "values": ["passage:act-1"]}, {"name": "name", "values": ["Other"]}]
    made = [
        office.ask(Role.AUTHOR, PROPOSE, rows=[{"type": "Body", "fields": [{"name": "id", "values": [f"body:o-{n}"]}, *about]}])[
            "propose"
        ]["id"]
        for n in range(3)
    ]
    query = "query ($after: Cursor) { drafts(first: 2, after: $after, state: [DRAFT]) { totalCount endCursor nodes { id } } }"
    first = office.ask(Role.AUTHOR, query)["drafts"]
    rest = office.ask(Role.AUTHOR, query, after=first["endCursor"])["drafts"]
    assert [node["id"] for page in (first, rest) for node in page["nodes"]] == made[::-1]
    assert (first["totalCount"], rest["endCursor"]) == (3, None)


DRAFT_ID = "draft:999999"
ARGUMENTS = {
    Action.PROPOSE: '(key: $key, why: "x", rows: [])',
    Action.REPORT: '(key: $key, why: "it is wrong", about: "body:school")',
    Action.REVISE: f'(key: $key, draft: "{DRAFT_ID}", revision: 1)',
    Action.DECLARE_INTERESTS: '(key: $key, why: "none")',
    Action.PUBLISH: f'(key: $key, drafts: ["{DRAFT_ID}"])',
}


def camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)


def sent(office: Office, role: Role | None, action: Action) -> list[str | None]:
    """The codes of what came of trying an action that, where it may be done, comes to nothing that matters."""
    if action is Action.READ:
        answer = office.send(role, "{ drafts(first: 1) { totalCount } }")
    else:
        given = ARGUMENTS.get(action, f'(key: $key, draft: "{DRAFT_ID}", revision: 1, why: "x")')
        answer = office.send(role, f"mutation ($key: ID!) {{ {camel(action.value)}{given} {{ __typename }} }}")
    return [error["extensions"].get("code") for error in answer.json().get("errors", [])]


TABLE = {
    "read": "author", "report": "reader", "propose": "author", "revise": "author", "submit": "author", "comment": "author",
    "withdraw": "author", "declare_interests": "reviewer", "return_for_changes": "reviewer", "reject": "reviewer",
    "approve": "reviewer", "close": "reviewer", "publish": "publisher",
}  # fmt: skip
"""The least role for each action, written a second time."""


@pytest.mark.parametrize("action", list(Action))
def test_every_role_may_do_just_what_the_table_says(office: Office, action: Action) -> None:
    order = ["reader", "author", "reviewer", "publisher", "administrator"]
    assert [role.value for role in Role] == order and {action.value for action in Action} == TABLE.keys() == {
        a.value for a in LEAST
    }
    for role in (None, *Role):
        allowed = role is not None and order.index(role.value) >= order.index(TABLE[action.value])
        assert may(role, action) is allowed
        assert ("FORBIDDEN" not in sent(office, role, action)) is allowed, (role, action)


def test_every_mutation_is_one_of_the_table(office: Office) -> None:
    schema = office.served.executor.schema._schema
    assert set(schema.mutation_type.fields) == {camel(action.value) for action in Action if action is not Action.READ}  # type: ignore[union-attr]


def test_nothing_is_changed_or_read_by_get(office: Office) -> None:
    headers = {"Authorization": f"Bearer {office.keys[Role.ADMINISTRATOR]}"}
    mutation = 'mutation { report(key: "a key of its own", why: "x", about: "body:school") { id } }'
    answer = office.client.get("/graphql", params={"query": mutation}, headers=headers)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    for extra in ({}, {"If-None-Match": "*"}):
        answer = office.client.get("/graphql", params={"query": "{ drafts { totalCount } }"}, headers={**headers, **extra})
        assert answer.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN" and answer.headers["cache-control"] == "no-store"
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain", "application/jsonx"):
        answer = office.client.post("/graphql", content=mutation, headers={**headers, "Content-Type": kind})
        assert answer.status_code == 415


def test_what_is_wrong_is_told_with_every_problem_and_nothing_typed_is_logged(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    secret = "a child's name"
    rows = [{"type": "Body", "fields": [{"name": "id", "values": ["body:x"]}, {"name": "colour", "values": [secret]}]}]
    with caplog.at_level("DEBUG", logger="provision"):
        error = office.send(Role.AUTHOR, PROPOSE, rows=rows, why=secret).json()["errors"][0]
        office.send(Role.AUTHOR, PROPOSE, rows=rows, why=secret, key="short")
    assert error["extensions"]["problems"] == [
        "body:x: colour: there is no such field; add it or correct the name",
        "body:x: name: is missing; add it",
        "body:x: stated_in: is missing; add it",
    ]
    assert secret not in caplog.text


def test_on_a_server_drafts_are_off_and_say_so() -> None:
    code = "import asyncio, api.reader as r; from graph.knowledge_graph import Unavailable\ntry: asyncio.run(r.Reader().drafts())\nexcept Unavailable as e: print(e)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told == "drafts are off: they are kept beside the embedded engine, and this reads a server's database\n"
