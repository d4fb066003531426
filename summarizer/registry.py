"""Finds the sections, checks them, and orders them.

A section is a module in ``summarizer/sections`` or in a *pack* (a folder given by the
user) that defines one subclass of :class:`~summarizer.schema.section.Section`; the
file's name is the section's name. A section needs a prompt file of the same name,
``<name>.md.j2``, in ``prompts/`` or in the pack. This module knows nothing of what
any section is about.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType, ModuleType

from summarizer import sections as house
from summarizer.errors import PackError, UsageError
from summarizer.rendering.phrases import check
from summarizer.schema.section import Section
from summarizer.schema.walk import fields, name_of, references


@dataclass(frozen=True, slots=True)
class Registry:
    """The sections at hand, by name, in the order they are shown."""

    sections: Mapping[str, type[Section]]
    packs: tuple[Path, ...] = ()
    """Folders whose prompt files come before the house's."""

    def __getitem__(self, name: str) -> type[Section]:
        """Return a section by name.

        Raises:
            UsageError: there is none of that name.
        """
        try:
            return self.sections[name]
        except KeyError:
            msg = f"no section is called {name!r}"
            raise UsageError(msg, remedy=f"Known sections: {', '.join(self.sections)}.") from None

    def choose(self, names: Iterable[str] | None = None) -> tuple[type[Section], ...]:
        """Return sections in the order they are asked for: what is referred to comes first.

        What a chosen section refers to is chosen with it.

        Raises:
            UsageError: a name is unknown.
        """
        todo = list(names) if names is not None else list(self.sections)
        wanted: dict[str, type[Section]] = {}
        while todo:
            name = todo.pop(0)
            if name not in wanted:
                wanted[name] = self[name]
                todo += references(wanted[name])
        shown = [n for n in self.sections if n in wanted]
        return tuple(wanted[n] for n in _ordered({n: references(wanted[n]) for n in shown}))


def load(packs: Iterable[Path] = ()) -> Registry:
    """Find the house's sections and those of the packs.

    Raises:
        PackError: a pack is missing, empty, cannot be imported, defines no section,
            or one that refers to a section nobody knows.
    """
    folders = tuple(packs)
    modules = [
        importlib.import_module(f"{house.__name__}.{m.name}")
        for m in pkgutil.iter_modules(house.__path__)
        if not m.name.startswith("_")
    ]
    modules += [m for folder in folders for m in _pack_modules(folder)]
    found = {name_of(s): s for s in map(_section_of, modules)}
    for name, section in found.items():
        for target in references(section):
            if target not in found:
                msg = f"section {name!r} refers to a section {target!r} that nobody defines"
                raise PackError(msg, remedy="Correct its Reference mark or add that section.")
        fields(section)
        check(section)
    _ordered({n: references(s) for n, s in found.items()})
    shown = sorted(found, key=lambda n: (found[n].about.order, n))
    return Registry(MappingProxyType({n: found[n] for n in shown}), folders)


def _ordered(graph: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Order names so that what is referred to comes first; stable otherwise."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for name, needs in graph.items():
        sorter.add(name, *needs)
    try:
        return tuple(sorter.static_order())
    except CycleError as e:
        msg = f"sections refer to each other in a circle: {' -> '.join(e.args[1])}"
        raise PackError(msg, remedy="Drop one of the Reference marks.") from None


def _section_of(module: ModuleType) -> type[Section]:
    own = [
        v
        for v in vars(module).values()
        if isinstance(v, type) and issubclass(v, Section) and v.__module__ == module.__name__
    ]
    if len(own) != 1:
        msg = f"{module.__file__}: defines {len(own)} sections, not one"
        raise PackError(msg, remedy="Keep one subclass of Section in each file.")
    if not hasattr(own[0], "about"):
        msg = f"{module.__file__}: {own[0].__name__} has no `about`"
        raise PackError(msg, remedy="Set `about: ClassVar[About] = About(...)`.")
    return own[0]


def _pack_modules(folder: Path) -> list[ModuleType]:
    if not folder.is_dir():
        msg = f"{folder}: the pack is no folder"
        raise PackError(msg, remedy="Give --pack a folder with <section>.py and <section>.md.j2.")
    files = sorted(p for p in folder.glob("*.py") if not p.name.startswith("_"))
    if not files:
        msg = f"{folder}: the pack holds no section file"
        raise PackError(msg, remedy="Add <section>.py with one subclass of Section.")
    return [_import_file(p) for p in files]


def _import_file(path: Path) -> ModuleType:
    if not path.stem.isidentifier():
        msg = f"{path}: a section file needs a name that is a Python identifier"
        raise PackError(msg, remedy="Rename the file.")
    # The folder's digest keeps two packs with a file of the same name apart.
    pack = f"summarizer_pack_{sha256(str(path.parent.resolve()).encode()).hexdigest()[:12]}"
    name = f"{pack}.{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        msg = f"{path}: cannot be imported"
        raise PackError(msg)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as e:
        del sys.modules[name]
        msg = f"{path}: {type(e).__name__}: {e}"
        raise PackError(msg, remedy="The file must import cleanly; run it with python.") from e
    return module
