"""A file that may be anybody's: checked in a process of its own, refused with its place and what to do, and let open nothing."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from bombs import BOMBS, Bomb
from conftest import LONG, sampled

from ingest import upload
from ingest.check import SOURCE_FOLDER
from ingest.rows import Problem
from ingest.upload import checked, ended

ROOT = Path(__file__).parent.parent
SLOW = {"a gigabyte in 5 MB", "a text of 190 MB", "100,000 parts", "a formula"}
"""Those that take seconds to make, or are laid beside what is held."""


def put(folder: Path, bomb: Bomb) -> Path:
    """A bomb, with what stands beside it."""
    for name, content in bomb.beside.items():
        (folder / name).write_bytes(content)
    path = folder / bomb.name
    path.write_bytes(bomb.made())
    return path


@pytest.mark.parametrize("name", [*sampled([name for name in BOMBS if name not in SLOW], 16), *sampled(sorted(SLOW), 1)])
def test_a_file_made_to_harm_is_refused_in_words_with_its_place(tmp_path: Path, name: str) -> None:
    bomb = BOMBS[name]
    path, began = put(tmp_path, bomb), time.monotonic()
    found = checked(path)
    assert time.monotonic() - began < upload.PATIENCE
    assert [one.line for one in found if bomb.said in one.text] == [bomb.line], found
    assert all(one.file.startswith("pack.") for one in found)
    assert not [one for one in found if "opened" in one.text or "root:" in one.text], "nothing was tried to be opened"
    assert sorted(tmp_path.iterdir()) == sorted([path, *(tmp_path / beside for beside in bomb.beside)])


@pytest.mark.skipif(not LONG, reason="takes twenty seconds of processor time")
def test_what_takes_too_long_is_ended(tmp_path: Path) -> None:
    """Each passage that is not held is looked for among all that are."""
    row = "    - {{id: budget:b{0}, name: B, stated_in: passage:p{0}-of-a-document-that-is-not-held}}\n"
    path = tmp_path / "pack.yml"
    path.write_text("title: x\nrows:\n  Budget:\n" + "".join(row.format(n) for n in range(5_000)), encoding="utf-8")
    (problem,) = checked(path)
    assert problem.text.startswith("its check took over 20 s of processor time and was ended; make it smaller")


def test_how_a_process_ended_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = "make it smaller or simpler, or split it into several datasets"
    assert ended("pack.yml", -24) == Problem("pack.yml", 0, f"its check took over 20 s of processor time and was ended; {told}")
    assert ended("pack.yml", -11) == Problem("pack.yml", 0, f"its check broke down; {told}, or tell us of it")
    path = tmp_path / "pack.yml"
    path.write_text("title: x", encoding="utf-8")
    monkeypatch.setattr(upload, "PATIENCE", 0.01)
    assert checked(path) == [Problem("pack.yml", 0, f"its check took over 0.01 s and was ended; {told}")]


TRIES = """
import socket, subprocess, sys, urllib.request
from pathlib import Path
from ingest.upload import shut_in
here = Path(sys.argv[1])
tried = shut_in(here / "pack.yml", [Path(sys.argv[2])])
for read in (here / "pack.yml", here / "a.csv", Path(sys.argv[2]) / "needs.yml"):
    assert read.read_text()
for does in (lambda: open("/etc/passwd"), lambda: open(here / "other.yml"), lambda: open(here / "link.csv"), lambda: open(here / "new.csv", "w"),
             lambda: open(here / "pack.yml", "a"), lambda: socket.socket(), lambda: socket.getaddrinfo("a.test", 80), lambda: subprocess.run(["true"]),
             lambda: urllib.request.urlopen("https://a.test"), lambda: (here / "a.csv").unlink()):
    try:
        does()
    except PermissionError:
        print("refused")
