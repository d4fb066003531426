"""The openai backend against endpoints of every temper."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import BaseModel
from werkzeug import Response

from summarizer.backends.batch_api import Deferred
from summarizer.backends.dialect import Dialect
from summarizer.backends.openai_compatible import HOSTED_URL, Endpoint, OpenAICompatible
from summarizer.backends.prices import PRICES
from summarizer.backends.protocol import Prompt, UnsentError, Unusable
from summarizer.backends.reply import Reply
from summarizer.backends.wire import Patience
from summarizer.errors import CredentialsError, EndpointError, UsageError

if TYPE_CHECKING:
    from tests.backends import conftest as given

GOOD = '{"place":"Oslo","degrees":-3}'

Opened = Callable[..., OpenAICompatible]


@pytest.fixture
def opened(patience: Patience) -> Iterator[Opened]:
    """Make backends, and close them."""
    made: list[OpenAICompatible] = []

    def make(url: str, **settings: Any) -> OpenAICompatible:
        how = Endpoint(**{"model": "m", "base_url": url, "api_key": "k", **settings})
        made.append(OpenAICompatible(how, patience))
        return made[-1]

    yield make
    for backend in made:
        backend.close()
        backend.close()


def refusal(words: str, status: int = 400) -> Response:
    """Return an endpoint's refusal in these words."""
    body = json.dumps({"error": {"message": words, "type": "invalid_request_error"}})
    return Response(body, status, content_type="application/json")


def test_the_first_request_is_strict_and_plain(
    endpoint: given.Endpoint, opened: Opened, ask: given.Ask, prompt: Prompt
) -> None:
    """The prompt's own messages, its schema strictly, temperature 0, a seed; nothing else."""
    endpoint.answers(GOOD)
    answer = ask(opened(endpoint.url))
    strict = {"name": "answer", "strict": True, "schema": prompt.schema}
    expected = {
        "model": "m",
        "messages": prompt.messages,
        "max_tokens": 64,
        "temperature": 0.0,
        "seed": 7,
        "response_format": {"type": "json_schema", "json_schema": strict},
    }
    assert [expected] == endpoint.requests
    assert (100, 40, 10) == (
        answer.usage.prompt_tokens,
        answer.usage.cached_tokens,
        answer.usage.completion_tokens,
    )


def test_a_key_is_sent_and_none_is_needed(
    endpoint: given.Endpoint, opened: Opened, ask: given.Ask
) -> None:
    """Servers of one's own may want no key."""
    endpoint.answers(GOOD)
    assert GOOD == ask(opened(endpoint.url, api_key=None)).calls[0].text


def test_an_endpoint_without_schemas_is_told_them(
    endpoint: given.Endpoint, opened: Opened, ask: given.Ask, prompt: Prompt
) -> None:
    """Refusals lead from a strict schema to JSON mode to none, and are remembered."""
    endpoint.answers(
        refusal("response_format type json_schema is not supported"),
        refusal("unknown field: response_format", 422),
        GOOD,
    )
    backend = opened(endpoint.url)
    ask(backend)
    ask(backend)
    formats = [r.get("response_format", {}).get("type") for r in endpoint.requests]
    assert ["json_schema", "json_object", None, None] == formats
    *prefix, user = endpoint.requests[-1]["messages"]
    assert prompt.prefix == prefix
    assert user["content"].startswith(prompt.messages[-1]["content"])
    assert '"required":["place","degrees"]' in user["content"]


@pytest.mark.parametrize(
    ("words", "gone", "come"),
    [
        ("Unsupported value: 'temperature' does not support 0.", "temperature", None),
        ("Unrecognized request argument supplied: seed", "seed", None),
        (
            "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.",
            "max_tokens",
            "max_completion_tokens",
        ),
    ],
)
def test_refused_parameters_are_dropped(
    endpoint: given.Endpoint,
    opened: Opened,
    ask: given.Ask,
    words: str,
    gone: str,
    come: str | None,
) -> None:
    """An endpoint that refuses a parameter by name is asked without it from then on."""
    endpoint.answers(refusal(words), GOOD)
    backend = opened(endpoint.url)
    ask(backend)
    ask(backend)
    assert [True, False, False] == [gone in r for r in endpoint.requests]
    assert come is None or 64 == endpoint.requests[-1][come]


