"""What a type checker must know of the public API. Checked by mypy, never run.

A change here that mypy asks for is a change that a user will have to make too.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, assert_type

import summarizer
from summarizer import Evidence, Loss, Section, Status, Summarizer, Summary, Usage
from summarizer.sections.transfers import Transfer
from summarizer.values import Quantity, When

summary = summarizer.summarize(
    "Title\n\nText.",
    published="2024-12-23",
    language="en",
    sections=["actors"],
    backend="openai",
    model="gpt-6-luna",
    base_url="http://localhost:8080/v1",
    api_key="none",
    effort="fast",
)
assert_type(summary, Summary)
assert_type(summary.status, Status)
assert_type(summary.losses, tuple[Loss, ...])
assert_type(summary.usage, Usage)
assert_type(summary.article.published, date | None)
assert_type(summary.sections, Mapping[str, tuple[Section, ...]])
assert_type(summary["actors"], tuple[Section, ...])
assert_type(summary.to_dict(), dict[str, Any])
assert_type(summary.to_json(), str)
assert_type(summarizer.to_markdown(summary), str)

for transfer in summary.items(Transfer):
    assert_type(transfer, Transfer)
    assert_type(transfer.supplier, str)
    assert_type(transfer.quantity, Quantity | None)
    assert_type(transfer.when, When | None)
    assert_type(transfer.evidence, tuple[Evidence, ...])

with Summarizer(model="tiny", offline=True) as s:
    assert_type(s.summarize("Text.", title="Title", published=date(2024, 12, 23)), Summary)
    assert_type(s.to_markdown(summary), str)


async def read() -> None:
    """Use the asynchronous half."""
    assert_type(await summarizer.asummarize("Text.", backend="local"), Summary)
    async with Summarizer(packs=["./pack"]) as s:
        assert_type(await s.asummarize("Text."), Summary)


try:
    summarizer.summarize("")
except summarizer.SummarizerError as error:
    assert_type(error.remedy, str)
    assert_type(error.exit_code, int)

summarizer.summarize("Text.", backend="nobody")  # type: ignore[arg-type]
summarizer.summarize("Text.", modle="tiny")  # type: ignore[call-arg]
