"""Costs on hosted models are counted as such an API bills, whoever answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

import openai
import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from evals.bench_cost import AIMED, AT_MOST, aims, measured, told
from evals.billing import Bill, Breakpoints, Rendered, Steps, Till, render
from evals.peers.__main__ import Name, asker
from evals.peers.meter import Target
from evals.peers.with_instructor import Limits
from evals.perfect import Perfect
from summarizer import registry
from summarizer.articles import from_text
from summarizer.backends.openai_compatible import Endpoint, OpenAICompatible
from summarizer.backends.prices import PRICES
from summarizer.evaluation.cases import Case, load
from summarizer.pipeline import Effort, Plan, Summarizer
from summarizer.values import Status

MARK = {"mode": "explicit"}
ARTICLE = "Atland's shipment\n\nOn Monday Atland sent nine radars to Borduria."


def letters(text: str) -> list[int]:
    """Return a token for each letter."""
    return [ord(c) for c in text]


def message(*parts: str | tuple[str], role: str = "user") -> dict[str, Any]:
    """Return a message; a part within a tuple ends at a breakpoint."""
    content = [
        {"type": "text", "text": p}
        if isinstance(p, str)
        else {"type": "text", "text": p[0], "prompt_cache_breakpoint": MARK}
        for p in parts
    ]
    return {"role": role, "content": content}


# --- what is cached ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shared", "cached"), [(0, 0), (1_023, 0), (1_024, 1_024), (1_151, 1_024), (1_152, 1_152)]
)
def test_a_beginning_is_cached_in_steps(shared: int, cached: int) -> None:
    """From 1,024 tokens that were sent before, 128 by 128; writing is free."""
    cache = Steps()
    assert (0, 0) == cache.take(Rendered([1] * 2_000))
    assert (cached, 0) == cache.take(Rendered([1] * shared + [2] * 1_000))


def test_a_prompt_is_cached_no_further_than_it_goes() -> None:
    """The same 1,100 tokens twice: 1,024 are read."""
    cache = Steps()
    cache.take(Rendered([1] * 1_100))
    assert (1_024, 0) == cache.take(Rendered([1] * 1_100))


def test_steps_are_remembered_of_every_prompt() -> None:
    """What two prompts began alike is known after each of them."""
    cache = Steps()
    cache.take(Rendered([1] * 1_300))
    cache.take(Rendered([1] * 1_024 + [2] * 400))
    assert (1_408, 0) == cache.take(Rendered([1] * 1_024 + [2] * 400))


def test_without_breakpoints_a_shared_beginning_is_written_each_time() -> None:
    """GPT-5.6 and later cut at the end of the last message and look for nothing shorter."""
    cache = Breakpoints()
    assert (0, 1_500) == cache.take(Rendered([1] * 1_503, ends=(1_400, 1_500)))
    other = Rendered([1] * 1_400 + [2] * 103, ends=(1_400, 1_500))
    assert (0, 1_500) == cache.take(other)
    assert (1_500, 0) == cache.take(other)


def test_a_conversation_that_grows_reads_what_it_was() -> None:
    """An earlier last message's end is looked for, and only the rest is written."""
    cache = Breakpoints()
    cache.take(Rendered([1] * 1_203, ends=(1_100, 1_200)))
    grown = Rendered([1] * 1_200 + [2] * 203, ends=(1_100, 1_200, 1_300, 1_400))
    assert (1_200, 200) == cache.take(grown)


def test_explicit_breakpoints_alone_are_written_and_read() -> None:
    """What stands behind the last of them is neither read nor written; short ones are none."""
    cache = Breakpoints()
    first = Rendered([1] * 1_700, ends=(1_697,), marks=(1_000, 1_300), implicit=False)
    assert (0, 1_300) == cache.take(first)
    again = Rendered([1] * 1_300 + [2] * 400, (1_697,), (1_000, 1_300), implicit=False)
    assert (1_300, 0) == cache.take(again)
    assert (0, 0) == cache.take(Rendered([1] * 1_700, ends=(1_697,), implicit=False))


# --- what is rendered ----------------------------------------------------------------


def test_the_schema_is_rendered_before_the_messages() -> None:
    """Another schema shares no beginning; compact, tools first, and nothing of other fields."""
    schema = {"type": "json_schema", "json_schema": {"name": "a", "strict": True}}
    request = {"messages": [{"role": "user", "content": "hi"}], "seed": 7}
    plain = render(request, letters)
    whole = render({**request, "response_format": schema, "tools": [{"b": 1}]}, letters)
    before = letters('[{"b":1}]{"name":"a","strict":true}')
    assert [*before, *plain.tokens] == list(whole.tokens)
    assert plain.tokens == render({**request, "response_format": {"type": "text"}}, letters).tokens


