"""The workflow of drafts against a small model of it, on the real Neo4j: whatever is done in whatever order, both say the same."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import LONG
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from test_drafts import NOW, Desk

from graph.engine import Engine
from graph.schema.drafts import DraftAction as Action
from ingest.asked import Asked
from ingest.drafts import DraftError
from ingest.journal import Journal
from ingest.rows import Row

PEOPLE = some.sampled_from(["ann", "bob", "cat"])
MOVES = {
    ("draft", "submit"): "submitted",
    ("returned", "submit"): "submitted",
    ("submitted", "approve"): "approved",
    ("submitted", "reject"): "rejected",
    ("submitted", "return_for_changes"): "returned",
    ("approved", "return_for_changes"): "returned",
    ("draft", "withdraw"): "withdrawn",
    ("submitted", "withdraw"): "withdrawn",
    ("returned", "withdraw"): "withdrawn",
    ("approved", "withdraw"): "withdrawn",
    ("draft", "revise"): "draft",
    ("returned", "revise"): "returned",
    ("draft", "comment"): "draft",
    ("submitted", "comment"): "submitted",
    ("returned", "comment"): "returned",
    ("approved", "comment"): "approved",
}
"""What may be done in which state and where it leads, written a second time and otherwise than in the code."""
ACTIONS = some.sampled_from(sorted({action for _, action in MOVES}))


def body(number: int) -> tuple[Row, ...]:
    return (Row("Body", {"id": f"body:new-{number}", "name": "New", "stated_in": "passage:act-1"}, "", 1),)


class Workflow(RuleBasedStateMachine):
    """People who do things to drafts in any order; every desk is used by many such runs, which look at their own drafts only."""

    desk: Desk
    made = 0

    def __init__(self) -> None:
        super().__init__()
        self.states: dict[str, str] = {}
        self.revisions: dict[str, int] = {}
        self.writers: dict[str, set[str]] = {}
        self.declared: set[str] = set()
        self.acknowledged: list[tuple[Asked, int]] = []
        self.before = self.ends()
        Workflow.made += 1
        self.suffix = f" {Workflow.made}"

    def ends(self) -> int:
        """How many entries the journal has."""
        return self.desk.drafts.last.number if self.desk.drafts.last else 0

    def told(self, **given: Any) -> str:
        """What comes of a request: the code of its refusal, or nothing where it was done."""
        asked = Asked(key=str(uuid.uuid4()), **{**given, "who": given["who"] + self.suffix})
        try:
            entry = self.desk.run(self.desk.drafts.act(asked, NOW))
        except DraftError as error:
            return error.code
        self.acknowledged.append((asked, entry.number))
        return ""

    def pick(self, number: int) -> str:
        return sorted(self.states)[number % len(self.states)] if self.states else "draft:0"

    @rule(who=PEOPLE)
    def propose(self, who: str) -> None:
        number = self.ends() + 1
        assert self.told(action=Action.PROPOSE, who=who, why="it is so", rows=body(number)) == ""
        self.states[f"draft:{number}"], self.revisions[f"draft:{number}"] = "draft", 1
        self.writers[f"draft:{number}"] = {who}

    @rule(who=PEOPLE)
    def declare(self, who: str) -> None:
        assert self.told(action=Action.DECLARE_INTERESTS, who=who, why="none") == ""
        self.declared.add(who)

    @rule(who=PEOPLE, number=some.integers(0, 5), action=ACTIONS, behind=some.sampled_from([0, 0, 0, 1]))
    def do(self, who: str, number: int, action: str, behind: int) -> None:
        draft = self.pick(number)
        revision = self.revisions.get(draft, 0) - behind
        told = self.told(action=Action(action), who=who, draft=draft, revision=revision, why="because")
        assert told == self.expected(who, draft, action, behind)
        if not told:
            self.states[draft] = MOVES[self.states[draft], action]
            self.revisions[draft] += 1
            self.writers[draft] |= {who} if action == "revise" else set()

    def expected(self, who: str, draft: str, action: str, behind: int) -> str:
        if draft not in self.states:
            return "NOT_KNOWN"
        if behind or (self.states[draft], action) not in MOVES:
            return "CONFLICT"
        own = who in self.writers[draft]
        if action in ("submit", "withdraw"):
            return "" if own else "FORBIDDEN"
        if action in ("approve", "reject", "return_for_changes"):
            return "FORBIDDEN" if own or who not in self.declared else ""
        return ""

    @rule(which=some.integers(0, 100))
    def ask_again(self, which: int) -> None:
        """A request that was acknowledged comes again."""
        if self.acknowledged:
            asked, number = self.acknowledged[which % len(self.acknowledged)]
            assert self.desk.run(self.desk.drafts.act(asked, NOW)).number == number

    @rule()
    def publish(self) -> None:
        approved = [name for name, state in self.states.items() if state == "approved"]
        if approved:
            assert sorted(self.desk.publish(about=" ".join(sorted(approved)))) == sorted(approved)
            for name in approved:
                self.states[name] = "published"
                self.revisions[name] += 1
                self.before += 1  # an entry that no request in `acknowledged` made

    @invariant()
    def both_say_the_same(self) -> None:
        assert self.ends() == self.before + len(self.acknowledged), "one entry for each acknowledged change"
        for name, state in self.states.items():
            found = self.desk.subject(name)
            fields = found.fields or {}
            writers = {writer.removesuffix(self.suffix) for writer in fields["writers"]}
            assert (fields["state"], found.revision, writers) == (state, self.revisions[name], self.writers[name])
            assert fields["reviewer"].removesuffix(self.suffix) not in writers

    def teardown(self) -> None:
        assert len(Journal(self.desk.home).entries()) == self.ends(), "the file holds what the database does, unbroken"


@pytest.fixture
def shared(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = Desk(engine, tmp_path_factory.mktemp("model"))
    yield desk
    desk.close()
    desk.loop.close()


def test_whatever_is_done_in_whatever_order_goes_as_the_model_says(shared: Desk) -> None:
    Workflow.desk = shared
    runs, steps = (200, 50) if LONG else (10, 25)
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    wanted = settings(max_examples=runs, stateful_step_count=steps, deadline=None, derandomize=True, suppress_health_check=slow)
    run_state_machine_as_test(Workflow, settings=wanted)
    assert len(Journal(shared.home).entries()) >= runs