print(len(tried))
"""


def test_the_process_opens_the_file_and_our_own_and_nothing_else(tmp_path: Path) -> None:
    for name in ("pack.yml", "a.csv", "other.yml"):
        (tmp_path / name).write_text("title: x", encoding="utf-8")
    (tmp_path / "link.csv").symlink_to("/etc/passwd")
    command = [sys.executable, "-P", "-c", TRIES, str(tmp_path), str(SOURCE_FOLDER)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["refused"] * 10 + ["10"], done.stdout


def test_a_table_that_a_link_leads_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").symlink_to("/etc/passwd")
    (problem,) = [one for one in checked(put(tmp_path, Bomb("pack.yml", BOMBS["a NUL"].made, ""))) if "a.csv" in one.text]
    assert problem.text.startswith("`a.csv` is not the name of a file beside this one")


def command(home: Path, *given: str) -> subprocess.CompletedProcess[str]:
    """What `provision` says, in a home of its own."""
    around = {**os.environ, "PROVISION_HOME": str(home)}
    return subprocess.run([sys.executable, "-m", "api.cli", *given], cwd=ROOT, env=around, capture_output=True, text=True)


PACK = """\
title: A pack
expect: {Source: 1, Passage: 1, LocalProvision: 2, LocalArrangement: 1, LocalResponsibility: 1}
rows:
  Source:
    - {id: source:offer-of-here, name: 010, kind: council, publisher: no}
  Passage:
    - {id: passage:offer-of-here-1, source: source:offer-of-here, locator: 1:30, checked: read_in_source, checked_on: 2026-11-23}
  LocalProvision:
    - {id: local-provision:here-a, name: 3.10, in_area: [area:8011], provided_under: [arrangement:sen-support], stated_in: passage:offer-of-here-1}
    - {id: local-provision:here-b, name: B, in_area: [area:801], provided_under: [arrangement:sen-suport], layer: evryone}
  LocalArrangement:
    - {id: local-arrangement:here, name: Here, adjusts: arrangement:sen-support, in_area: [area:801], start: soon, stated_in: passage:offer-of-here-1}
  LocalResponsibility:
    - {id: local-responsibility:here, role: funds, arises_under: local-arrangement:here, lies_with: body:school, to: 6000, stated_in: passage:offer-of-here-1}
"""


def test_a_problem_says_its_path_what_is_wrong_and_why_it_matters(tmp_path: Path) -> None:
    path = tmp_path / "pack.yml"
    path.write_text(PACK, encoding="utf-8")
    done = command(tmp_path, "check", "--json", str(path))
    assert done.returncode == 1 and done.stderr.endswith("problems; nothing can be loaded until they are put right\n")
    found = {one["path"]: one for one in json.loads(done.stdout)}
    assert found["local-provision:here-a: in_area"] == {
        "file": "pack.yml",
        "line": 9,
        "path": "local-provision:here-a: in_area",
        "problem": "local-provision:here-a: in_area: there is no area:8011; did you mean area:811?",
        "why": "people ask by area: what is said of no area that is held would be shown to nobody",
    }
    assert {path: one["why"] for path, one in found.items()} == {
        "local-provision:here-a: in_area": "people ask by area: what is said of no area that is held would be shown to nobody",
        "local-provision:here-b: layer": "a word outside the list can be neither asked for nor compared with what others say",
        "local-provision:here-b: stated_in": "nothing is shown that cannot be traced to the place that says it",
        "local-arrangement:here: start": "answers are given for a day, and this one cannot be set beside another",
        "local-responsibility:here: lies_with": "every answer that goes through this link would end in nothing",
    }


RIGHT = {"area:8011": "area:801", "sen-suport": "sen-support", "layer: evryone": "stated_in: passage:offer-of-here-1", "start: soon, ": "",
         "body:school,": "body:mainstream-school,"}  # fmt: skip


def test_a_payer_without_an_order_or_a_basis_is_told_why_that_matters(tmp_path: Path) -> None:
    text = PACK
    for wrong, right in RIGHT.items():
        text = text.replace(wrong, right)
    path = tmp_path / "pack.yml"
    path.write_text(text, encoding="utf-8")
    done = command(tmp_path, "check", str(path))
    assert done.stdout.splitlines() == [
        "pack.yml:14: local-responsibility:here: basis: says what the amounts are counted by; add it",
        "    why it matters: £6,000 for a place and £6,000 for a pupil are not the same sum, and must not be added",
        "pack.yml:14: local-responsibility:here: step: says in which order who funds pays; add 1 for the first",
        "    why it matters: without an order nobody can say who pays the first pound, so no sum can be given",
    ]
    path.write_text(
        text.replace("to: 6000", "paid_from: budget:notional-sen, force: must, step: 1, to: 6000, basis: additional_support"),
        encoding="utf-8",
    )
    done = command(tmp_path, "check", str(path))
    assert (done.returncode, done.stdout, done.stderr) == (0, "pack.yml, no problems\n", "")
