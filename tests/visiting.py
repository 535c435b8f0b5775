"""How the tests use the pages for drafts: somebody signed in, and the forms they find."""

from html.parser import HTMLParser

import httpx
from reading import Read
from test_drafting import Office

from api.keys import Role
from ingest.journal import Journal

SAME = {"Sec-Fetch-Site": "same-origin"}
"""What a browser says of a form that a page of the same site sends. A TestClient adds to what it is given: give it a copy."""


class Forms(HTMLParser):
    """The forms of a page: by where each is sent, its fields as they would be sent."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, dict[str, str]] = {}
        self.fields: dict[str, str] = {}
        self.into = self.choosing = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.fields = self.found.setdefault(given["action"], {})
        elif tag == "input" and "name" in given:
            self.fields[given["name"]] = given.get("value", "")
        elif tag == "select":
            self.choosing = given["name"]
            self.fields[self.choosing] = ""
        elif tag == "option" and "selected" in given:
            self.fields[self.choosing] = given["value"]
        elif tag == "textarea":
            self.into = given["name"]
            self.fields[self.into] = ""

    def handle_endtag(self, tag: str) -> None:
        self.into = "" if tag == "textarea" else self.into

    def handle_data(self, data: str) -> None:
        if self.into:
            self.fields[self.into] = (self.fields[self.into] + data).lstrip("\n")


class Person:
    """Somebody with a browser, signed in with a key if they have one."""

    def __init__(self, office: Office, role: Role | None, key: str = "") -> None:
        self.client = httpx.Client(base_url=office.client.base_url, timeout=60, headers=SAME)
        if role or key:
            answer = self.client.post("/sign-in", data={"secret": key or office.keys[role], "next": "/drafts"})  # type: ignore[index]
            assert (answer.status_code, answer.headers["location"]) == (303, "/drafts")

    def see(self, path: str) -> str:
        """How a page reads."""
        return Read(self.client.get(path).text).text

    def form(self, path: str, action: str = "") -> dict[str, str]:
        """A form of a page, with what stands in it."""
        return Forms(self.client.get(path).text).found[action or path.partition("?")[0]]

    def send(self, path: str, action: str = "", **typed: str) -> httpx.Response:
        """Open a page, type into one of its forms, and send it."""
        action = action or path.partition("?")[0]
        return self.client.post(action, data=self.form(path, action) | typed)

    def do(self, path: str, action: str, why: str = "") -> httpx.Response:
        """Do something with a draft."""
        return self.send(path, f"{path}/{action}", why=why)

    def offered(self, path: str) -> set[str]:
        """What the page of a draft offers to do with it."""
        read = Read(self.client.get(path).text)
        ends = [*read.all("action"), *read.all("href")]
        return {end.rpartition("/")[2] for end in ends if end.startswith(f"{path}/")}


def end_of(office: Office) -> str:
    """The fingerprint that the journal ends in: it differs wherever anything was done."""
    entries = Journal(office.releases.home).entries()
    return entries[-1].hash if entries else ""