def test_a_refusal_that_names_nothing_is_an_error(
    endpoint: given.Endpoint, opened: Opened, ask: given.Ask
) -> None:
    """Only what is named can be adapted to; the rest is told after one request."""
    endpoint.answers(refusal("I am a teapot"))
    with pytest.raises(EndpointError, match="I am a teapot"):
        ask(opened(endpoint.url))
    assert 1 == endpoint.calls


@pytest.mark.parametrize("mode", ["strict", "json_object", "none"])
def test_a_chosen_schema_mode_is_kept_to(
    endpoint: given.Endpoint, opened: Opened, ask: given.Ask, mode: str
) -> None:
    """What the user has chosen is not adapted."""
    endpoint.answers(refusal("no response_format here, schema or not"))
    with pytest.raises(EndpointError):
        ask(opened(endpoint.url, schema_mode=mode))
    sent = [r.get("response_format", {}).get("type") for r in endpoint.requests]
    assert [{"strict": "json_schema", "json_object": "json_object", "none": None}[mode]] == sent


def test_an_endpoint_that_ignores_the_schema_is_found_out(
    endpoint: given.Endpoint, opened: Opened, ask: given.Ask
) -> None:
    """After an answer out of shape the schema stands in the cue of every later question."""
    endpoint.answers("It is cold.", GOOD)
    backend = opened(endpoint.url)
    ask(backend)
    ask(backend)
    told = ["JSON Schema" in r["messages"][3]["content"] for r in endpoint.requests]
    assert [False, False, True] == told


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        ({"finish_reason": "length", "message": {"content": GOOD}}, "length"),
        ({"finish_reason": "content_filter", "message": {"content": ""}}, "filtered"),
        ({"finish_reason": "stop", "message": {"content": None, "refusal": "No."}}, "refused"),
        ({"finish_reason": "stop", "message": {"content": "  "}}, "empty"),
        ({"finish_reason": "stop", "message": {"content": "No."}}, "not_json"),
        ({"finish_reason": "stop", "message": {"content": '{"place":1}'}}, "invalid"),
    ],
)
def test_hopeless_answers_end_typed_and_bounded(
    endpoint: given.Endpoint,
    opened: Opened,
    ask: given.Ask,
    reply: Mapping[str, Any],
    kind: str,
) -> None:
    """However an endpoint answers, it is asked at most three times and never the same twice."""
    endpoint.answers({"choices": [reply]})
    with pytest.raises(Unusable) as caught:
        ask(opened(endpoint.url))
    bodies = [json.dumps(r, sort_keys=True) for r in endpoint.requests]
    assert (kind, len(set(bodies))) == (caught.value.kind, len(bodies))
    assert len(bodies) <= 3


def test_a_web_page_is_no_answer(endpoint: given.Endpoint, opened: Opened, ask: given.Ask) -> None:
    """A login page under status 200 is told as what it is."""
    endpoint.answers(Response("<html>log in</html>", 200, content_type="text/html"))
    with pytest.raises(EndpointError, match="a web page"):
        ask(opened(endpoint.url))


def test_a_strict_endpoint_takes_our_schemas(
    checking: Callable[[Sequence[str]], str],
    opened: Opened,
    ask: given.Ask,
) -> None:
    """A server that checks like a hosted one finds nothing to refuse."""
    backend = opened(checking([GOOD]), schema_mode="strict")
    assert 1 == ask(backend).usage.calls


def test_a_strict_endpoint_refuses_others(
    checking: Callable[[Sequence[str]], str],
    opened: Opened,
    prompt: Prompt,
    shape: type[BaseModel],
) -> None:
    """An optional property is refused, and the refusal names the rule."""
    loose = Prompt(
        prompt.step, prompt.system, prompt.article, prompt.cue, {**prompt.schema, "required": []}
    )
    with pytest.raises(EndpointError, match="not every property is required"):
        opened(checking([GOOD]), schema_mode="strict").ask(loose, shape)


@pytest.mark.parametrize(
    ("text", "enforces", "words"),
    [
        ('{"word":"zq7"}', True, "enforces JSON schemas"),
        ('{ "word": "zq7" }', True, "enforces JSON schemas"),
        ("Good morning, reader!", False, "does not enforce it"),
        ("", None, "no words"),
    ],
)
def test_the_probe_finds_out_whether_schemas_are_enforced(
    endpoint: given.Endpoint, opened: Opened, text: str, *, enforces: bool | None, words: str
) -> None:
    """It asks for what no free model would say."""
    endpoint.answers(text)
    probe = opened(endpoint.url).probe()
    assert (True, True, enforces) == (probe.reachable, probe.accepted, probe.enforces)
    assert words in probe.detail
    assert "zq7" not in json.dumps(endpoint.requests[0]["messages"])


