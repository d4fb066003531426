"""instructor: one question for everything, or one for each section.

``Mode.JSON_SCHEMA``: the endpoint holds the answer to the schema where it can, instructor
validates it and asks again, at most twice, with Pydantic's reasons.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import instructor
import openai
from instructor.v2.core.errors import InstructorError

from evals.peers.convert import Said
from evals.peers.meter import Meter
from evals.peers.prompts import at_once, one_section
from evals.peers.reader import hush
from evals.peers.shapes import document
from summarizer.schema.section import Named, Section
from summarizer.schema.walk import name_of
from summarizer.values import Article

RE_ASKS = 2
_SECONDS = 1_800.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What holds for every question."""

    max_tokens: int
    seed: int = 7


def in_one_shot(
    meter: Meter, sections: Sequence[type[Section]], limits: Limits
) -> Callable[[Article], Said]:
    """Return what asks for all sections in one question."""
    create, model = _client(meter), document(sections)

    def ask(article: Article) -> Said:
        meter.step = "all"
        said = Said()
        try:
            said.rows = create(model, at_once(sections, article), limits)
            said.answered = 1
        except InstructorError as e:
            said.broke(meter.step, e)
        return said

    return ask


def by_section(
    meter: Meter, sections: Sequence[type[Section]], limits: Limits
) -> Callable[[Article], Said]:
    """Return what asks one question for each section, the roster's names told in the later ones."""
    create = _client(meter)
    models = {name_of(s): document([s]) for s in sections}

    def ask(article: Article) -> Said:
        said = Said()
        roster: list[str] = []
        for s in sections:
            name = meter.step = name_of(s)
            try:
                found = create(models[name], one_section(s, article, roster), limits)
            except InstructorError as e:
                said.broke(name, e)
                continue
            said.answered += 1
            said.rows |= found
            if issubclass(s, Named):
                roster += [str(row["name"]) for row in found[name]]
        return said

    return ask


def _client(meter: Meter) -> Callable[..., dict[str, Any]]:
    hush("instructor")
    client = instructor.from_openai(
        openai.OpenAI(
            base_url=meter.url,
            api_key="of the meter",
            max_retries=0,
            timeout=_SECONDS,
            http_client=openai.DefaultHttpxClient(trust_env=False, timeout=_SECONDS),
        ),
        mode=instructor.Mode.JSON_SCHEMA,
    )

    def create(model: type[Any], messages: Any, limits: Limits) -> dict[str, Any]:
        found = client.chat.completions.create(
            model=meter.target.model,
            response_model=model,
            messages=messages,
            max_retries=RE_ASKS,
            max_tokens=limits.max_tokens,
            temperature=0.0,
            seed=limits.seed,
        )
        rows: dict[str, Any] = found.model_dump(mode="json")
        return rows

    return create
