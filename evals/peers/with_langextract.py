"""langextract: few-shot examples, the text in chunks, words located by its own aligner.

Held to a schema with the sections' vocabularies (``output_schema``), the date of
publication told as additional context.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import langextract as lx
from langextract.core.exceptions import LangExtractError
from langextract.core.tokenizer import RegexTokenizer, UnicodeTokenizer
from langextract.prompt_validation import PromptValidationLevel
from langextract.providers.openai import OpenAILanguageModel

from evals.peers.convert import Row, Said
from evals.peers.meter import Meter
from evals.peers.prompts import Example, description, examples
from evals.peers.reader import hush
from evals.peers.shapes import anchor, attributes, class_of, flattened, gathered
from evals.peers.with_instructor import Limits
from summarizer.schema.section import Section
from summarizer.schema.walk import name_of
from summarizer.values import Article, Evidence

CHUNK = 1_000
"""Characters of a chunk: langextract's own default."""
_MOST_EXTRACTIONS = 40
_UNSPACED = ("zh", "ja", "ko", "th")


def in_chunks(
    meter: Meter, sections: Sequence[type[Section]], limits: Limits, chunk: int = CHUNK
) -> Callable[[Article], Said]:
    """Return what extracts all sections' classes, chunk by chunk, one at a time."""
    hush("absl", "langextract")
    shots = [shot(e, sections) for e in examples()]
    model = OpenAILanguageModel(
        model_id=meter.target.model,
        api_key="of the meter",
        base_url=meter.url,
        temperature=0.0,
        max_workers=1,
        max_output_tokens=limits.max_tokens,
        seed=limits.seed,
    )
    model.apply_output_schema(schema(sections))

    def extracted(article: Article) -> Any:
        words = (article.language or "en").split("-")[0]
        return lx.extract(
            article.text,
            prompt_description=description(sections),
            examples=shots,
            model=model,
            fence_output=False,
            use_schema_constraints=False,
            additional_context=f"Date of publication: {article.published or 'unknown'}",
            tokenizer=UnicodeTokenizer() if words in _UNSPACED else RegexTokenizer(),
            prompt_validation_level=PromptValidationLevel.OFF,
            max_char_buffer=chunk,
            max_workers=1,
            batch_length=1,
            show_progress=False,
        )

    def ask(article: Article) -> Said:
        meter.step = "extract"
        said = Said()
        try:
            found = extracted(article)
            said.rows = rows_of(found.extractions or (), sections, article)
            _count(said, meter)
        except LangExtractError as e:
            said.broke(meter.step, e)
        return said

    return ask


def schema(sections: Iterable[type[Section]]) -> dict[str, Any]:
    """Return the schema of an answer, vocabularies included."""
    kinds = [
        lx.schema.extraction_item_schema(class_of(s), attributes=attributes(s)) for s in sections
    ]
    made: dict[str, Any] = lx.schema.extractions_schema(*kinds)
    made["properties"]["extractions"]["maxItems"] = _MOST_EXTRACTIONS
    return made


def shot(example: Example, sections: Iterable[type[Section]]) -> Any:
    """Return a worked example in langextract's form, in order of appearance."""
    made = []
    for s in sections:
        first = anchor(s)
        for row in example.rows.get(name_of(s), ()):
            words = str(row[first.name] if first else row["evidence"][0])
            # A thing may be named where something else is told; its own telling counts.
            near = example.text.find(str(row["evidence"][0])) if "evidence" in row else 0
            at = example.text.find(words, max(0, near))
            made.append((at, lx.data.Extraction(class_of(s), words, attributes=flattened(s, row))))
    return lx.data.ExampleData(example.text, [e for _, e in sorted(made, key=lambda m: m[0])])


def rows_of(
    extractions: Iterable[Any], sections: Iterable[type[Section]], article: Article
) -> dict[str, list[Row]]:
    """Return langextract's extractions as rows; its own alignment is their evidence."""
    kinds = {class_of(s): s for s in sections}
    rows: dict[str, list[Row]] = {name_of(s): [] for s in kinds.values()}
    for e in extractions:
        section = kinds.get(e.extraction_class)
        if section is None:
            continue
        span = e.char_interval
        words: str | Evidence = str(e.extraction_text)
        if span is not None and span.start_pos is not None and span.end_pos is not None:
            quote = article.text[span.start_pos : span.end_pos]
            words = Evidence(quote=quote, start=span.start_pos, end=span.end_pos)
        first = anchor(section)
        row = gathered(section, e.attributes or {}) | {"evidence": [words]}
        if first is not None:
            row[first.name] = words.quote if isinstance(words, Evidence) else words
        rows[name_of(section)].append(row)
    return rows


def _count(said: Said, meter: Meter) -> None:
    """Count the answers that langextract could read: it drops the others without a word."""
    for call in meter.calls:
        try:
            json.loads(call.text)
            said.answered += 1
        except ValueError:
            said.lose(call.step, "not_json", call.error or f"the answer ended by {call.finish}")
