"""Where Provision Graph keeps things: jars that may be deleted, and the data that may not."""

import hashlib
import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import platformdirs

CHECKOUT = Path(__file__).resolve().parents[1]


def cache_folder() -> Path:
    """What can be fetched again: the jars; `PROVISION_CACHE` moves it."""
    named = os.environ.get("PROVISION_CACHE")
    folder = Path(named) if named else platformdirs.user_cache_path("provision-graph", appauthor=False)
    folder.mkdir(parents=True, exist_ok=True)
    return folder.resolve()


def home_folder() -> Path:
    """Releases, drafts, journal, keys and password, one home per checkout; `PROVISION_HOME` moves it."""
    named = os.environ.get("PROVISION_HOME")
    folder = Path(named) if named else platformdirs.user_data_path("provision-graph", appauthor=False) / checkout_name()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder.resolve()


def checkout_name() -> str:
    """A short name for this checkout that another folder of the same name does not share."""
    return f"{CHECKOUT.name}-{hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:8]}"


def password() -> str:
    """The database's random password, made on first use and readable by its owner only."""
    path = home_folder() / "password"
    with alone(path.with_name("password.lock")):
        if not path.exists():
            new = path.with_name("password.new")
            new.unlink(missing_ok=True)
            with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(32))
            new.replace(path)
        with suppress(OSError):  # a copy or a backup may have widened it
            path.chmod(0o600)
        return path.read_text().strip()


@contextmanager
def alone(lock: Path, patience: float = 3600) -> Iterator[None]:
    """Let one process at a time do what follows; raises TimeoutError if another holds `lock` longer than `patience`.

    SQLite's lock is the one in the standard library that is alike on every system and falls open when its holder dies.
    """
    try:
        held = sqlite3.connect(lock, timeout=patience, isolation_level=None)
    except sqlite3.OperationalError as error:
        raise OSError(f"{lock} cannot be made") from error
    with closing(held):
        try:
            held.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise TimeoutError(f"another process holds {lock}") from error
        yield
