"""The pages for drafts, over HTTP with real keys: proposed, revised, reviewed, published, and never lost."""

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from reading import HOSTILE, MOST_BYTES, Read
from test_drafting import Office, office_in
from visiting import Forms, Person, end_of

from api.keys import Role, may
from graph.engine import Engine
from graph.schema.drafts import DraftState as State
from ingest.drafts import STEPS

ROLES = (Role.AUTHOR, Role.REVIEWER, Role.PUBLISHER, Role.ADMINISTRATOR)
CLUB = {"id": "body:club", "name": "Club", "stated_in": "passage:act-1", "why": "the Act says so"}


@pytest.fixture(scope="module")
def office(home: Any, engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office_in(engine, tmp_path_factory.mktemp("desk")) as office:
        yield office


@pytest.fixture(scope="module")
def people(office: Office) -> dict[Role, Person]:
    """Somebody of each role, signed in; reviewers and those above them have declared their interests."""
    people = {role: Person(office, role) for role in Role}
    for role in ROLES[1:]:
        assert "None made" in people[role].see("/drafts/interests")
        assert people[role].send("/drafts/interests", why="I have none").status_code == 303
        assert re.search(r"Declared on \d+ \w+ \d{4}\. It holds until", people[role].see("/drafts/interests"))
    return people


def proposed(person: Person, **typed: str) -> str:
    """The address of a new draft that adds a body."""
    answer = person.send("/drafts/new?type=Body", **{**CLUB, "id": f"body:c-{uuid.uuid4().hex[:8]}", **typed})
    assert answer.status_code == 303, Read(answer.text).text
    return str(answer.headers["location"])


def test_a_change_goes_from_its_form_to_the_page_that_a_reader_sees(office: Office, people: dict[Role, Person]) -> None:
    author, reviewer, publisher = people[Role.AUTHOR], people[Role.REVIEWER], people[Role.PUBLISHER]
    assert 'href="/drafts/new?about=budget%3Aown"' in author.client.get("/budget/own").text.replace("&amp;", "&")
    assert "/drafts/new" not in office.client.get("/budget/own").text
    assert "/drafts/new" not in people[Role.READER].client.get("/budget/own").text
    form = author.form("/drafts/new?about=budget:own")
    assert {name: form[name] for name in ("name", "stated_in", "held_by")} == {
        "name": "Own budget", "stated_in": "passage:act-1", "held_by": "body:school",
    }  # fmt: skip
    passage = {
        "id": "passage:act-9",
        "source": "An Act",
        "locator": "section 9",
        "checked": "read_in_source",
        "checked_on": "2026-11-28",
    }
    typed = {"name": "Money of its own", "why": "section 9", **{f"passage.{name}": value for name, value in passage.items()}}
    answer = author.send("/drafts/new?about=budget:own", **typed)
    path = answer.headers["location"]
    assert answer.status_code == 303 and author.do(path, "submit").status_code == 303

    assert "Awaiting review (1)" in reviewer.see("/drafts")
    page = reviewer.client.get(path).text
    cells = re.findall(r'data-label="(?:Field|Held now|Proposed)">(.*?)</td>', page.partition("<details")[0], re.S)
    assert [Read(cell).text for cell in cells] == [
        "Name", "Own budget", "Money of its own",
        "Stated in", "An Act, section 1 (passage:act-1)", "An Act, section 1 (passage:act-1) passage:act-9",
    ]  # fmt: skip
    assert "Passage passage:act-9" in Read(page).text and "An Act (source:act)" in Read(page).text
    assert reviewer.do(path, "approve", "it says so").headers["location"] == path
    answer = publisher.send("/drafts/publish", draft=f"draft:{path.rpartition('/')[2]}")
    release = re.search(r'href="/releases/([^"]+)"', answer.text)
    assert answer.status_code == 200 and release and office.client.get(f"/releases/{release[1]}").status_code == 200
    assert "Money of its own" in Read(office.client.get("/budget/own").text).text
    read = author.see(path)
    for said in (
        "Published",
        "Approve: " + office.names[Role.REVIEWER],
        "it says so",
        "Publish: " + office.names[Role.PUBLISHER],
    ):
        assert said in read
    assert author.offered(path) == set()


def test_nothing_typed_is_lost_and_each_problem_stands_beside_its_field(office: Office, people: dict[Role, Person]) -> None:
    before = end_of(office)
    typed = {
        "id": "body:x",
        "name": HOSTILE,
        "stated_in": "passage:act-7",
        "start": "2026-13-45",
        "description": "Two\nlines",
        "why": "so",
    }
    more = {
        "further": "Passage:\n  - {id: passage:y, locator: [}",
        "passage.id": "passage:act-8",
        "passage.checked": "read_in_source",
    }
    author = people[Role.AUTHOR]
    unread = author.send("/drafts/new?type=Body", **typed, **more)
    assert unread.status_code == 400 and "further rows:2: not YAML" in Read(unread.text).text
    answer = author.send("/drafts/new?type=Body", **typed, **{**more, "further": ""})
    kept = Forms(answer.text).found["/drafts/new"]
    assert {name: kept[name] for name in (*typed, *more)} == {**typed, **more, "further": ""}
    problems = dict(re.findall(r'id="([\w.]+)-mistake">Problem: ([^<]*)<', answer.text))
    assert answer.status_code == 400 and set(problems) == {"start", "passage.source", "passage.locator"}
    assert problems["passage.source"] == "is missing; add it" and "`2026-13-45` will not do" in problems["start"]
    assert HOSTILE not in answer.text and end_of(office) == before


def test_a_name_that_nothing_has_is_told_and_one_that_something_has_becomes_its_id(people: dict[Role, Person]) -> None:
    author = people[Role.AUTHOR]
    answer = author.send(
        "/drafts/new?type=Budget", id="budget:b", name="B", stated_in="passage:act-1", held_by="Nobody", why="so"
    )
    assert answer.status_code == 400 and "none, or several, are named 'Nobody'" in Read(answer.text).text.replace("&#39;", "'")
    answer = author.send(
        "/drafts/new?type=Budget", id="budget:b", name="B", stated_in="passage:act-1", held_by="School", why="so"
    )
    assert "School (body:school)" in author.see(answer.headers["location"])


def test_a_removal_shows_what_goes(people: dict[Role, Person]) -> None:
    answer = people[Role.AUTHOR].send("/drafts/new?about=budget:own&kind=removal", why="there is none")
    assert answer.status_code == 303 and "Taken out" in people[Role.AUTHOR].see(answer.headers["location"])
    assert people[Role.AUTHOR].client.get("/drafts/new?about=body:none").status_code == 404


def test_a_form_sent_twice_does_it_once(office: Office, people: dict[Role, Person]) -> None:
    author = people[Role.AUTHOR]
    form = author.form("/drafts/new?type=Body") | {**CLUB, "id": "body:twice"}
    first, second = (author.client.post("/drafts/new", data=form) for _ in range(2))
    path = first.headers["location"]
    form = author.form(path, f"{path}/comment") | {"why": "once"}
    assert second.headers["location"] == path and author.client.post(f"{path}/comment", data=form).status_code == 303
    end = end_of(office)
    assert author.client.post(f"{path}/comment", data=form).status_code == 303 and end_of(office) == end


def test_a_stale_revision_shows_what_changed_and_keeps_what_was_typed(office: Office, people: dict[Role, Person]) -> None:
    author, other = people[Role.AUTHOR], people[Role.REVIEWER]
    path = proposed(author)
    comment = author.form(path, f"{path}/comment") | {"why": "my own words"}
    form = author.form(f"{path}/revise") | {"name": "My name", "description": "mine"}
    assert other.send(f"{path}/revise", name="Their name", why="a better one").status_code == 303
    end = end_of(office)
    late = author.client.post(f"{path}/comment", data=comment)
    assert (
        late.status_code == 409
        and "What was done since you saw it Revise: " + office.names[Role.REVIEWER] in Read(late.text).text
    )
    assert Forms(late.text).found[f"{path}/comment"]["why"] == "my own words"
    stale = author.client.post(f"{path}/revise", data=form)
    read = Read(stale.text).text
    assert stale.status_code == 409 and end_of(office) == end
    assert "is at revision 2 now" in read and "a better one" in read and "By now it says: Their name" in read
    again = Forms(stale.text).found[f"{path}/revise"]
    assert (again["name"], again["description"], again["revision"]) == ("My name", "mine", "2") and again["key"] != form["key"]
    assert author.client.post(f"{path}/revise", data=again).status_code == 303 and "My name" in author.see(path)


def in_state(state: State, people: dict[Role, Person], office: Office) -> str:
    """The address of a draft in a state, written by the author alone."""
    author, reviewer = people[Role.AUTHOR], people[Role.REVIEWER]
    if state in (State.REPORTED, State.CLOSED):
        report = 'mutation ($key: ID!) { report(key: $key, why: "it is wrong", about: "body:school") { id } }'
        path = "/drafts/" + office.ask(Role.READER, report)["report"]["id"].partition(":")[2]
        assert state is State.REPORTED or reviewer.do(path, "close", "put right").status_code == 303
        return path
    path = proposed(author)
    ways = {
        State.WITHDRAWN: [(author, "withdraw")],
        State.SUBMITTED: [(author, "submit")],
        State.RETURNED: [(author, "submit"), (reviewer, "return-for-changes")],
        State.REJECTED: [(author, "submit"), (reviewer, "reject")],
        State.APPROVED: [(author, "submit"), (reviewer, "approve")],
        State.PUBLISHED: [(author, "submit"), (reviewer, "approve")],
    }
    for person, action in ways.get(state, []):
        assert person.do(path, action, "so it is").status_code == 303
    if state is State.PUBLISHED:
        assert people[Role.PUBLISHER].do(path, "publish").status_code == 200
    return path


WRITING, REVIEWING = {"revise", "comment"}, {"comment", "return-for-changes", "reject", "approve"}
OFFERED = {
    State.DRAFT: (WRITING | {"submit", "withdraw"}, WRITING, set()),
    State.SUBMITTED: ({"comment", "withdraw"}, REVIEWING, set()),
    State.RETURNED: (WRITING | {"submit", "withdraw"}, WRITING, set()),
    State.APPROVED: ({"comment", "withdraw"}, {"comment", "return-for-changes"}, {"publish"}),
    State.REJECTED: (set(), set(), set()),
    State.PUBLISHED: (set(), set(), set()),
    State.WITHDRAWN: (set(), set(), set()),
    State.REPORTED: ({"comment"}, {"comment", "close"}, set()),
    State.CLOSED: (set(), set(), set()),
}
"""What is offered in each state to the author who wrote, to a reviewer, and beyond that to a publisher: written a second time."""


@pytest.mark.parametrize("state", list(State))
def test_a_page_offers_each_role_just_what_it_may_do(office: Office, people: dict[Role, Person], state: State) -> None:
    path = in_state(state, people, office)
    of_author, of_reviewer, of_publisher = OFFERED[state]
    for role in ROLES:
        expected = of_author if role is Role.AUTHOR else of_reviewer | (of_publisher if role is not Role.REVIEWER else set())
        assert people[role].offered(path) == expected, role
        assert {action.value for action in STEPS if may(role, action)} >= {name.replace("-", "_") for name in expected}
    assert people[Role.READER].client.get(path).status_code == 403
    end, tokens = end_of(office), {role: people[role].form("/drafts/new", "/sign-out")["token"] for role in ROLES}
    revision = re.search(r"Revision (\d+)\.", people[Role.AUTHOR].see(path))
    assert revision
    for role in ROLES:
        for action in {step.value.replace("_", "-") for step in STEPS} - people[role].offered(path):
            form = {"token": tokens[role], "key": str(uuid.uuid4()), "revision": revision[1], "why": "all the same"}
            answer = people[role].client.post(f"{path}/{action}", data=form)
            assert answer.status_code in (403, 409), (role, action, answer.status_code)
    assert end_of(office) == end


def test_a_reviewer_who_declared_nothing_is_led_to_it(office: Office, people: dict[Role, Person]) -> None:
    from api.keys import Keys
    from graph.places import home_folder

    other = Person(office, None, Keys(home_folder() / "keys.sqlite").add(f"new {uuid.uuid4().hex[:6]}", Role.REVIEWER))
    path = in_state(State.SUBMITTED, people, office)
    assert other.offered(path) == {"comment"}
    assert "You may return for changes, reject, approve once you have declared your interests" in other.see(path)
    assert other.send("/drafts/interests", why="none").status_code == 303 and other.offered(path) == REVIEWING


def test_the_lists_hold_what_they_say(office: Office, people: dict[Role, Person]) -> None:
    author = people[Role.AUTHOR]
    told = {name: author.see(f"/drafts?list={name}") for name in ("review", "mine", "reports", "approved", "all")}
    counts = {name: int(re.search(r"\((\d+)\)", text)[1]) for name, text in told.items()}  # type: ignore[index]
    for n, state in (("review", "SUBMITTED"), ("reports", "REPORTED"), ("approved", "APPROVED")):
        assert counts[n] == office.ask(Role.AUTHOR, f"{{ drafts(state: [{state}]) {{ totalCount }} }}")["drafts"]["totalCount"]
    writer = "query ($n: String) { drafts(writer: $n) { totalCount } }"
    assert counts["mine"] == office.ask(Role.AUTHOR, writer, n=office.names[Role.AUTHOR])["drafts"]["totalCount"]
    assert counts["mine"] < counts["all"] and people[Role.REVIEWER].client.get("/drafts?list=none").status_code == 400
    for _ in range(21 - counts["mine"]):
        proposed(author)
    following = re.search(r'rel="next" href="([^"]+)"', author.client.get("/drafts?list=mine").text)
    assert following and "Draft" in author.see(following[1].replace("&amp;", "&"))


def test_every_type_has_a_form_with_a_box_for_each_of_its_fields_and_pages_stay_small(people: dict[Role, Person]) -> None:
    from api.pages.proposing import PROPOSABLE
    from graph.schema import NODE_TYPES

    for label in PROPOSABLE:
        answer = people[Role.AUTHOR].client.get(f"/drafts/new?type={label}")
        form = Forms(answer.text).found["/drafts/new"]
        assert set(NODE_TYPES[label].model_fields) <= form.keys() and len(answer.text) < MOST_BYTES, label
        assert answer.headers["cache-control"] == "no-store" and "<script" not in answer.text
