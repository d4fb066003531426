"""The installed command as people run it: a process of its own, in a folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from summarizer import registry

Run = Callable[..., subprocess.CompletedProcess[str]]

COMMAND = (sys.executable, "-m", "summarizer")
ROOT = Path(__file__).parents[2]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An environment without anybody's settings, keys or home."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("SUMMARIZER_", "OPENAI_"))}
    home = tmp_path / "home"
    home.mkdir()
    return kept | {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "SUMMARIZER_CACHE": str(home / "cache"),
        "PYTHONPATH": str(ROOT),
        "COLUMNS": "80",
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The empty folder in which the command runs."""
    here = tmp_path / "here"
    here.mkdir()
    return here


@pytest.fixture
def run(environment: dict[str, str], folder: Path) -> Run:
    """Run the command with arguments, standard input and more environment."""

    def call(*arguments: object, stdin: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            (*COMMAND, *map(str, arguments)),
            cwd=folder,
            env=environment | more,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    return call


ARTICLE = """Two sides meet over a border post

The foreign ministers of Ruritania and Graustark met in Strelsau on Monday.
Ruritania handed over 12 field guns to Graustark, its defence ministry said.
"""


@pytest.fixture
def article(folder: Path) -> Path:
    """An article as a text file."""
    path = folder / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """A script that answers every step of every section: nothing of this kind."""
    steps = [*registry.load().sections, "synopsis"]
    lines = [json.dumps({"step": step, "text": '{"rows": []}'}) for step in steps]
    path = tmp_path / "script.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def command() -> list[str]:
    """The command's first words."""
    return list(COMMAND)
