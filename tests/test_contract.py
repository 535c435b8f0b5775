"""GraphQL over HTTP as others may rely on it: methods, caches, keys, quotas, and what it refuses before it runs."""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from conftest import DEADLINE, LONG, Served
from graphql import OperationDefinitionNode, build_client_schema, get_introspection_query, parse
from hypothesis import given, settings
from hypothesis import strategies as some
from test_check import GOOD

from api.cost import MOST_NODES, cost
from api.documents import document
from api.keys import Keys, Role
from api.pages.documents import question_document, worth_warming
from api.quota import ANONYMOUS, Policy, Quotas
from api.reader import EmbeddedReader
from graph.engine import Engine
from graph.releases import Releases
from queries.question import questions

SMALL = "{ budgets(first: 1) { totalCount } }"


def doubling(links: int, alias: bool = False) -> str:
    """A chain of fragments, each of which spreads the next twice."""
    two = "a: broader {{ ...F{0} }} b: broader {{ ...F{0} }}" if alias else "broader {{ ...F{0} }} broader {{ ...F{0} }}"
    chain = [f"fragment F{n} on Need {{ {two.format(n + 1)} }}" for n in range(links)]
    return '{ node(id: "need:slcn") { ...F0 } }' + " ".join(chain) + f" fragment F{links} on Need {{ id }}"


WIDE = "{ bodies(first: 100) { nodes { responsibilities(first: 100) { nodes { arisesUnder { provisions(first: 100) { totalCount } } } } } } }"
NESTED = "broader { " * 150 + "id" + " }" * 150
ATTACKS = {
    "aliases": "{" + " ".join(f"a{n}: __typename" for n in range(600)) + "}",
    "ten thousand aliases": "{" + " ".join(f"a{n}: __typename" for n in range(10_000)) + "}",
    "aliased roots": "{" + " ".join(f"a{n}: budgets {{ totalCount }}" for n in range(40)) + "}",
    "fan-out": WIDE,
    "a page of everything": "{ budgets(first: 100000) { totalCount } }",
    "a page of a huge number": "{ budgets(first: %s) { totalCount } }" % ("9" * 4000),
    "nesting": '{ node(id: "need:slcn") { ... on NeedCategory { %s } } }' % NESTED,
    "deep nesting": "{ a " * 5_000 + "}" * 5_000,
    "deep lists": '{ whoDelivers(needs: %s"need:slcn"%s) { cards { totalCount } } }' % ("[" * 3_000, "]" * 3_000),
    "a fragment chain": doubling(80),
    "a fragment chain with aliases": doubling(28, alias=True),
    "a fragment that is in itself": "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
    "an unknown fragment": "{ ...nope }",
    "directives": "{ " + "__typename @include(if: true) " * 200 + "}",
    "introspection again and again": "{" + " ".join("a%d: __schema { types { name } }" % n for n in range(15)) + "}",
    "circular introspection": "{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }",
    "a long comment": "#" + "x" * 900_000 + "\n{ __typename }",
    "a long text": '{ node(id: "%s") { id } }' % ("x" * 900_000),
    "many conflicting fields": "{" + " ".join('node(id: "%d") { id }' % n for n in range(150)) + "}",
    "many operations": " ".join(f"query Q{n} {{ __typename }}" for n in range(300)),
    "many variables": "query (" + " ".join(f"$v{n}: Int" for n in range(400)) + ") { __typename }",
    "repeated fields": "{ budgets { nodes { " + "id " * 1_500 + "} } }",
    "inline fragments": "{ " + "... { " * 90 + "__typename" + " }" * 90 + "}",
    "nothing": "",
    "no document": "%%%",
    "a mutation": "mutation { drop }",
    "a subscription": "subscription { everything }",
}


@pytest.mark.parametrize("name", ATTACKS)
def test_a_document_that_would_cost_much_is_refused_or_answered_quickly(client: httpx.Client, served: Served, name: str) -> None:
    client.post("/graphql", json={"query": SMALL})
    began = time.monotonic()
    client.post("/graphql", json={"query": "{ __schema { types { name fields { name } } } }"})
    usual = time.monotonic() - began
    sent = served.reader.opened.context.graph.statements  # type: ignore[union-attr]
    began = time.monotonic()
    answer = client.post("/graphql", json={"query": ATTACKS[name]}, headers={"Accept": "application/graphql-response+json"})
    took = time.monotonic() - began
    assert answer.status_code in (200, 400) and set(answer.json()) <= {"data", "errors", "extensions"}
    if name not in ("a page of everything", "inline fragments"):
        assert answer.status_code == 400 and "data" not in answer.json(), answer.text[:300]
        assert served.reader.opened.context.graph.statements == sent, "nothing was sent to the graph"  # type: ignore[union-attr]
    assert took < 20 * max(usual, 0.05), f"{took:.2f} s, where reading the whole schema takes {usual:.2f} s"