def test_the_probe_tells_a_refused_schema(endpoint: given.Endpoint, opened: Opened) -> None:
    """An endpoint that refuses schemas is usable all the same."""
    endpoint.answers(refusal("json_schema is not supported"), "Good morning!")
    probe = opened(endpoint.url).probe()
    assert (True, True, False) == (probe.reachable, probe.accepted, probe.enforces)


def test_the_probe_tells_a_wrong_key(endpoint: given.Endpoint, opened: Opened) -> None:
    """A refused key is a finding with a remedy."""
    endpoint.answers(401)
    probe = opened(endpoint.url).probe()
    assert (True, False, None) == (probe.reachable, probe.accepted, probe.enforces)
    assert probe.remedy


def test_the_probe_tells_an_endpoint_that_is_not_there(opened: Opened) -> None:
    """Nothing listening is a finding too."""
    probe = opened("http://127.0.0.1:9/v1").probe()
    assert (False, False, None) == (probe.reachable, probe.accepted, probe.enforces)


@pytest.mark.parametrize("url", ["localhost:8080/v1", "ftp://host/v1", "http://", "http://a:b/"])
def test_a_base_url_must_be_an_http_address(opened: Opened, url: str) -> None:
    """A malformed address is the configuration's fault, found before anything is sent."""
    with pytest.raises(UsageError, match="no http address"):
        opened(url)


@pytest.mark.parametrize("key", ["sk-\u2019quoted", "sk-two\nlines"])
def test_an_impossible_key_is_told_without_showing_it(opened: Opened, key: str) -> None:
    """A key that no header can hold never reaches one."""
    with pytest.raises(CredentialsError) as caught:
        opened("http://localhost/v1", api_key=key)
    assert "sk-" not in str(caught.value)


def test_openai_itself_wants_a_key(patience: Patience) -> None:
    """The hosted endpoint is not even tried without one."""
    with pytest.raises(CredentialsError, match="none is given"):
        OpenAICompatible(Endpoint(), patience)


def test_prices_are_those_of_the_hosted_endpoint_only(opened: Opened) -> None:
    """A model of the same name elsewhere costs nobody knows what."""
    hosted = opened(HOSTED_URL, model="gpt-6-luna").traits
    elsewhere = opened("http://localhost/v1", model="gpt-6-luna").traits
    own = opened("http://localhost/v1", prices={"prompt": 1.0}).traits
    assert (PRICES["gpt-6-luna"], {}, {"prompt": 1.0}) == (
        hosted.prices,
        dict(elsewhere.prices),
        own.prices,
    )


def test_settings_do_not_show_the_key() -> None:
    """A key is in no repr."""
    assert "hush" not in repr(Endpoint(api_key="hush"))


@pytest.mark.parametrize(
    "text", ["", "plain words", "Сеул и Пхеньян", "북한이 미사일을 발사했다", "北京与平壤"]
)
def test_the_token_estimate_is_generous(opened: Opened, text: str) -> None:
    """It is never less than a token for three letters, and one for each other character."""
    others = sum(c >= "\x80" for c in text)
    assert (len(text) - others) / 3 + others <= opened("http://localhost/v1").count(text)


def test_dropping_ends() -> None:
    """A dialect runs out of things to drop, whatever an endpoint names."""
    everything = "response_format temperature seed reasoning_effort max_tokens prompt_cache_key"
    dialect: Dialect | None = Dialect(seed=1, effort="none", cache="c")
    dropped = 0
    while dialect is not None:
        dialect, dropped = dialect.without(everything), dropped + 1
    assert 8 == dropped


# --- caches that are told where to cut -------------------------------------------------

EXPLICIT = {"mode": "explicit"}


def texts(request: Mapping[str, Any]) -> list[str]:
    """Return what the messages of a request say."""
    said = [m["content"] for m in request["messages"]]
    return [c if isinstance(c, str) else "".join(p["text"] for p in c) for c in said]


def marked(request: Mapping[str, Any]) -> list[str]:
    """Return the parts of a request that end at a breakpoint."""
    parts = [p for m in request["messages"] if isinstance(m["content"], list) for p in m["content"]]
    assert {"text"} >= {p["type"] for p in parts}
    return [p["text"] for p in parts if p.get("prompt_cache_breakpoint") == EXPLICIT]


