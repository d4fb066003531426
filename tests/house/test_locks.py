"""The locks pin everything by hash, agree with ``pyproject.toml``, and name no index."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")

PIN = re.compile(
    r"^(?P<name>[\w.-]+)==(?P<version>[^\s;]+)(?P<rest>(?:[^\n]*\\\n)*[^\n]*)", re.MULTILINE
)

REGISTRY = re.compile(
    rb"(?i)(?:pypi|test\.pypi|pythonhosted|npmjs|conda|jfrog|artifactory)[\w-]*\.(?:org|com|io)\b"
    rb"|(?m:^\s*--(?:(?:extra-)?index-url|find-links|trusted-host)\b)"
)


def _pins(lock: str) -> dict[str, set[str]]:
    """Return the versions of each package that a lock names (more than one by marker)."""
    pins: dict[str, set[str]] = {}
    for match in PIN.finditer((ROOT / lock).read_text(encoding="utf-8")):
        pins.setdefault(canonicalize_name(match["name"]), set()).add(match["version"])
    return pins


def _project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(lock: str) -> None:
    """A file that differs from the one locked is not installed."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert [] == [m["name"] for m in PIN.finditer(text) if "--hash=sha256:" not in m["rest"]]


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_answers_to_what_is_declared(lock: str) -> None:
    """Each declared requirement is pinned at versions that it admits."""
    project, pins = _project(), _pins(lock)
    groups = project["dependency-groups"]
    declared = project["project"]["dependencies"] + groups["build"]
    if lock != LOCKS[0]:
        declared += groups["dev"]
    requirements = [Requirement(each) for each in declared]
    unmet = [
        str(requirement)
        for requirement in requirements
        if not all(
            version in requirement.specifier
            for version in pins.get(canonicalize_name(requirement.name), {"0"})
        )
    ]
    assert [] == unmet, "run `python3 tasks.py lock`"


def test_the_tests_run_against_the_versions_that_are_shipped() -> None:
    """The development lock holds the whole runtime lock, at the same versions."""
    runtime, development = map(_pins, LOCKS)
    assert runtime == {name: development.get(name) for name in runtime}


def test_no_tracked_file_names_a_package_index() -> None:
    """Which index is asked is the user's business; nothing here says one."""
    command = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("no git checkout")
    files = [ROOT / name for name in listed.stdout.split("\0") if name]
    assert [] == [str(f) for f in files if f.is_file() and REGISTRY.search(f.read_bytes())]