def test_what_pages_and_commands_ask_is_within_the_limits(served: Served) -> None:
    schema = served.executor.schema._schema
    asked = [(question_document(q, schema), {}) for q in questions().values()]
    asked += [(document(q, schema), {}) for q in questions().values()]
    asked += [one for one in worth_warming(schema) if not one[0].startswith("query Counts")]
    sizes = []
    for text, variables in asked:
        parsed = parse(text)
        operation = next(d for d in parsed.definitions if isinstance(d, OperationDefinitionNode))
        sizes.append(cost(schema, parsed, operation, variables).nodes)
    assert len(sizes) > 100 and max(sizes) == 37_854 < MOST_NODES


def test_the_cost_of_a_request_is_told_with_its_answer(client: httpx.Client, served: Served) -> None:
    def told(query: str, **variables: Any) -> dict[str, Any]:
        return client.post("/graphql", json={"query": query, "variables": variables}).json()["extensions"]["cost"]

    assert told(SMALL) == {"nodes": 1, "mostNodes": 40_000, "depth": 2, "mostDepth": 12}
    assert told("{ budgets(first: 5) { nodes { id } } }")["nodes"] == 10  # a page for each place, and its node
    assert told("query ($n: Int) { budgets(first: $n) { nodes { heldBy { name } } } }", n=7)["nodes"] == 21
    assert told("query ($n: Int = 3) { budgets(first: $n) { nodes { heldBy { name } } } }")["nodes"] == 9
    assert told("{ budgets(first: 5) { nodes { statedIn { locator } } } }")["nodes"] == 30  # 4 of each list without pages
    body = client.post("/graphql", json={"query": SMALL}).json()
    assert body["extensions"]["release"] == served.reader.opened.name  # type: ignore[union-attr]


@settings(max_examples=60, deadline=None)
@given(links=some.integers(1, 60), firsts=some.lists(some.integers(1, 100), min_size=1, max_size=5))
def test_counting_a_chain_of_fragments_takes_as_long_as_the_chain_is(served: Served, links: int, firsts: list[int]) -> None:
    schema = served.executor.schema._schema
    text = "{ " + "".join(f"budgets(first: {n}) {{ nodes {{ " for n in firsts[:1]) + "id } } } "
    parsed = parse(text)
    size = cost(schema, parsed, parsed.definitions[0], {})  # type: ignore[arg-type]
    assert size.nodes == firsts[0] * 2
    chain = parse(doubling(links))
    walked = len(text)
    began = time.perf_counter()
    try:
        cost(schema, chain, chain.definitions[0], {})  # type: ignore[arg-type]
    except Exception as error:
        assert "may be asked at once" in str(error)
    assert walked and time.perf_counter() - began < 2, "it would be years if fragments were walked anew"


def test_methods_it_does_not_take_are_told_in_its_own_shape(client: httpx.Client) -> None:
    for method in ("PUT", "PATCH", "DELETE"):
        answer = client.request(method, "/graphql")
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST, OPTIONS")
        assert answer.json() == {"errors": [{"message": "ask by GET or POST"}]}
    preflight = client.options("/graphql")
    assert (preflight.status_code, preflight.headers["access-control-allow-origin"]) == (204, "*")
    two = client.post("/graphql", json={"query": "query A { __typename } query B { __typename }"})
    assert two.json()["errors"][0]["message"] == "the document holds 2 operations; name one in operationName: A, B"
    assert client.head("/graphql", params={"query": SMALL}).status_code == 200


