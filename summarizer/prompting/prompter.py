"""The prompts of one plan: a static prefix, the article, a cue for the step.

Every word comes from the sections themselves and from the files in ``prompts/`` (or a
pack): ``<section>.md.j2`` holds a section's advice and, as ``examples``, its worked
sentences; files that begin with an underscore are the house's own. Undefined names in
a template are errors.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
)

from summarizer.backends.protocol import Prompt
from summarizer.errors import PackError
from summarizer.schema.section import Named, Section
from summarizer.schema.walk import FieldSpec, Kind, fields, name_of
from summarizer.schema.wire import (
    MOST_PHRASES,
    Pairs,
    Reading,
    Words,
    answer_schema,
    asked,
    row_grammar,
)
from summarizer.values import Article, Sentence

_TOKENS_A_ROW = 40
_TOKENS_AN_ITEM = 130
_MOST_TOKENS = 4096


def folder() -> Path:
    """Return the folder of the house's prompts: in the wheel, else in the checkout."""
    package = Path(str(files("summarizer")))
    inside = package / "_data" / "prompts"
    return inside if inside.is_dir() else package.parent / "prompts"


class Prompter:
    """Writes the prompts of one plan. Its static prefix is made once."""

    def __init__(
        self, sections: Sequence[type[Section]], reading: Reading, packs: Sequence[Path] = ()
    ) -> None:
        """Read the templates.

        Raises:
            PackError: a section has no prompt file, or one that cannot be rendered.
        """
        self._sections = tuple(sections)
        self._reading: Reading = reading
        places = [*packs, folder()]
        self._templates = Environment(
            loader=ChoiceLoader([FileSystemLoader(p) for p in places]),
            undefined=StrictUndefined,
            autoescape=False,  # noqa: S701  prompts are text for a model, not HTML
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._described = tuple(self._describe(s) for s in self._sections)
        self.schema = answer_schema(self._sections)

    @cached_property
    def system(self) -> str:
        """The static text: role, rules, guidelines."""
        text = self._render("_system", sections=self._described)
        return text.strip()

    @cached_property
    def _editor(self) -> str:
        return self._render("_editor").strip()

    @cached_property
    def turns(self) -> tuple[tuple[str, str], ...]:
        """The worked examples, section by section; only about sentences."""
        if self._reading == "article":
            return ()
        return tuple(
            (f"{self._shown(text)}\n{described['name']}", _compact(rows))
            for described in self._described
            for text, rows in described["examples"]
        )

    @property
    def version(self) -> str:
        """A digest of everything static: what a stored answer depends on besides the article."""
        static = json.dumps([self.system, self.turns, self.schema], ensure_ascii=False)
        return sha256(static.encode()).hexdigest()

    def about_article(
        self,
        section: type[Section],
        article: Article,
        passage: Sequence[Sentence],
        roster: Sequence[str],
        missed: Sequence[int] = (),
    ) -> Prompt:
        """Ask for a section's rows in a passage; ``roster`` lines are "id name".

        ``missed`` are numbers of sentences that gave no row when it was asked for before.
        """
        name = name_of(section)
        return Prompt(
            step=name,
            system=self.system,
            article=self.shown_article(article, passage),
            cue=self._render(
                "_cue", name=name, named=issubclass(section, Named), roster=roster, missed=missed
            ).strip(),
            schema=self.schema,
            max_tokens=min(_MOST_TOKENS, _TOKENS_AN_ITEM * section.about.at_most),
        )

    def at_once(
        self, article: Article, passage: Sequence[Sentence], names: Sequence[str]
    ) -> Prompt:
        """Ask for all sections' rows in a passage; who is referred to is written by name."""
        naming = [name_of(s) for s in self._sections if issubclass(s, Named)]
        return Prompt(
            step="+".join(map(name_of, self._sections)),
            system=self.system,
            article=self.shown_article(article, passage),
            cue=self._render("_cue_all", naming=naming, names=names).strip(),
            schema=self.schema,
            max_tokens=_MOST_TOKENS,
            alone=True,
        )

    def about_sentence(  # noqa: PLR0913, PLR0917  one question, each part by name
        self,
        section: type[Section],
        sentence: Sentence,
        mentions: Sequence[str],
        words: Mapping[str, Words],
        pairs: Pairs = (),
        eager: float = 0.0,
    ) -> Prompt:
        """Ask for a section's rows in one sentence.

        ``mentions`` are the names it may refer to, ``pairs`` those that two references may
        take together, ``words`` what its verbatim fields may hold; ``eager`` is as in
        :class:`Prompt`.
        """
        columns = asked(section, "sentences")
        shown = {k: Words(_plain(w.phrases), _plain(w.pieces)) for k, w in words.items()}
        return Prompt(
            step=name_of(section),
            system=self.system,
            article=self._shown(sentence.text),
            cue=name_of(section),
            schema=self.schema,
            grammar=row_grammar(
                columns, _plain(mentions), shown, [(plain(a), plain(b)) for a, b in pairs]
            ),
            max_tokens=24 + _TOKENS_A_ROW * MOST_PHRASES,
            eager=eager,
            turns=self.turns,
        )

    def synopsis(self, facts: Sequence[str], most: int) -> Prompt:
        """Ask for a synopsis of facts already told in sentences.

        Whoever reads whole articles gets no guidelines with it: it has no use for them, and
        would pay. A small model goes on from the beginning that it holds warm.
        """
        row = {
            "type": "object",
            "properties": {
                "s": {"type": "array", "items": {"type": "integer"}},
                "text": {"type": "string"},
            },
            "required": ["s", "text"],
            "additionalProperties": False,
        }
        return Prompt(
            step="synopsis",
            system=self.system if self._reading == "sentences" else self._editor,
            article="",
            cue=self._render("_synopsis", facts=facts, most=most).strip(),
            schema={
                "type": "object",
                "properties": {"rows": {"type": "array", "items": row}},
                "required": ["rows"],
                "additionalProperties": False,
            },
            max_tokens=320,
            turns=self.turns,
        )

    def shown_article(self, article: Article, passage: Sequence[Sentence]) -> str:
        """Return a passage as the model sees it, sentences numbered."""
        lines = [Sentence(s.number, s.start, s.end, " ".join(s.text.split())) for s in passage]
        return self._render(
            "_article",
            sentences=lines,
            text="",
            published=article.published,
            language=article.language or "unknown",
        ).strip()

    def _shown(self, text: str) -> str:
        return self._render(
            "_article", text=plain(text), sentences=(), published=None, language=None
        ).strip()

    def _describe(self, section: type[Section]) -> dict[str, Any]:
        """Gather what the system template says of a section, from its model and prompt file."""
        name = name_of(section)
        try:
            template = self._templates.get_template(f"{name}.md.j2")
            module: Any = template.make_module({"reading": self._reading})
            advice = template.render(reading=self._reading).strip()
        except TemplateError as e:
            if isinstance(e, TemplateNotFound) and e.name == f"{name}.md.j2":
                msg = f"section {name!r} has no prompt file {name}.md.j2"
                raise PackError(msg, remedy="Put it beside the section's model file.") from None
            msg = f"prompt file {name}.md.j2: {e}"
            raise PackError(msg, remedy="Mend the template.") from e
        return {
            "name": name,
            "title": section.about.title,
            "question": section.about.question,
            "guideline": " ".join((section.__doc__ or "").split()),
            "advice": advice,
            "examples": tuple(getattr(module, "examples", ())),
            "columns": [
                f"{s.name}, ..." if s.many else s.name for s in asked(section, "sentences")
            ],
            "fields": [
                {"name": s.name, "sort": _sort(s), "description": s.description}
                for s in fields(section)
                if s.kind not in (Kind.ID, Kind.EVIDENCE)
            ],
        }

    def _render(self, template: str, **values: object) -> str:
        try:
            return self._templates.get_template(f"{template}.md.j2").render(
                reading=self._reading, **values
            )
        except TemplateError as e:
            msg = f"prompt file {template}.md.j2: {e}"
            raise PackError(msg, remedy="Mend the template.") from e


def plain(text: str) -> str:
    """Return text on one line, without what would have to be escaped in JSON."""
    return " ".join(text.replace('"', "'").replace("\\", "/").split())


def _plain(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(plain(t) for t in texts)


def _compact(rows: Sequence[Any]) -> str:
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _sort(spec: FieldSpec) -> str:
    """Say in a few words what a field takes."""
    if spec.kind is Kind.ENUM:
        return "one of " + " ".join(spec.values)
    if spec.kind is Kind.REFERENCE:
        return f"list of ids from {spec.refers_to}" if spec.many else f"id from {spec.refers_to}"
    if spec.kind is Kind.COUNTRY:
        return "country, in English, or null"
    words = "list of verbatim phrases" if spec.many else "verbatim"
    return words if spec.required or spec.many else f"{words}, or null"
