"""Drafts by command: the same code as over GraphQL, with a key, and every refusal in words."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

GOOD = """\
title: A proposal
expect: {Synonym: 1}
rows:
  Synonym:
    - {id: synonym:a-new-purse, name: a new purse, stands_for: budget:notional-sen}
"""


class Home:
    """The command, with a home of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {**os.environ, "PROVISION_HOME": str(folder)}
        self.keys = {
            role: self.said("user", "add", role, "--role", role).split()[-1]
            for role in ("reader", "author", "reviewer", "publisher")
        }

    def run(self, *words: str, role: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        environment = {**self.environment, **more, **({"PROVISION_KEY": self.keys[role]} if role else {})}
        command = [sys.executable, "-m", "api.cli", *words]
        return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=300)

    def said(self, *words: str, role: str = "") -> str:
        done = self.run(*words, role=role)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def refused(self, *words: str, role: str = "", **more: str) -> str:
        done = self.run(*words, role=role, **more)
        assert done.returncode == 1 and "Traceback" not in done.stderr and done.stdout == "", done
        return done.stderr.strip()


@pytest.fixture
def at(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_a_draft_goes_its_way_by_command_and_the_journal_is_checked(at: Home) -> None:
    file = at.folder / "proposal.yml"
    file.write_text(GOOD, encoding="utf-8")
    propose = ["draft", "propose", str(file), "--why", "people say it", "--key", "one of its own"]
    assert "PROVISION_KEY holds no key in use" in at.refused(*propose)
    assert at.refused(*propose, role="reader") == "to propose needs the role author: a key of the role reader does not allow it"
    assert "NEO4J_URI names a server" in at.refused(*propose, role="author", NEO4J_URI="bolt://127.0.0.1:1")
    assert at.said("journal", "check") == "0 entries, each following on the one before; the last is none yet"

    assert at.said(*propose, role="author") == "draft:1, revision 1: draft"
    assert at.said(*propose, role="author") == "draft:1, revision 1: draft", "nothing is done twice"
    assert at.said("draft", "list", role="author") == "draft:1  revision 1  draft  addition of synonym:a-new-purse  by author"
    at.said("draft", "submit", "draft:1", "--revision", "1", role="author")
    stale = at.refused("draft", "approve", "draft:1", "--revision", "1", role="reviewer")
    assert stale == "draft:1 is at revision 2 now; look at it again"
    at.said("draft", "declare-interests", "--why", "none", role="reviewer")
    assert at.said("draft", "approve", "draft:1", "--revision", "2", role="reviewer") == "draft:1, revision 3: approved"
    assert at.refused("publish", role="author").startswith("to publish needs the role publisher")
    assert "there is no draft 'draft:9'" in at.refused("publish", "draft:9", role="publisher")

    file.write_text(GOOD.replace("notional-sen", "notional-senn"), encoding="utf-8")
    wrong = at.refused("draft", "propose", str(file), "--why", "x", role="author")
    assert "stands_for: there is no budget:notional-senn; did you mean budget:notional-sen?" in wrong

    assert at.said("journal", "check").startswith("4 entries, each following on the one before; the last is ")
    journal = at.folder / "journal.jsonl"
    journal.write_text(journal.read_text(encoding="utf-8").replace("people say it", "people said it"), encoding="utf-8")
    told = f"{journal}:1: is not as it was written: its fingerprint differs; put back a copy of the file from before"
    assert at.refused("journal", "check") == told
    assert at.refused("draft", "list", role="author") == told
