"""`summarizer sections`: what the section files say, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from summarizer import registry
from summarizer.schema.walk import fields

SECTIONS = registry.load().sections

PACK = '''
"""Penalties imposed."""

from typing import Annotated, ClassVar

from summarizer.schema.marks import Reference, Verbatim
from summarizer.schema.section import About, Section


class Penalty(Section):
    """A penalty that somebody imposes."""

    about: ClassVar[About] = About(
        title="Penalties", question="a penalty is imposed", headline="{by}: {measure}",
        sentence="{by} imposed {measure}",
    )

    by: Annotated[str, Reference("actors")]
    """Who imposes it."""
    measure: Annotated[str, Verbatim()]
    """What is imposed."""
'''


@pytest.mark.parametrize("name", SECTIONS)
def test_show_tells_the_guideline_and_every_field(run: Any, name: str) -> None:
    """Every section is shown with its fields, in 80 columns."""
    done = run("sections", "show", name)
    assert 0 == done.returncode, done.stderr
    wanted = [spec.name for spec in fields(SECTIONS[name])]
    assert [] == [n for n in wanted if f"\n{n}: " not in done.stdout]
    assert 80 >= max(map(len, done.stdout.splitlines()))


def test_list_names_all_sections_and_those_of_a_pack(run: Any, folder: Path) -> None:
    """A pack given by flag or variable adds its section."""
    (folder / "penalties.py").write_text(PACK, encoding="utf-8")
    (folder / "penalties.md.j2").write_text("Look for penalties.", encoding="utf-8")
    for done in (
        run("sections", "list", "--pack", folder),
        run("sections", "list", SUMMARIZER_PACK=str(folder)),
    ):
        assert 0 == done.returncode, done.stderr
        names = [x.split(":")[0] for x in done.stdout.splitlines() if not x.startswith(" ")]
        assert {*SECTIONS, "penalties"} == set(names)


def test_export_writes_a_file_a_section_and_one_for_the_document(run: Any, folder: Path) -> None:
    """Into a folder, which is made; without one, everything goes to stdout."""
    done = run("sections", "export", "out/schemas")
    assert (0, "") == (done.returncode, done.stdout), done.stderr
    written = {p.stem: json.loads(p.read_text()) for p in (folder / "out" / "schemas").iterdir()}
    assert {*SECTIONS, "summary"} == set(written)
    assert written == json.loads(run("sections", "export").stdout)
