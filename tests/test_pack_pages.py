"""The page for a pack: a file that is sent is checked as the command checks it, told in a table, and let go."""

import asyncio
import re
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from bombs import BOMBS
from conftest import Served

from api.pages import packs
from api.pages.layout import PageProblem
from ingest.check import SOURCE_FOLDER

BRISTOL = (SOURCE_FOLDER / "local-bristol.yml").read_bytes()
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}


def send(client: httpx.Client, name: str, content: bytes, **headers: str) -> httpx.Response:
    return client.post("/packs/check", files={"pack": (name, content)}, headers=FROM_HERE | headers, timeout=120)


def table(answer: httpx.Response) -> list[list[str]]:
    """The problems that a page shows: place, what is wrong, why it matters."""
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</th><td>(.*?)</td><td>(.*?)</td></tr>", answer.text)
    return [[re.sub(r"<[^>]+>", " ", cell).replace("&#39;", "'") for cell in row] for row in rows]


def left() -> set[Path]:
    """The folders in which files stand while they are checked."""
    return set(Path(tempfile.gettempdir()).glob("provision-*"))


def test_the_page_says_what_a_pack_is_and_takes_a_file(visit: Any) -> None:
    status, read, text = visit("/packs")
    assert status == 200 and '<option value="area:801">Bristol</option>' in text
    assert 'enctype="multipart/form-data"' in text and 'accept=".yml, .ttl, .jsonld, .xlsx"' in text
    assert "/packs" in set(visit("/commissioners")[1].all("href"))


def test_a_file_without_problems_is_told_to_have_none_and_is_not_kept(client: httpx.Client) -> None:
    before = left()
    answer = send(client, "local-bristol.yml", BRISTOL)
    assert answer.status_code == 200 and "No problem in local-bristol.yml" in answer.text
    assert answer.headers["cache-control"] == "no-store" and left() == before


def test_problems_are_told_with_their_place_and_why_they_matter(client: httpx.Client) -> None:
    wrong = BRISTOL.replace(b"layer: universal", b"layer: <b>all</b>").replace(b"[area:801]", b"[area:8011]", 1)
    answer = send(client, "../../local-bristol.yml", wrong)
    assert answer.status_code == 200 and "2 problems in local-bristol.yml" in answer.text
    assert table(answer) == [
        [
            "local-bristol.yml, line 9  local-provision:bristol-a: in_area ",
            "there is no area:8011; did you mean area:811?",
            "people ask by area: what is said of no area that is held would be shown to nobody",
        ],
        [
            "local-bristol.yml, line 41  local-provision:bristol-e: layer ",
            "`&lt;b&gt;all&lt;/b&gt;` is not known; use 'universal', 'targeted' or 'individual'",
            "a word outside the list can be neither asked for nor compared with what others say",
        ],
    ]


def test_a_formula_is_told_by_its_sheet_and_cell(client: httpx.Client) -> None:
    found = table(send(client, "pack.xlsx", BOMBS["a formula"].made()))
    assert ["pack.xlsx, sheet LocalProvision, line 2  local-provision:x: cell A2 "] == [
        one[0] for one in found if "formula" in one[1]
    ]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://evil.test"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 400),
    ],
)
def test_no_other_site_sends_a_file_here(client: httpx.Client, headers: dict[str, str], status: int) -> None:
    answer = client.post("/packs/check", files={"pack": ("pack.docx", b"x")}, headers=headers)
    assert answer.status_code == status, "400 says that it was read, and is no dataset"
    own = {"Origin": str(client.base_url).rstrip("/")}
    assert client.post("/packs/check", files={"pack": ("pack.docx", b"x")}, headers=own).status_code == 400


def test_what_is_no_file_is_refused_in_words(client: httpx.Client) -> None:
    for name, content in (("pack.docx", b"x"), (".yml", b"x"), ("", b"")):
        answer = send(client, name, content)
        assert answer.status_code == 400 and answer.headers["content-type"].startswith("text/html")
    assert "Choose a file that ends in .yml, .ttl, .jsonld, .xlsx." in send(client, "pack.docx", b"x").text
    assert client.post("/packs/check", data={"pack": "x"}, headers=FROM_HERE).status_code == 415
    broken = {"Content-Type": "multipart/form-data"}
    assert client.post("/packs/check", content=b"x", headers=broken | FROM_HERE).status_code == 400
    two = [("pack", ("a.yml", b"x")), ("pack", ("b.yml", b"x"))]
    assert client.post("/packs/check", files=two, headers=FROM_HERE).status_code == 400
    assert client.get("/packs/check").status_code == 404


def test_a_file_too_long_is_refused_in_words(client: httpx.Client) -> None:
    """Its length is not said beforehand, so that it is told only by reading."""

    def parts() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="pack"; filename="a.yml"\r\n\r\n'
        for _ in range(40):
            yield b"#" * 1_000_000

    form = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = client.post("/packs/check", content=parts(), headers=form | FROM_HERE)
    assert answer.status_code == 413 and "The file is over 20 MB, which is the most that is read." in answer.text
    assert "What was sent is too long" in answer.text


def test_the_site_answers_while_a_bomb_is_checked(served: Served) -> None:
    """`/live` is asked as fast as it answers; the bomb is one that takes seconds of the processor."""
    address, answers, waits = served.url, [], []  # type: ignore[attr-defined]
    bomb = BOMBS["a flat list of 5 MB"]

    def sending() -> None:
        with httpx.Client(base_url=address) as sender:
            answers.append(send(sender, bomb.name, bomb.made()))

    thread = threading.Thread(target=sending)
    thread.start()
    with httpx.Client(base_url=address) as asking:
        while thread.is_alive():
            began = time.monotonic()
            assert asking.get("/live", timeout=10).json() == {"live": True}
            waits.append(time.monotonic() - began)
            time.sleep(0.01)
    assert table(answers[0])[0][1] == "the file has over 100,000 values; split it into several datasets"
    assert len(waits) > 20 and sorted(waits)[len(waits) * 9 // 10] < 0.25, "most answers come at once"


def test_whoever_waits_too_long_for_a_turn_is_told_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packs, "PATIENCE", 0.01)

    async def third() -> None:
        turns = asyncio.Semaphore(packs.AT_ONCE)
        for _ in range(packs.AT_ONCE):
            await turns.acquire()
        await packs.in_turn(turns, "pack.yml", b"title: x")

    with pytest.raises(PageProblem) as refused:
        asyncio.run(third())
    assert (refused.value.status, refused.value.mistakes[0].text) == (
        503,
        "Other files are being checked. Send yours again in a minute.",
    )
