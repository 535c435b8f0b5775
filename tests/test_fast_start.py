"""The archive that halves the start: used where it fits, passed over where it does not."""

import os
from pathlib import Path

import pytest

from graph import fast_start
from graph.engine import JVM_OPTIONS, Engine
from graph.jars import DEFAULT_VERSION, checked, fetch


def test_without_an_archive_java_is_told_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast_start, "archive", lambda *_: tmp_path / "none.aot")
    assert fast_start.options(DEFAULT_VERSION, JVM_OPTIONS) == []


def test_other_jars_or_options_want_another_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fetch()
    first = fast_start.archive(DEFAULT_VERSION, JVM_OPTIONS)
    assert fast_start.archive(DEFAULT_VERSION, JVM_OPTIONS) == first
    assert fast_start.archive(DEFAULT_VERSION, [*JVM_OPTIONS, "-Xmx2g"]) != first
    monkeypatch.setattr(fast_start, "checked", lambda _: tmp_path / "checked")
    (tmp_path / "checked").write_text(checked(DEFAULT_VERSION).read_text() + "one more")
    assert fast_start.archive(DEFAULT_VERSION, JVM_OPTIONS) != first


def test_an_archive_that_is_none_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "broken.aot").write_bytes(b"not an archive")
    with Engine.start("a-secret-of-the-tests", log=tmp_path / "log", java=[f"-XX:AOTCache={tmp_path / 'broken.aot'}"]) as engine:
        assert engine.alive


@pytest.mark.skipif("PROVISION_TEST_SLOW" not in os.environ, reason="takes a minute or two: set PROVISION_TEST_SLOW")
def test_java_takes_the_archive_that_is_made(tmp_path: Path) -> None:
    fast_start.make(DEFAULT_VERSION)
    insist = [*fast_start.options(DEFAULT_VERSION, JVM_OPTIONS), "-XX:AOTMode=on"]  # Java ends if it cannot use it
    assert len(insist) == 2
    with Engine.start("a-secret-of-the-tests", log=tmp_path / "log", java=insist) as engine:
        assert engine.alive
