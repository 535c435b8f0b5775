"""Where things are kept: apart for each checkout, the password for its owner only, one process at a time."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from graph import places
from graph.places import CHECKOUT, alone, cache_folder, home_folder, password


def test_folders_are_where_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROVISION_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PROVISION_HOME", str(tmp_path / "home"))
    assert (cache_folder(), home_folder()) == (tmp_path / "cache", tmp_path / "home")
    assert (tmp_path / "cache").is_dir() and (tmp_path / "home").is_dir()


def test_two_checkouts_have_two_homes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PROVISION_HOME", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(places.platformdirs, "user_data_path", lambda *_, **__: tmp_path)
    first = home_folder()
    monkeypatch.setattr(places, "CHECKOUT", tmp_path / "elsewhere" / CHECKOUT.name)
    assert home_folder() != first and home_folder().name.startswith(CHECKOUT.name)


def test_the_password_is_random_kept_and_for_its_owner_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROVISION_HOME", str(tmp_path / "a"))
    first = password()
    assert len(first) >= 32 and password() == first
    (tmp_path / "a" / "password").chmod(0o644)
    assert password() == first
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / "a" / "password").stat().st_mode) == 0o600
    monkeypatch.setenv("PROVISION_HOME", str(tmp_path / "b"))
    assert password() != first


def test_processes_that_race_for_the_first_password_get_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROVISION_HOME", str(tmp_path))
    command = [sys.executable, "-c", "from graph.places import password; print(password())"]
    racers = [subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE) for _ in range(4)]
    assert {racer.communicate(timeout=60)[0].decode().strip() for racer in racers} == {password()}


def test_one_process_at_a_time_and_a_dead_one_lets_go(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    code = f"import sys; from graph.places import *\nwith alone(Path({str(lock)!r})): print('held', flush=True); sys.stdin.read()"
    other = subprocess.Popen([sys.executable, "-c", code], cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert other.stdout and other.stdout.readline() == b"held\n"
    with pytest.raises(TimeoutError, match="another process holds"), alone(lock, patience=0.1):
        pytest.fail("two at a time")
    other.kill()
    other.wait()
    with alone(lock, patience=5):
        pass


def test_a_lock_that_cannot_be_made_is_not_taken_for_a_held_one(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="cannot be made"), alone(tmp_path / "none" / "lock", patience=0.1):
        pytest.fail("no lock")
