"""Writes the skeleton of a gold case: text, meta and empty labels, for ``lint`` to guide."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import tomli_w

from summarizer.errors import OutputError, UsageError
from summarizer.evaluation.cases import ARTICLE, GOLD, META, text_digest
from summarizer.evaluation.files import write
from summarizer.schema.section import Section
from summarizer.values import Article


def new_case(
    root: Path, name: str, article: Article, sections: Mapping[str, type[Section]]
) -> Path:
    """Write a case without labels and return its folder.

    Split and annotator stay empty on purpose: lint asks for them.

    Raises:
        UsageError: the name is no folder name.
        OutputError: there is such a case, or it cannot be written.
    """
    if not name or Path(name).name != name or name.startswith("."):
        msg = f"{name!r} cannot name a case"
        raise UsageError(msg, remedy="Such as --name kr-17-border-balloons.")
    folder = root / name
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        msg = f"{folder}: exists"
        raise OutputError(msg, remedy="Choose another --name.") from None
    except OSError as e:
        msg = f"{folder}: {e.strerror}"
        raise OutputError(msg, remedy="Choose a folder you may write to with --gold.") from None
    meta = {
        "title": article.title,
        **({"published": article.published} if article.published else {}),
        "source": article.source or "",
        "language": article.language or "",
        "voice": "other",
        "story": name,
        "split": "",
        "tags": [],
        "guideline": "1",
        "annotators": [],
        "digest": text_digest(article.text),
    }
    write(folder / ARTICLE, article.text + "\n")
    write(folder / META, tomli_w.dumps(meta))
    write(folder / GOLD, json.dumps({n: [] for n in sections}, indent=1) + "\n")
    return folder