def test_what_is_asked_by_get_may_be_kept_until_the_release_or_the_question_changes(client: httpx.Client) -> None:
    first = client.get("/graphql", params={"query": SMALL})
    etag = first.headers["etag"]
    assert first.headers["cache-control"] == "public, max-age=60, must-revalidate" and "Accept" in first.headers["vary"]
    again = client.get("/graphql", params={"query": SMALL}, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get("/graphql", params={"query": "{ bodies(first: 1) { totalCount } }"}, headers={"If-None-Match": etag})
    assert other.status_code == 200 and other.headers["etag"] != etag
    wrong = client.get("/graphql", params={"query": "{ nothing }"})
    assert wrong.headers["cache-control"] == "no-store" and "etag" not in wrong.headers
    assert "etag" not in client.post("/graphql", json={"query": SMALL}).headers


def test_the_whole_schema_may_be_asked_for_and_is_told_the_same_each_time(client: httpx.Client, served: Served) -> None:
    query = get_introspection_query()
    first, second = (client.post("/graphql", json={"query": query}).json() for _ in range(2))
    assert first == second and len(build_client_schema(first["data"]).type_map) == len(served.executor.schema._schema.type_map)
    named = "query ($name: String!) { __type(name: $name) { name } }"
    kinds = [client.post("/graphql", json={"query": named, "variables": {"name": n}}).json()["data"] for n in ("Budget", "Body")]
    assert kinds == [{"__type": {"name": "Budget"}}, {"__type": {"name": "Body"}}]


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@settings(max_examples=200, deadline=None)
@given(some.lists(some.tuples(some.floats(0, 20), some.floats(0, 30)), max_size=30))
def test_no_client_takes_more_than_its_seconds_and_one_request_in_any_window(steps: list[tuple[float, float]]) -> None:
    clock, policy, taken = Clock(), Policy(30, 60), []
    quotas = Quotas(clock)
    for seconds, pause in steps:
        clock.now += pause
        wait = quotas.wait("a", policy)
        assert quotas.wait("b", policy) == 0, "one client's requests do not count for another"
        if not wait:
            quotas.take("a", policy, seconds)
            taken.append((clock.now, seconds))
        else:
            later = Quotas(Clock(), dict(quotas.taken))
            later.clock.now = clock.now + wait  # type: ignore[attr-defined]
            assert later.wait("a", policy) == 0, "after the wait that was told it may ask again"
    for start, _ in taken:
        within = [seconds for at, seconds in taken if start <= at < start + 60]
        assert sum(within) <= 30 + 30 + max(within) + 0.01 * len(within)


@pytest.fixture
def strict(engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[httpx.Client]:
    """The application over a small catalogue, with the quotas it has for everybody, and keys of its own."""
    monkeypatch.setenv("PROVISION_HOME", str(tmp_path))
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "test.yml").write_text(GOOD, encoding="utf-8")
    quotas, releases = Quotas(), Releases(tmp_path)
    served = Served(EmbeddedReader(releases, engine, tmp_path / "files", DEADLINE), quotas)
    with httpx.Client(base_url=served.start(), timeout=60) as client:
        client.quotas = quotas  # type: ignore[attr-defined]
        yield client
    served.stop()
    engine.close(releases.path(releases.current().name))  # type: ignore[union-attr]


def test_a_client_that_took_its_time_waits_and_a_key_gives_more(strict: httpx.Client, tmp_path: Path) -> None:
    first = strict.post("/graphql", json={"query": SMALL})
    assert first.headers["ratelimit-policy"] == '"time";q=30;w=60;qu="seconds"'
    assert first.headers["ratelimit"].startswith('"time";r=')
    strict.quotas.take("address 127.0.0.1", ANONYMOUS, 40)  # type: ignore[attr-defined]
    refused = strict.post("/graphql", json={"query": SMALL})
    assert refused.status_code == 429 and 1 <= int(refused.headers["retry-after"]) <= 21
    assert refused.json()["errors"][0]["message"].startswith("this client has had its 30 s of each 60 s; ask again in ")

    command = [sys.executable, "-m", "api.cli", "user"]
    environment = {**os.environ, "PROVISION_HOME": str(tmp_path)}
    made = subprocess.run([*command, "add", "an app"], capture_output=True, text=True, check=True, env=environment)
    key = made.stdout.split()[-1]
    assert key.startswith("pg_") and key not in (tmp_path / "keys.sqlite").read_bytes().decode("latin-1")
    assert (tmp_path / "keys.sqlite").stat().st_mode & 0o777 == 0o600
    answer = strict.post("/graphql", json={"query": SMALL}, headers={"Authorization": f"Bearer {key}"})
    assert (answer.status_code, answer.headers["ratelimit-policy"]) == (200, '"time";q=120;w=60;qu="seconds"')
    for wrong in (f"Bearer {key}x", f"Basic {key}", "Bearer"):
        refused = strict.post("/graphql", json={"query": SMALL}, headers={"Authorization": wrong})
        assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
    subprocess.run([*command, "revoke", "an app"], check=True, env=environment, capture_output=True)
    assert strict.post("/graphql", json={"query": SMALL}, headers={"Authorization": f"Bearer {key}"}).status_code == 401
    listed = subprocess.run([*command, "list"], capture_output=True, text=True, check=True, env=environment)
    assert listed.stdout.startswith("an app  reader  made ") and "revoked" in listed.stdout


def test_a_name_has_one_key(tmp_path: Path) -> None:
    keys = Keys(tmp_path / "keys.sqlite")
    assert keys.of("anything") is None
    key = keys.add("app", Role.READER)
    assert keys.of(key).name == "app"  # type: ignore[union-attr]
    with pytest.raises(ValueError, match="there is a key of 'app' already"):
        keys.add("app", Role.READER)
    with pytest.raises(ValueError, match="no key of 'nobody' in use"):
        keys.revoke("nobody")


BODIES = [b"", b"null", b"1", b"true", b'"x"', b"[]", b"{", b"[" * 100_000, b'{"query": 1}', b'{"query": "{ __typename }", "variables": []}',
          b'{"query": "\xff"}', b'{"query": "{ __typename }", "extensions": 0}', b'{"query": "{ __typename }", "operationName": {}}',
          b'{"query": "\\ud800"}', b'{"query": "{ __typename }", "variables": {"a": %s}}' % (b"9" * 5_000), b"\xef\xbb\xbf{}", b"NaN",
          b'{"query": "{ __typename }", "variables": {"a": NaN}}', b'{"a":' * 5_000, b'{"query": "{ __typename }"} x']  # fmt: skip
NAUGHTY = ["", " ", "\u0000", "'", '"', "\\", "`", "```", "${x}", "{{7*7}}", "'; DROP", "n) DETACH DELETE n //", "\u202e", "\U0001f600",
           "\ufeff", "a\u0301", "ﷺ", "Ω≈ç√", "<script>alert(1)</script>", "%00", "%s%n", "../../etc/passwd", "\r\nX: y", "1e400", "-1",
           "0x10", "１２３", "NaN", "need:slcn\n", "a" * 199, "a" * 5_000, "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "\t", "null", "undefined", "True"]  # fmt: skip


@pytest.mark.parametrize("number", range(len(BODIES)))
def test_a_body_that_is_no_request_is_told_so(client: httpx.Client, number: int) -> None:
    answer = client.post("/graphql", content=BODIES[number], headers={"Content-Type": "application/json"})
    assert answer.status_code in (200, 400) and set(answer.json()) <= {"data", "errors", "extensions"}
    get = client.get("/graphql", params={"query": "{ __typename }", "variables": BODIES[number][:3_000].decode("latin-1")})
    assert get.status_code in (200, 400) and set(get.json()) <= {"data", "errors", "extensions"}


def test_no_argument_makes_a_mistake_of_ours_of_what_it_is_given(client: httpx.Client, served: Served) -> None:
    schema = served.executor.schema._schema
    named = [(name, argument) for name, root in schema.query_type.fields.items() for argument in root.args]  # type: ignore[union-attr]
    cases = [(name, argument, text) for name, argument in named for text in NAUGHTY]
    chosen = cases if LONG else random.Random(2026).sample(cases, 150)
    for name, argument, text in chosen:
        field = schema.query_type.fields[name]  # type: ignore[union-attr]
        kind = str(field.args[argument].type)
        value = [text] if kind.startswith("[") else text
        query = f"query ($given: {kind.rstrip('!')}{'!' if kind.endswith('!') else ''}) {{ {name}({argument}: $given) {{ __typename }} }}"
        answer = client.post("/graphql", json={"query": query, "variables": {"given": value}})
        body = answer.json()
        codes = [error.get("extensions", {}).get("code") for error in body.get("errors", ())]
        assert answer.status_code in (200, 400) and "INTERNAL" not in codes, (name, argument, text, body)


@pytest.fixture(scope="module")
def audits() -> Path:
    """The published audits of GraphQL over HTTP, where the machine has them."""
    folder = os.environ.get("PROVISION_TEST_AUDITS")
    if not folder:
        pytest.skip("needs the package graphql-http: PROVISION_TEST_AUDITS names the folder it is installed in")
    return Path(folder)


def test_every_published_audit_of_graphql_over_http_is_met(audits: Path, client: httpx.Client) -> None:
    script = """
      import { serverAudits } from 'graphql-http';
      const found = [];
      for (const audit of serverAudits({ url: process.argv[1], fetchFn: fetch })) {
        const { status, reason } = await audit.fn();
        found.push([audit.id, status, reason ?? null]);
      }
      console.log(JSON.stringify(found));"""
    command = ["node", "--input-type=module", "--eval", script, f"{client.base_url}/graphql"]
    done = subprocess.run(command, cwd=audits, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (len(found), [audit for audit in found if audit[1] != "ok"]) == (61, [])
