"""What the project promises of itself: who may import whom, pinned versions, documented fields, a sound compose file."""

import inspect
import re
import subprocess
import sys
from pathlib import Path

import yaml

from graph.fields import links, meanings
from graph.schema import BASES, NODE_TYPES, model_of, reverse_links
from graph.schema.answers import RECORD_TYPES
from queries.question import CLOSED_LISTS

ROOT = Path(__file__).parent.parent


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def test_the_rooms_import_only_what_they_may() -> None:
    told = run(str(Path(sys.executable).parent / "lint-imports"))
    assert told.returncode == 0, told.stdout


def test_every_version_is_pinned() -> None:
    told = run(sys.executable, ".ci/pin", "--check")
    assert told.returncode == 0, told.stdout + told.stderr


def test_every_type_and_field_says_what_it_means() -> None:
    for name, model in {**BASES, **NODE_TYPES, **RECORD_TYPES}.items():
        assert inspect.getdoc(model), name
        assert not [field for field, about in model.model_fields.items() if not about.description], name


def test_every_word_of_a_closed_list_says_what_it_means() -> None:
    for kind in CLOSED_LISTS.values():
        assert inspect.getdoc(kind) and [word.name for word in kind] == list(meanings(kind)), kind.__name__


def test_every_link_leads_somewhere_and_back_under_one_name() -> None:
    for model in NODE_TYPES.values():
        assert all(model_of(link.target) for link in links(model).values())
        assert not reverse_links(model).keys() & model.model_fields.keys()


def test_no_host_of_a_package_registry_is_written_down() -> None:
    hosts = re.compile(
        "|".join(
            ("py" + r"pi\.org", "python" + "hosted", "npm" + r"js\.", "maven" + r"\.org", "maven" + r"2\b", "deb" + r"ian\.org")
        )
    )
    for name in run("git", "ls-files").stdout.splitlines():
        path = ROOT / name
        if path.is_file():
            assert not hosts.search(path.read_text(encoding="utf-8", errors="ignore")), name


def test_the_top_level_holds_what_was_fixed() -> None:
    names = {name.split("/")[0] for name in run("git", "ls-files").stdout.splitlines()}
    fixed = {
        "graph",
        "ingest",
        "api",
        "queries",
        "standards_source",
        "tests",
        "pyproject.toml",
        "docker-compose.yml",
        "README.md",
        "LICENSE",
    }
    assert {name for name in names if not name.startswith(".")} == fixed


def test_the_compose_file_waits_for_the_database_and_keeps_no_secret() -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    compose = yaml.safe_load(text)
    services = compose["services"]
    assert services.keys() == {"neo4j", "load", "api"}
    assert services["api"]["depends_on"] == {
        "neo4j": {"condition": "service_healthy"},
        "load": {"condition": "service_completed_successfully"},
    }
    assert "healthcheck" in services["neo4j"] and services["neo4j"]["volumes"] == ["neo4j-data:/data"]
    secrets = re.findall(r"(?:PASSWORD|AUTH): (\S+)", text)
    assert secrets and all("${NEO4J_PASSWORD:?" in secret for secret in secrets)
    copied = re.findall(r"COPY (\w+) ", services["api"]["build"]["dockerfile_inline"])
    assert {"graph", "ingest", "queries", "api", "standards_source"} <= set(copied)
