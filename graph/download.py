"""Files fetched side by side, each checked by its hash; what has arrived is kept, and a broken-off file goes on."""

import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import httpx
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from graph.jars import FetchError, Jar

SIDE_BY_SIDE = 16
TRIES = 3
PLAIN_LINE_EVERY = 5.0  # seconds, where a log is written instead of a terminal
MAY_PASS = {429, 500, 502, 503, 504}  # answers after which a second try may go well


def download(absent: list[tuple[Jar, Path]], repository: str, title: str) -> None:
    """Bring each jar to its path; raises FetchError if one cannot be had."""
    if not absent:
        return
    with _told_in_one_line(httpx.URL(repository).host):
        limits = httpx.Limits(max_connections=SIDE_BY_SIDE)
        # Bytes as they are: of a compressed answer one could not say where to go on.
        plain = {"Accept-Encoding": "identity"}
        with httpx.Client(base_url=repository, headers=plain, follow_redirects=True, timeout=30, limits=limits) as client:
            _side_by_side(client, absent, title)


def _side_by_side(client: httpx.Client, absent: list[tuple[Jar, Path]], title: str) -> None:
    """Fetch in threads; the first failure ends the others."""
    with _progress(title, len(absent)) as arrived, ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        stop = Event()
        jobs = [pool.submit(_fetch, client, jar, path, stop) for jar, path in absent]
        try:
            for job in as_completed(jobs):
                arrived(job.result())
        except BaseException:
            stop.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _fetch(client: httpx.Client, jar: Jar, path: Path, stop: Event) -> int:
    """Bring one jar and return its size; it takes its name only once its hash is right."""
    part = path.with_name(path.name + ".part")
    part.parent.mkdir(parents=True, exist_ok=True)
    for attempt in range(1, TRIES + 1):
        try:
            _receive(client, jar.path, part, stop)
        except (httpx.TransportError, httpx.HTTPStatusError) as error:
            if attempt == TRIES or isinstance(error, httpx.HTTPStatusError) and error.response.status_code not in MAY_PASS:
                raise
            stop.wait(attempt)
        else:
            if jar.is_at(part):
                part.replace(path)
                return path.stat().st_size
            part.unlink()  # perhaps it went on from a bad start: once more from nothing
    raise FetchError(
        f"{client.base_url.host} gives a file for {jar.coordinate} whose sha256 is not the pinned one; it was thrown away:"
        " check the mirror named by PROVISION_MAVEN"
    )


def _receive(client: httpx.Client, path: str, part: Path, stop: Event) -> None:
    """Append what is missing of a file, or write all of it where the repository does not give parts."""
    have = part.stat().st_size if part.exists() else 0
    with client.stream("GET", path, headers={"Range": f"bytes={have}-"} if have else {}) as answer:
        if have and answer.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
            return  # nothing is missing; the hash decides
        answer.raise_for_status()
        with part.open("ab" if answer.status_code == httpx.codes.PARTIAL_CONTENT else "wb") as file:
            for chunk in answer.iter_bytes():
                file.write(chunk)
                if stop.is_set():
                    raise FetchError("another jar could not be had")


@contextmanager
def _told_in_one_line(host: str) -> Iterator[None]:
    """Turn what the network may do into a FetchError."""
    try:
        yield
    except httpx.HTTPStatusError as error:
        where, code = error.request.url, error.response.status_code
        raise FetchError(f"{where.host} answers {code} for {where.path}: check the mirror named by PROVISION_MAVEN") from error
    except httpx.HTTPError as error:
        why = str(error).partition("\n")[0] or type(error).__name__
        raise FetchError(
            f"the jars cannot be fetched from {host} ({why}); what has arrived is kept: connect to the network, or set"
            " PROVISION_MAVEN to a mirror, and run this again"
        ) from error


@contextmanager
def _progress(title: str, total: int) -> Iterator[Callable[[int], None]]:
    """Tell how many jars and bytes have arrived: a bar on a terminal, a line now and then in a log."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("jars, {task.fields[mb]:.0f} MB"))
    count, size, spoken = 0, 0, time.monotonic()
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(f"Fetching {title}", total=total, mb=0)

        def arrived(more: int) -> None:
            nonlocal count, size, spoken
            count, size = count + 1, size + more
            bar.update(task, completed=count, mb=size / 1e6)
            if bar.disable and (count == total or time.monotonic() > spoken + PLAIN_LINE_EVERY):
                spoken = time.monotonic()
                print(f"Fetching {title}: {count} of {total} jars, {size / 1e6:.0f} MB", file=sys.stderr, flush=True)

        yield arrived
