"""Who is signed in, for how long, and that no other site can do anything in their name."""

import logging
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from reading import Read
from test_drafting import Office, office_in
from visiting import SAME, Person, end_of

from api.app import create_app
from api.keys import Keys, Role
from api.quota import Turns
from api.reader import Reader
from api.sessions import LIFETIME, MOST, Sessions
from graph.engine import Engine
from graph.places import home_folder


@pytest.fixture(scope="module")
def office(home: Any, engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office_in(engine, tmp_path_factory.mktemp("sessions")) as office:
        yield office


def new_key(role: Role = Role.AUTHOR) -> tuple[str, str]:
    """A key of its own, and its name."""
    name = f"somebody {uuid.uuid4().hex[:8]}"
    return Keys(home_folder() / "keys.sqlite").add(name, role), name


def test_the_cookie_is_for_this_site_alone(office: Office, home: Any) -> None:
    key, _ = new_key()
    with httpx.Client(base_url=office.client.base_url, headers=SAME) as client:
        answer = client.post("/sign-in", data={"secret": key, "next": "https://elsewhere.example/"})
    name, *flags = answer.headers["set-cookie"].split("; ")
    assert name.startswith("provision=") and len(name) == len("provision=") + 43
    assert sorted(flags) == ["HttpOnly", f"Max-Age={LIFETIME}", "Path=/", "SameSite=strict"]
    assert answer.headers["location"] == "/drafts" and answer.headers["cache-control"] == "no-store" and key not in answer.text
    over_https = TestClient(create_app(Reader(), False), base_url="https://provision.example", headers={**SAME})
    answer = over_https.post("/sign-in", data={"secret": key}, follow_redirects=False)
    name, *flags = answer.headers["set-cookie"].split("; ")
    assert name.startswith("__Host-provision=") and {"Secure", "HttpOnly", "Path=/", "SameSite=strict"} < set(flags)
    over_http = TestClient(create_app(Reader(), False), base_url="http://provision.example", headers={**SAME})
    assert over_http.post("/sign-in", data={"secret": key}).status_code == 403


def test_where_drafts_are_not_kept_the_pages_say_so(home: Any) -> None:
    client = TestClient(create_app(Reader(), False))
    for path in ("/drafts", "/drafts/new", "/drafts/1", "/drafts/publish"):
        answer = client.get(path)
        assert answer.status_code == 404 and "Drafts are not kept here" in answer.text
    assert "No reports are kept here" in client.get("/report").text and 'method="post"' not in client.get("/report").text


def test_wrong_keys_are_told_in_one_way_and_held_down(home: Any) -> None:
    client = TestClient(create_app(Reader(), False), base_url="https://provision.example", headers={**SAME})
    key, name = new_key()
    Keys(home_folder() / "keys.sqlite").revoke(name)
    tried = [client.post("/sign-in", data={"secret": one}) for one in (key, "pg_nothing", "", "\u202e' OR 1=1", "x" * 9000)]
    assert {answer.status_code for answer in tried} == {403}
    assert len({Read(answer.text).text for answer in tried}) == 1 and "That is no key in use" in tried[0].text
    assert all(key not in answer.text for answer in tried)
    late = client.post("/sign-in", data={"secret": new_key()[0]})
    assert late.status_code == 429 and 1 <= int(late.headers["retry-after"]) <= 60


def test_turns_come_back_when_their_window_is_over() -> None:
    now = [0.0]
    turns = Turns(2, 60, lambda: now[0])
    for at in (0.0, 30.0):
        now[0] = at
        assert turns.wait("a") == 0
        turns.take("a")
    assert (turns.wait("a"), turns.wait("b")) == (30, 0)
    now[0] = 60.0
    assert turns.wait("a") == 0


def test_a_session_ends_by_its_time_by_its_key_and_by_being_one_too_many(home: Any) -> None:
    now = [0.0]
    keys = Keys(home_folder() / "keys.sqlite")
    sessions, (key, name) = Sessions(keys, lambda: now[0]), new_key()
    first = sessions.begin(key)
    assert first and sessions.begin("pg_nothing") is None and sessions.of("") is None
    session = sessions.of(first)
    assert session and (session.key.name, session.key.role) == (name, Role.AUTHOR) and Sessions(keys).of(first) is None
    now[0] = LIFETIME - 1
    assert sessions.of(first)
    now[0] = LIFETIME
    assert sessions.of(first) is None and not sessions.begun
    many = [sessions.begin(key) for _ in range(MOST + 1)]
    assert sessions.of(many[0] or "") is None and sessions.of(many[-1] or "") and key not in str(vars(sessions)["begun"])
    keys.revoke(name)
    assert sessions.of(many[-1] or "") is None


def test_signing_out_revoking_and_time_end_a_session_over_http(office: Office) -> None:
    leaving, revoked, late = (new_key() for _ in range(3))
    person = Person(office, None, leaving[0])
    held = dict(person.client.cookies)
    answer = person.send("/drafts", "/sign-out")
    assert answer.status_code == 303 and 'provision=""' in answer.headers["set-cookie"]
    person.client.cookies.update(held)
    assert person.client.get("/drafts").headers["location"] == "/sign-in?next=/drafts"

    person, form = Person(office, None, revoked[0]), None
    form = person.form("/drafts/new?type=Body") | {"name": "A long text", "why": "because"}
    Keys(home_folder() / "keys.sqlite").revoke(revoked[1])
    end, answer = end_of(office), person.client.post("/drafts/new", data=form)
    assert answer.status_code == 401 and "A long text" in answer.text and "because" in answer.text and end_of(office) == end
    assert form["token"] not in answer.text

    person = Person(office, None, late[0])
    sessions = office.served.server.config.app.state.sessions  # type: ignore[union-attr]
    clock = sessions.clock
    try:
        sessions.clock = lambda: clock() + LIFETIME
        assert person.client.get("/drafts").status_code == 303
    finally:
        sessions.clock = clock


def test_the_cookie_opens_pages_and_never_graphql(office: Office) -> None:
    person = Person(office, Role.ADMINISTRATOR)
    answer = person.client.post("/graphql", json={"query": "{ drafts { totalCount } }"})
    assert answer.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"


def shapes(form: dict[str, str], others: str, host: str) -> dict[str, dict[str, Any]]:
    """Requests as other sites could have a browser send them, each with what is wrong with it."""
    form_type = {"Content-Type": "application/x-www-form-urlencoded"}
    text = "&".join(f"{name}={value}" for name, value in form.items())
    lacking = {name: value for name, value in form.items() if name != "token"}
    return {
        "cross-site": {"data": form, "headers": {"Sec-Fetch-Site": "cross-site"}},
        "same-site": {"data": form, "headers": {"Sec-Fetch-Site": "same-site"}},
        "none": {"data": form, "headers": {"Sec-Fetch-Site": "none"}},
        "unheard-of": {"data": form, "headers": {"Sec-Fetch-Site": "Same-Origin "[:-1]}},
        "empty": {"data": form, "headers": {"Sec-Fetch-Site": ""}},
        "nothing said": {"data": form},
        "foreign origin": {"data": form, "headers": {"Origin": "https://elsewhere.example"}},
        "null origin": {"data": form, "headers": {"Origin": "null"}},
        "another port": {"data": form, "headers": {"Origin": "http://127.0.0.1:1"}},
        "another scheme": {"data": form, "headers": {"Origin": f"https://{host}"}},
        "a longer host": {"data": form, "headers": {"Origin": f"http://{host}.elsewhere.example"}},
        "host as user": {"data": form, "headers": {"Origin": f"http://{host}@elsewhere.example"}},
        "foreign referrer": {"data": form, "headers": {"Referer": f"https://elsewhere.example/?http://{host}/"}},
        "broken referrer": {"data": form, "headers": {"Referer": "http://["}},
        "origin belied": {"data": form, "headers": {"Origin": f"http://{host}", "Sec-Fetch-Site": "cross-site"}},
        "text": {"content": text, "headers": {**SAME, "Content-Type": "text/plain"}},
        "no type": {"content": text, "headers": SAME},
        "multipart": {"files": {name: (None, value) for name, value in form.items()}, "headers": SAME},
        "JSON": {"json": form, "headers": SAME},
        "form of a kind": {"content": text, "headers": {**SAME, "Content-Type": "application/x-www-form-urlencodedx"}},
        "no token": {"data": lacking, "headers": SAME},
        "empty token": {"data": {**form, "token": ""}, "headers": SAME},
        "another's token": {"data": {**form, "token": others}, "headers": SAME},
        "token in the address": {"data": lacking, "params": {"token": form["token"]}, "headers": SAME},
        "all in the address": {"content": "", "params": form, "headers": {**SAME, **form_type}},
        "too many fields": {"content": text + "&a=b" * 2000, "headers": {**SAME, **form_type}},
        "too long": {"content": text + "&a=" + "b" * 1_000_001, "headers": {**SAME, **form_type}},
        "not UTF-8": {"content": text.encode() + b"&a=%ff", "headers": {**SAME, **form_type}},
    }


def test_no_other_site_can_do_anything(office: Office) -> None:
    person, other = Person(office, Role.ADMINISTRATOR), Person(office, Role.ADMINISTRATOR)
    typed = {"id": "body:club", "name": "Club", "stated_in": "passage:act-1", "why": "so"}
    path = person.send("/drafts/new?type=Body", **typed).headers["location"]
    form = person.form(path, f"{path}/comment") | {"why": "hello"}
    cookies, end = dict(person.client.cookies), end_of(office)
    others, host = other.form(path, f"{path}/comment")["token"], person.client.base_url.netloc.decode()
    with httpx.Client(base_url=office.client.base_url, cookies=cookies, timeout=60) as client:
        for address in (f"{path}/comment", f"{path}/submit", "/drafts/interests", "/drafts/publish", "/drafts/new", "/sign-out"):
            for called, shape in shapes(form, others, host).items():
                answer = client.post(address, **shape)
                assert answer.status_code in (400, 403, 413, 415), (address, called, answer.status_code)
        for address in (f"{path}/comment", f"{path}/submit", "/sign-out"):
            for method in ("GET", "HEAD", "PUT", "PATCH", "DELETE"):
                assert client.request(method, address, params=form, headers=SAME).status_code in (404, 405), (address, method)
        assert end_of(office) == end and client.get(path).status_code == 200, "and the session goes on"
        without = httpx.post(f"http://{host}{path}/comment", data=form, headers=SAME)
        assert without.status_code == 401 and end_of(office) == end
        answer = client.post(f"{path}/comment", data=form, headers={"Origin": f"http://{host}"})
        assert answer.status_code == 303 and end_of(office) != end, "as an older browser sends it"


def test_neither_keys_nor_what_is_typed_are_logged(office: Office, caplog: pytest.LogCaptureFixture, home: Any) -> None:
    key, _ = new_key()
    secret = "a childs name 4711"
    with caplog.at_level(logging.INFO), caplog.at_level(logging.DEBUG, logger="provision"):
        person = Person(office, None, key)
        person.send("/drafts/new?type=Body", id="body:q", name=secret, stated_in="passage:none", why=secret)
        path = person.send("/drafts/new?type=Body", id="body:q", name="Q", stated_in="passage:act-1", why=secret).headers[
            "location"
        ]
        person.do(path, "comment", secret)
        httpx.Client(base_url=office.client.base_url).post(
            "/report", data={"about": "body:school", "why": secret, "key": "short"}, headers=SAME
        )
    cookie = person.client.cookies["provision"]
    told = caplog.text + (home / "engine.log").read_text(encoding="utf-8", errors="replace")
    assert secret not in told and key not in told and cookie not in told


def test_a_signed_in_page_is_kept_by_nobody(office: Office) -> None:
    person = Person(office, Role.ADMINISTRATOR)
    for path in (
        "/drafts",
        "/drafts/new",
        "/drafts/new?type=Body",
        "/drafts/interests",
        "/drafts/publish",
        "/sign-in",
        "/body/school",
    ):
        headers = person.client.get(path).headers
        assert (headers["cache-control"], headers["referrer-policy"]) == ("no-store", "same-origin"), path
    assert "no-store" not in office.client.get("/body/school").headers.get("cache-control", "")