def test_what_others_begin_with_ends_at_breakpoints(
    endpoint: given.Endpoint, opened: Opened, ask: given.Ask, prompt: Prompt
) -> None:
    """Behind what never changes, and behind the article; the words are what they were."""
    endpoint.answers(GOOD)
    ask(opened(endpoint.url, breakpoints=True))
    (sent,) = endpoint.requests
    assert [prompt.prefix[-1]["content"], prompt.article] == marked(sent)
    assert [m["content"] for m in prompt.messages] == texts(sent)
    assert ("summarizer", EXPLICIT) == (sent["prompt_cache_key"], sent["prompt_cache_options"])


def test_a_re_ask_reads_what_the_first_question_wrote(
    endpoint: given.Endpoint, opened: Opened, ask: given.Ask
) -> None:
    """Its beginning is cut alike; what is appended is not kept."""
    endpoint.answers("It is cold.", GOOD)
    ask(opened(endpoint.url, breakpoints=True))
    first, again = endpoint.requests
    assert marked(first) == marked(again)
    assert first["messages"] == again["messages"][: len(first["messages"])]


def test_an_article_asked_about_once_is_not_kept(
    endpoint: given.Endpoint, opened: Opened, prompt: Prompt, shape: type[BaseModel]
) -> None:
    """Writing it would cost more than it saves."""
    endpoint.answers(GOOD)
    opened(endpoint.url, breakpoints=True).ask(replace(prompt, alone=True), shape)
    assert [prompt.prefix[-1]["content"]] == marked(endpoint.requests[0])


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("Unknown parameter: 'prompt_cache_options'.", 400),
        ("Unknown parameter: 'messages[0].content[0].prompt_cache_breakpoint'.", 400),
        ("messages.0.content: Input should be a valid string", 422),
    ],
)
def test_an_endpoint_that_knows_no_breakpoints_is_asked_without(
    endpoint: given.Endpoint, opened: Opened, ask: given.Ask, words: str, status: int
) -> None:
    """From then on it gets what every endpoint gets."""
    endpoint.answers(refusal(words, status), GOOD)
    backend = opened(endpoint.url, breakpoints=True)
    ask(backend)
    ask(backend)
    ask(opened(endpoint.url))
    _, *later, plain = endpoint.requests
    assert [plain, plain] == later
    assert "prompt_cache" not in json.dumps(plain)


@pytest.mark.parametrize(
    ("model", "told"),
    [
        ("gpt-6-luna", True),
        ("gpt-5.6-luna", True),
        ("gpt-5.10", True),
        ("gpt-7", True),
        ("ft:gpt-6-luna:us::1", True),
        ("gpt-5.5", False),
        ("gpt-5-2025-08-07", False),
        ("gpt-4o", False),
        ("gpt-4.1-mini", False),
        ("gpt-oss-120b", False),
        ("o3", False),
    ],
)
def test_only_endpoints_known_to_want_breakpoints_are_told_them(
    prompt: Prompt, patience: Patience, *, model: str, told: bool
) -> None:
    """OpenAI's own, from GPT-5.6 on; a server elsewhere may have a model of that name."""
    for url, expected in ((HOSTED_URL, told), ("http://localhost/v1", False)):
        with closing(Deferred(Endpoint(model=model, base_url=url, api_key="k"), patience)) as made:
            with pytest.raises(UnsentError) as unsent:
                made.ask(prompt, BaseModel)
            assert expected == ("prompt_cache_options" in unsent.value.body)


def test_breakpoints_change_no_question(
    endpoint: given.Endpoint, opened: Opened, prompt: Prompt, shape: type[BaseModel]
) -> None:
    """An answer paid for before them is known after, and what is recorded is plain text."""
    endpoint.answers(GOOD)
    known: dict[str, Reply] = {}

    class Kept:
        def recall(self, key: str) -> Reply | None:
            return known.get(key)

        def keep(self, key: str, step: str, reply: Reply) -> None:
            del step
            known[key] = reply

    opened(endpoint.url).ask(prompt, shape, memory=Kept())
    answer = opened(endpoint.url, breakpoints=True).ask(prompt, shape, memory=Kept())
    opened(endpoint.url, breakpoints=True).ask(replace(prompt, alone=True), shape, memory=Kept())
    assert (1, 1) == (endpoint.calls, len(known))
    assert prompt.messages == list(answer.calls[0].messages)
