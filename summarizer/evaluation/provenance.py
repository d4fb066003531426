"""What a figure was made with: versions and digests, so that like is compared with like."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable, Mapping
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from summarizer.registry import Registry
from summarizer.schema.section import Section
from summarizer.scoring import SCORE_SPEC
from summarizer.weights.catalogue import MODELS

PACKAGES = ("summarizer", "openai", "instructor", "pydantic", "xllamacpp", "sentencex", "scipy")


def versions() -> dict[str, str]:
    """Return the versions of everything that an output or a score may depend on."""
    found = {"python": platform.python_version(), "score_spec": SCORE_SPEC}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


def schema_digest(sections: Mapping[str, type[Section]]) -> str:
    """Return one digest (hex) of the sections' schemas, descriptions included."""
    schemas = {n: s.model_json_schema() for n, s in sections.items()}
    return sha256(json.dumps(schemas, sort_keys=True).encode()).hexdigest()


def prompt_folders(registry: Registry) -> tuple[Path, ...]:
    """Return where prompt files lie: the packs', then the house's, installed or in a clone."""
    inside = Path(__file__).parents[1]
    house = (inside / "_data" / "prompts", inside.parent / "prompts")
    return (*registry.packs, *(p for p in house if p.is_dir()))


def digests(registry: Registry, weights: str | None = None) -> dict[str, str]:
    """Return the digests (hex) of prompts, schemas and, where it is one of ours, the model."""
    found = {
        "prompts": files_digest(prompt_folders(registry)),
        "schemas": schema_digest(registry.sections),
    }
    known = {m.name: m.sha256 for m in MODELS}
    return found | ({"model": known[weights]} if weights in known else {})


def files_digest(folders: Iterable[Path], pattern: str = "*.j2") -> str:
    """Return one digest (hex) of files by name and content; that of nothing where none is."""
    rows = sorted(
        f"{p.name} {sha256(p.read_bytes()).hexdigest()}"
        for folder in folders
        for p in folder.glob(pattern)
    )
    return sha256("\n".join(rows).encode()).hexdigest()
