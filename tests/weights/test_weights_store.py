"""Where model files lie, and which of them count."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from summarizer.errors import ModelError, UsageError
from summarizer.weights import store
from summarizer.weights.catalogue import MODELS, find
from summarizer.weights.pull import ensure
from summarizer.weights.store import Place, State

if TYPE_CHECKING:
    from summarizer.weights.catalogue import Weights


@pytest.fixture
def placed(weights: Weights, payload: bytes) -> Path:
    """Put the small model's file in its place by hand, as a user might."""
    place = Place.of(weights)
    place.file.parent.mkdir(parents=True)
    place.file.write_bytes(payload)
    return place.file


@pytest.mark.parametrize("weights", MODELS, ids=lambda weights: weights.name)
def test_a_model_answers_to_both_its_names(weights: Weights) -> None:
    """A model is found by its short name and by its full one."""
    assert (weights, weights) == (find(weights.name), find(weights.full_name))


def test_an_unknown_name_is_a_usage_error_that_lists_the_known_ones() -> None:
    """The remedy names every model, so that no second look is needed."""
    with pytest.raises(UsageError, match="'huge'") as caught:
        find("huge")
    assert all(weights.name in caught.value.remedy for weights in MODELS)


def test_the_cache_folder_follows_the_environment(cache: Path) -> None:
    """``SUMMARIZER_CACHE`` moves the models, and asking creates nothing."""
    assert (cache, False) == (store.folder(), cache.exists())


def test_states_from_absent_to_verified(weights: Weights, payload: bytes) -> None:
    """A model is absent, partial, wrong, cached, and verified once hashed."""
    place = Place.of(weights)
    place.file.parent.mkdir(parents=True)
    states = [store.state(weights)]
    place.partial.write_bytes(payload[:10])
    states.append(store.state(weights))
    place.file.write_bytes(payload[:-1])
    states.append(store.state(weights))
    place.file.write_bytes(payload)
    states.append(store.state(weights))
    store.verify(weights)
    states.append(store.state(weights))
    assert [
        State.ABSENT,
        State.PARTIAL,
        State.WRONG,
        State.CACHED,
        State.VERIFIED,
    ] == states


def test_a_file_put_there_by_hand_is_hashed_before_it_counts(
    weights: Weights, placed: Path
) -> None:
    """What nobody has hashed yet is hashed by the first who wants it."""
    assert (placed, State.VERIFIED) == (store.checked(weights), store.state(weights))


def test_a_changed_byte_is_noticed_after_the_stamp(weights: Weights, placed: Path) -> None:
    """A file that changed since it was stamped is hashed again and refused."""
    store.checked(weights)
    content = bytearray(placed.read_bytes())
    content[100] ^= 1
    placed.write_bytes(content)
    os.utime(placed, ns=(1, 1))
    with pytest.raises(ModelError, match="SHA-256"):
        store.checked(weights)


def test_a_stamp_spares_the_hash(weights: Weights, placed: Path) -> None:
    """An unchanged stamped file is not read again: here its bytes cannot even be right."""
    store.checked(weights)
    when = placed.stat().st_mtime_ns
    placed.write_bytes(bytes(weights.bytes))
    os.utime(placed, ns=(when, when))
    assert placed == store.checked(weights)


def test_verify_trusts_no_stamp(weights: Weights, placed: Path) -> None:
    """``verify`` hashes even where the stamp fits, and a wrong file loses its stamp."""
    store.checked(weights)
    when = placed.stat().st_mtime_ns
    placed.write_bytes(bytes(weights.bytes))
    os.utime(placed, ns=(when, when))
    with pytest.raises(ModelError, match="SHA-256"):
        store.verify(weights)
    assert State.CACHED is store.state(weights)


@pytest.mark.parametrize("stamp", ["", "[]", "{", '{"bytes": 1}', "\x00\xff"])
def test_a_malformed_stamp_counts_for_nothing(weights: Weights, placed: Path, stamp: str) -> None:
    """Whatever the stamp file holds, the worst it causes is one more hash."""
    Place.of(weights).stamp.write_text(stamp, encoding="utf-8")
    assert (State.CACHED, placed) == (store.state(weights), store.checked(weights))


def test_a_stamp_of_another_release_does_not_count(weights: Weights, placed: Path) -> None:
    """A stamp holds for the hash it names, not for one the catalogue names later."""
    store.checked(weights)
    with pytest.raises(ModelError, match=r"SHA-256.*placed|SHA-256"):
        store.checked(replace(weights, sha256="0" * 64))
    assert placed.exists()


def test_a_truncated_file_is_refused_with_both_sizes(weights: Weights, placed: Path) -> None:
    """A file that is too short is refused without hashing, and the line says by how much."""
    placed.write_bytes(placed.read_bytes()[:-1])
    with pytest.raises(ModelError, match=f"{weights.bytes - 1:,} bytes.*{weights.bytes:,}"):
        store.checked(weights)


def test_remove_leaves_nothing_of_the_model(weights: Weights, placed: Path, cache: Path) -> None:
    """File, stamp, partial file, journal and what killed pulls left: all gone, and counted."""
    store.checked(weights)
    place = Place.of(weights)
    place.partial.write_bytes(b"12345")
    place.journal.write_text("{}")
    (cache / f"{placed.name}.abc.tmp").mkdir()
    assert weights.bytes + 5 == store.remove(weights)
    assert [place.lock] == list(cache.iterdir())


def test_remove_of_an_absent_model_does_nothing(weights: Weights, cache: Path) -> None:
    """There is nothing to remove, and no folder is made for it."""
    assert (0, False) == (store.remove(weights), cache.exists())


def test_any_local_gguf_is_a_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path, absolute or not, gives the absolute path of the file; nothing is fetched."""
    own = tmp_path / "own.gguf"
    own.write_bytes(b"GGUF and more")
    monkeypatch.chdir(tmp_path)
    assert [own, own, own] == [ensure(own), ensure("own.gguf"), ensure("./own.gguf", offline=True)]


@pytest.mark.parametrize("content", [b"", b"GGU", b"PK\x03\x04", b"<!doctype html>"])
def test_a_file_that_is_no_gguf_is_refused(tmp_path: Path, content: bytes) -> None:
    """The first four bytes decide, before any engine sees the file."""
    own = tmp_path / "own.gguf"
    own.write_bytes(content)
    with pytest.raises(ModelError, match="not a GGUF file"):
        ensure(own)


def test_a_missing_path_and_a_folder_are_refused(tmp_path: Path) -> None:
    """A path that cannot be read is told with the reason."""
    with pytest.raises(ModelError, match="No such file"):
        ensure(tmp_path / "none.gguf")
    with pytest.raises(ModelError, match="directory"):
        ensure(tmp_path)


def test_offline_refuses_politely_and_names_the_command(cache: Path) -> None:
    """Offline, an absent model is an error that says what to run once online."""
    with pytest.raises(ModelError, match="'tiny'") as caught:
        ensure("tiny", offline=True)
    assert "summarizer models pull tiny" in caught.value.remedy
    assert not cache.exists()


def test_a_wrong_file_is_refused_and_not_fetched_over(cache: Path) -> None:
    """With a wrong file in place, ``ensure`` refuses it instead of loading or pulling."""
    cache.mkdir(parents=True)
    (cache / find("tiny").file).write_bytes(b"GGUF, but short")
    with pytest.raises(ModelError, match="15 bytes") as caught:
        ensure("tiny")
    assert "summarizer models pull tiny" in caught.value.remedy