def test_a_message_costs_three_tokens_besides_role_and_words() -> None:
    """And the answer's beginning as many, behind the last message's end."""
    said = [{"role": "user", "content": "hi"}]
    rendered = render({"messages": said}, lambda text: [1] * len(text.split()))
    assert (3 + 2 + 3, (5,)) == (len(rendered.tokens), rendered.ends)


def test_breakpoints_stand_where_their_parts_end() -> None:
    """Parts are told one after the other; a marked one ends at a breakpoint."""
    said = [message(("abc",), role="user"), message("de", ("f",), "g")]
    rendered = render(
        {"messages": said, "prompt_cache_options": {"mode": "explicit"}},
        lambda text: [] if text in {"user", "assistant"} else letters(text),
    )
    assert ((5, 11), (6, 13), False) == (rendered.marks, rendered.ends, rendered.implicit)


# --- the bill ------------------------------------------------------------------------


def test_each_kind_of_token_has_its_price() -> None:
    """Read, written, neither, and answered."""
    bill = Bill(2, 1_000_000, 200_000, 300_000, 50_000)
    prices = {"prompt": 2.0, "cached": 0.2, "cache_write": 2.5, "completion": 10.0}
    assert pytest.approx(1.0 + 0.04 + 0.75) == bill.input_dollars(prices)
    assert pytest.approx(1.79 + 0.5) == bill.dollars(prices)
    assert Bill(4, 2_000_000, 400_000, 600_000, 100_000) == bill + bill


Asked = list[Mapping[str, Any]]


@pytest.fixture
def endpoint(httpserver: HTTPServer) -> Callable[[], Asked]:
    """Start a server that finds nothing; return the requests it will have got."""

    def start() -> Asked:
        asked: Asked = []

        def reply(request: Request) -> Response:
            body = json.loads(request.get_data())
            asked.append(body)
            lists = body.get("response_format", {}).get("json_schema", {}).get("schema", {})
            text = json.dumps({name: [] for name in lists.get("properties", {"rows": 0})})
            choice = {"index": 0, "finish_reason": "stop"}
            choice["message"] = {"role": "assistant", "content": text}
            made = {"id": "c", "object": "chat.completion", "created": 0, "model": "served"}
            return Response(json.dumps(made | {"choices": [choice]}), 200)

        httpserver.expect_request("/v1/chat/completions", method="POST").respond_with_handler(reply)
        return asked

    return start


@pytest.fixture
def till(httpserver: HTTPServer, endpoint: Callable[[], Asked]) -> Iterator[Till]:
    """A till in front of a server that finds nothing."""
    endpoint()
    with Till(Target(httpserver.url_for("/v1"), "m"), letters) as made:
        yield made


def test_what_only_hosted_models_take_is_counted_and_not_passed_on(
    httpserver: HTTPServer, endpoint: Callable[[], Asked]
) -> None:
    """Whoever answers gets plain messages; the asker is told the usage of a hosted model."""
    asked = endpoint()
    with (
        Till(Target(httpserver.url_for("/v1"), "m"), letters) as till,
        openai.OpenAI(base_url=till.url, api_key="k", max_retries=0) as client,
    ):
        first, found = (
            client.chat.completions.create(
                model="m",
                messages=[message(("a" * 1_500,), last)],  # type: ignore[list-item]
                prompt_cache_key="key",
                extra_body={"prompt_cache_options": {"mode": "explicit"}},
            )
            for last in ("b", "c")
        )
    assert ["a" * 1_500 + "b", "a" * 1_500 + "c"] == [a["messages"][0]["content"] for a in asked]
    assert {"model", "messages"} == set(asked[0])
    assert first.usage is not None
    assert found.usage is not None
    assert first.usage.prompt_tokens == found.usage.prompt_tokens
    assert found.usage.prompt_tokens_details is not None
    assert 1_408 == found.usage.prompt_tokens_details.cached_tokens
    # Six letters of the role and its neighbours, then the marked part.
    assert (1_506, 1_506) == (till.bills["breakpoints"].cached, till.bills["breakpoints"].written)
    assert len('{"rows": []}') == found.usage.completion_tokens


def test_the_same_question_gets_the_answer_it_got(
    httpserver: HTTPServer, endpoint: Callable[[], Asked], tmp_path: Path
) -> None:
    """It is billed each time and asked once, in later runs too where answers are kept."""
    asked = endpoint()
    kept = tmp_path / "answers.jsonl"
    for _ in range(2):
        with (
            Till(Target(httpserver.url_for("/v1"), "m"), letters, kept) as till,
            openai.OpenAI(base_url=till.url, api_key="k", max_retries=0) as client,
        ):
            for _ in range(2):
                client.chat.completions.create(
                    model="m", messages=[{"role": "user", "content": "a"}]
                )
            assert 2 == till.bills["steps"].calls
    assert 1 == len(asked)


