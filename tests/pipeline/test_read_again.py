"""An article whose reading was cut short is read again, and nothing of it is paid for twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pytest

from summarizer import registry
from summarizer.backends.protocol import Prompt
from summarizer.backends.reply import Reply
from summarizer.backends.scripted import Scripted
from summarizer.errors import EndpointError
from summarizer.pipeline import Plan, Summarizer
from summarizer.values import Article, Usage


@dataclass
class Kept:
    """A memory for as long as the test lasts."""

    replies: dict[str, Reply] = field(default_factory=dict)

    def recall(self, key: str) -> Reply | None:
        """Return the answer kept."""
        return self.replies.get(key)

    def keep(self, key: str, step: str, reply: Reply) -> None:
        """Keep an answer."""
        del step
        self.replies[key] = reply


@dataclass
class Failing:
    """Finds one fact, and fails at one step as long as it is told to."""

    at: str = ""
    asked: list[str] = field(default_factory=list)

    def __call__(self, prompt: Prompt, _messages: Sequence[Mapping[str, str]]) -> str:
        """Answer, or fail like an endpoint that is gone."""
        self.asked.append(prompt.step)
        if prompt.step == self.at:
            msg = "the endpoint breaks the connection"
            raise EndpointError(msg)
        if prompt.step != "forecasts":
            return '{"rows": []}'
        return (
            '{"rows": [{"s": [3], "actor": "North Korea", "target": null, "act": "a nuclear test",'
            ' "type": "nuclear_test", "when": null, "asserted_by": null,'
            ' "likelihood": "unquantified", "cue": null, "condition": null, "basis": "article"}]}'
        )


@pytest.fixture
def article() -> Article:
    """An article with one forecast in it."""
    from summarizer.articles import from_text  # noqa: PLC0415 - as fixtures of this room do

    text = "Signs of a test\n\nThe South watches. North Korea may conduct a nuclear test, it said."
    return from_text(text, published="2025-03-03", language="en")


@pytest.mark.parametrize("step", ["contacts", "synopsis"])
def test_with_a_memory_a_fault_on_the_way_is_raised(article: Article, step: str) -> None:
    """Half a summary would stand for a whole one; read again, only the rest is asked."""
    plan, player, memory = Plan.make(registry.load()), Failing(step), Kept()
    with Summarizer(plan, Scripted(player)) as summarizer:
        with pytest.raises(EndpointError, match="breaks the connection"):
            summarizer.read(article, memory=memory)
        before = len(player.asked)
        player.at = ""
        again = summarizer.read(article, memory=memory).summary
        assert [step, "synopsis"][: 1 + (step != "synopsis")] == player.asked[before:]
        whole = summarizer.read(article, memory=Kept()).summary
        assert replace(whole, usage=Usage()) == replace(again, usage=Usage())


def test_without_a_memory_it_is_a_loss(article: Article) -> None:
    """What was answered is not thrown away where nobody comes back for the rest."""
    with Summarizer(Plan.make(registry.load()), Scripted(Failing("contacts"))) as summarizer:
        summary = summarizer.read(article).summary
    assert ("partial", "gave_up") == (summary.status.value, summary.losses[-1].reason)
