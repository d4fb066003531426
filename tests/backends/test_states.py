"""Which saved state belongs to which prefix, and how many are kept."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from summarizer.backends.states import MOST_STATES, States


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A file that stands for weights."""
    path = tmp_path / "model.gguf"
    path.write_bytes(b"weights")
    return path


def test_a_name_belongs_to_one_prefix_of_one_model_under_one_setting(
    tmp_path: Path, model: Path
) -> None:
    """Another prefix, setting, path, size or time of change is another state."""
    other = tmp_path / "other.gguf"
    other.write_bytes(b"weights")
    os.utime(other, ns=(model.stat().st_atime_ns, model.stat().st_mtime_ns))
    names = [
        States(tmp_path, model, 8_192, "1").name("a"),
        States(tmp_path, model, 8_192, "1").name("b"),
        States(tmp_path, model, 4_096, "1").name("a"),
        States(tmp_path, model, 8_192, "2").name("a"),
        States(tmp_path, other, 8_192, "1").name("a"),
    ]
    os.utime(model, ns=(0, 0))
    names.append(States(tmp_path, model, 8_192, "1").name("a"))
    model.write_bytes(b"more weights")
    os.utime(model, ns=(0, 0))
    names.append(States(tmp_path, model, 8_192, "1").name("a"))
    assert len(names) == len(set(names))
    assert States(tmp_path, model, 8_192, "1").name("a") == names[-1]


def test_the_longest_unused_states_are_thrown_away(tmp_path: Path, model: Path) -> None:
    """Only so many states are kept; using one makes it stay."""
    states = States(tmp_path, model)
    names = [states.name(str(n)) for n in range(MOST_STATES + 1)]
    for n, name in enumerate(names[:-1]):
        (tmp_path / "written").write_bytes(b"x")
        states.keep("written", name)
        os.utime(tmp_path / name, (n, n))
    assert names[0] in states
    (tmp_path / "written").write_bytes(b"x")
    states.keep("written", names[-1])
    assert [True, False, True, True, True] == [n in states for n in names]


def test_only_its_owner_reads_a_state(tmp_path: Path, model: Path) -> None:
    """A state holds the prompt's words."""
    states = States(tmp_path, model)
    (tmp_path / "written").write_bytes(b"x")
    states.keep("written", states.name("a"))
    assert 0o600 == (tmp_path / states.name("a")).stat().st_mode & 0o777


def test_forgetting_what_is_not_there_is_fine(tmp_path: Path, model: Path) -> None:
    """A state may vanish under our hands."""
    states = States(tmp_path, model)
    states.forget(states.name("a"))
    assert states.name("a") not in states