def test_nobody_is_billed_for_what_got_no_answer(httpserver: HTTPServer) -> None:
    """A refusal goes back in its own words, for askers adapt to them."""
    httpserver.expect_request("/v1/chat/completions").respond_with_json(
        {"error": {"message": "no seed here"}}, 400
    )
    with (
        Till(Target(httpserver.url_for("/v1"), "m"), letters) as till,
        openai.OpenAI(base_url=till.url, api_key="k", max_retries=0) as client,
    ):
        with pytest.raises(openai.BadRequestError, match="no seed here"):
            client.chat.completions.create(model="m", messages=[{"role": "user", "content": "a"}])
        assert (Bill(), 1) == (till.bills["steps"], till.refused)


def test_contenders_are_billed_apart_and_side_by_side(till: Till) -> None:
    """Where nothing is found: a call a section, more, or one; each begins with empty caches."""
    articles = [from_text(ARTICLE, published="2025-03-04", language="en", id="one")]
    bills = measured(till, articles, registry.load())
    sections = len(registry.load().sections)
    calls = {name: by["steps"].calls for name, by in bills.items()}
    assert {
        "fast": 1,
        "balanced": sections,
        "thorough": sections + 1,  # "sent" is a word of one section
        "instructor-sections": sections,
        "instructor-once": 1,
    } == calls
    assert 0 == bills["instructor-once"]["steps"].cached == bills["fast"]["steps"].cached
    ours = bills[AIMED]
    assert ours["steps"].cached > 0
    assert ours["steps"].prompt == ours["breakpoints"].prompt
    # Every question but the first reads schema, guidelines and article from the cache.
    assert (sections - 1) * ours["breakpoints"].written == ours["breakpoints"].cached
    tables = told(bills, len(articles))
    assert 1 + 2 * len(PRICES) == len(tables)
    assert all(len(line) <= 80 for t in tables for line in t.plain().splitlines())
    heads = {len(t.markdown().splitlines()[2].split("|")) for t in tables}
    assert {len(t.head) + 2 for t in tables} == heads
    peer = next(iter(AT_MOST))
    shares = [
        bills[AIMED]["steps"].dollars(p) / bills[peer]["steps"].dollars(p) for p in PRICES.values()
    ]
    assert max(shares) == aims(bills)[peer]


# --- a perfect reader ----------------------------------------------------------------


@pytest.fixture
def cases(make_case: Callable[..., Path], tmp_path: Path) -> tuple[Case, ...]:
    """Two cases that differ in a number."""
    for n in range(2):
        make_case(tmp_path, n)
    return load(tmp_path)


@pytest.mark.parametrize("effort", get_args(Effort))
def test_a_perfect_reader_tells_us_the_labels(cases: tuple[Case, ...], effort: Effort) -> None:
    """At every effort, of the article that is asked about; no answer is refused."""
    sections = registry.load()
    with Perfect(cases, sections) as perfect:
        backend = OpenAICompatible(Endpoint(model="m", base_url=perfect.url))
        with Summarizer(Plan.make(sections, effort=effort), backend) as reader:
            outcome = reader.read(cases[1].article)
    summary = outcome.summary
    assert {"system, user"} == {", ".join(m["role"] for m in c.messages) for c in outcome.calls}
    assert (Status.OK, ()) == (summary.status, summary.losses)
    counts = {name: len(items) for name, items in cases[1].gold.items()}
    assert counts == {name: len(items) for name, items in summary.sections.items()}
    (transfer,) = summary.sections["transfers"]
    assert ("radars", "3") == (transfer.item, transfer.quantity.text)  # type: ignore[attr-defined]


@pytest.mark.parametrize("peer", [Name.ONCE, Name.SECTIONS])
def test_a_perfect_reader_tells_peers_the_labels(cases: tuple[Case, ...], peer: Name) -> None:
    """In their own shape: names for ids, amounts worked out, quotes for all but actors."""
    sections = registry.load()
    with Perfect(cases, sections) as perfect:
        said = asker(peer, perfect, sections, Limits(4_096))(cases[1].article)
    (gold,) = cases[1].gold["transfers"]
    assert [{**gold, "supplier": "Atland", "recipient": "Borduria"}] == said.rows["transfers"]
    assert ["Atland", "Borduria"] == [row["name"] for row in said.rows["actors"]]
    assert not said.losses
