"""Peers make ordinary runs: on the endpoint given, with what they took read off the wire."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from evals.peers.__main__ import Name, asker, run
from evals.peers.meter import Meter, Target
from evals.peers.reader import Peer
from evals.peers.shapes import class_of, flattened
from evals.peers.with_instructor import Limits
from summarizer import registry
from summarizer.errors import EndpointError
from summarizer.evaluation import runs
from summarizer.evaluation.cases import Case
from summarizer.evaluation.results import Scorecard, score_run
from summarizer.schema.walk import name_of
from summarizer.values import Status

REGISTRY = registry.load()
SECTIONS = REGISTRY.choose()
CHAT = "/v1/chat/completions"


def completion(text: str, finish: str = "stop") -> dict[str, Any]:
    """Return a chat completion of 100 prompt tokens, 60 of them cached, and 7 written."""
    return {
        "id": "c",
        "object": "chat.completion",
        "created": 0,
        "model": "served",
        "choices": [
            {
                "index": 0,
                "finish_reason": finish,
                "message": {"role": "assistant", "content": text},
            }
        ],
        "usage": {
            "prompt_tokens": 100,
            "completion_tokens": 7,
            "total_tokens": 107,
            "prompt_tokens_details": {"cached_tokens": 60},
        },
    }


def gold_rows(case: Case) -> dict[str, list[dict[str, Any]]]:
    """Return gold as instructor's model would write it."""
    names = {a["id"]: a["name"] for a in case.gold["actors"]}

    def told(value: Any) -> Any:
        if isinstance(value, list):
            return [told(v) for v in value]
        return names.get(value, value) if isinstance(value, str) else value

    rows = {n: [{k: told(v) for k, v in i.items()} for i in v] for n, v in case.gold.items()}
    for row in rows["actors"]:
        del row["id"], row["evidence"]
    return rows


Answer = Callable[[Mapping[str, Any]], dict[str, Any]]


@pytest.fixture
def endpoint(httpserver: HTTPServer) -> Callable[[Answer], list[Mapping[str, Any]]]:
    """Start a server that answers by a function; return the requests it will have got."""

    def start(answer: Answer) -> list[Mapping[str, Any]]:
        asked: list[Mapping[str, Any]] = []

        def reply(request: Request) -> Response:
            body = json.loads(request.get_data())
            asked.append({**body, "key": request.headers.get("Authorization")})
            made = answer(body)
            status = made.pop("status", 200)
            return Response(json.dumps(made), status, content_type="application/json")

        httpserver.expect_request(CHAT, method="POST").respond_with_handler(reply)
        return asked

    return start


@pytest.fixture
def meter(httpserver: HTTPServer) -> Iterator[Meter]:
    """A meter in front of the server."""
    with Meter(Target(httpserver.url_for("/v1"), "m", "secret")) as made:
        yield made


def peer(name: Name, meter: Meter) -> Peer:
    """Return a peer that asks through a meter."""
    return Peer(asker(name, meter, REGISTRY, Limits(500)), meter, SECTIONS)


def scored(corpus: Any, reader: Peer) -> Scorecard:
    """Run all cases with a reader and score the run."""
    opened = runs.start(corpus.runs / "peer", corpus.head())
    runs.execute(opened, corpus.cases, reader)
    return score_run(opened, corpus.cases, REGISTRY.sections)


def case_of(body: Mapping[str, Any], cases: Sequence[Case]) -> Case:
    """Return the case that a request is about."""
    said = body["messages"][-1]["content"]
    return next(c for c in cases if c.text in said)


def test_one_shot_makes_an_ordinary_run(corpus: Any, endpoint: Any, meter: Meter) -> None:
    """Gold said in its shape scores 1; tokens and calls are those of the wire."""
    cases = corpus.cases
    endpoint(lambda body: completion(json.dumps(gold_rows(case_of(body, cases)))))
    card = scored(corpus, peer(Name.ONCE, meter))
    assert [1.0] * 3 == [
        sum(r.sections[n].counts.slots.credit for r in card.cases)
        / sum(r.sections[n].counts.slots.gold for r in card.cases)
        for n in ("actors", "transfers", "forecasts")
    ]
    cost = card.cases[0].cost
    assert (1, 100, 60, 7) == (
        cost.calls,
        cost.prompt_tokens,
        cost.cached_tokens,
        cost.completion_tokens,
    )


def test_the_library_is_never_given_the_key(corpus: Any, endpoint: Any, meter: Meter) -> None:
    """The meter adds it on the way to the endpoint; no call of the run holds it."""
    asked = endpoint(lambda _: completion(json.dumps({name_of(s): [] for s in SECTIONS})))
    outcome = peer(Name.ONCE, meter).read(corpus.cases[0].article)
    assert ["Bearer secret"] == [a["key"] for a in asked]
    assert "secret" not in repr(outcome.calls)


def test_an_answer_that_misfits_is_asked_for_again_and_paid(
    corpus: Any, endpoint: Any, meter: Meter
) -> None:
    """The re-ask is instructor's own: two calls, both counted, one of them good."""
    answers = ['{"actors": 3}', json.dumps(gold_rows(corpus.cases[0]))]
    asked = endpoint(lambda _: completion(answers.pop(0)))
    summary = peer(Name.ONCE, meter).read(corpus.cases[0].article).summary
    assert (2, 2, 14) == (len(asked), summary.usage.calls, summary.usage.completion_tokens)
    assert 2 == len(summary["actors"])


@pytest.mark.parametrize(
    "answer", [completion('{"actors": [', "length"), {"status": 400, "error": {"message": "long"}}]
)
def test_a_failed_article_counts_as_failed_with_its_costs(
    corpus: Any, endpoint: Any, meter: Meter, answer: dict[str, Any]
) -> None:
    """A cut answer, or a prompt that is too long: an empty prediction, never left out."""
    endpoint(lambda _: dict(answer))
    summary = peer(Name.ONCE, meter).read(corpus.cases[0].article).summary
    assert (Status.FAILED, 1) == (summary.status, summary.usage.calls)
    assert "failed" == scored(corpus, peer(Name.ONCE, meter)).cases[0].status


def test_without_an_endpoint_the_run_stops(corpus: Any) -> None:
    """Nobody's article is failed for it."""
    with Meter(Target("http://127.0.0.1:9/v1", "m")) as meter:
        reader = peer(Name.ONCE, meter)
        with pytest.raises(EndpointError):
            reader.read(corpus.cases[0].article)


def test_a_refused_key_stops_the_run(corpus: Any, endpoint: Any, meter: Meter) -> None:
    """No other article would fare better."""
    endpoint(lambda _: {"status": 401, "error": {"message": "no"}})
    with pytest.raises(EndpointError, match="401"):
        peer(Name.ONCE, meter).read(corpus.cases[0].article)


def test_sections_are_asked_for_one_by_one(corpus: Any, endpoint: Any, meter: Meter) -> None:
    """Four calls; after the first, the roster's names are told. One that fails costs itself."""
    rows = gold_rows(corpus.cases[0])

    def answer(body: Mapping[str, Any]) -> dict[str, Any]:
        (name,) = body["response_format"]["json_schema"]["schema"]["required"]
        broken = name == "forecasts"
        return completion("{" if broken else json.dumps({name: rows[name]}), "stop")

    asked = endpoint(answer)
    summary = peer(Name.SECTIONS, meter).read(corpus.cases[0].article).summary
    roster = ["Atland; Borduria" in a["messages"][1]["content"] for a in asked]
    assert [False, *[True] * 5] == roster
    assert (Status.PARTIAL, [2, 1, 0, 0]) == (
        summary.status,
        [len(summary[n]) for n in ("actors", "transfers", "forecasts", "contacts")],
    )
    assert ["actors", "transfers", "forecasts", "contacts"] == [s.step for s in summary.usage.steps]


def extractions(case: Case) -> str:
    """Return gold as langextract's model would write it."""
    made = []
    for section in SECTIONS:
        for row in gold_rows(case)[name_of(section)]:
            words = row.get("name") or row.get("item") or row.get("act")
            kind = class_of(section)
            made.append({kind: words, f"{kind}_attributes": flattened(section, row)})
    return json.dumps({"extractions": made})


def test_langextract_makes_an_ordinary_run(corpus: Any, endpoint: Any, meter: Meter) -> None:
    """Its extractions become items, its alignment their evidence."""
    pytest.importorskip("langextract")
    cases = corpus.cases
    asked = endpoint(lambda body: completion(extractions(_in_chunk(body, cases))))
    card = scored(corpus, peer(Name.LANGEXTRACT, meter))
    assert [(2, 1, 1)] * len(cases) == [
        tuple(r.sections[n].counts.items.credit for n in ("actors", "transfers", "forecasts"))
        for r in card.cases
    ]
    whole = [s.counts.unsupported.part for r in card.cases for s in r.sections.values()]
    assert {0} == set(whole)
    assert len(cases) == len(asked)
    assert "Date of publication: 2025-03-04" in asked[0]["messages"][-1]["content"]


def _in_chunk(body: Mapping[str, Any], cases: Sequence[Case]) -> Case:
    said = body["messages"][-1]["content"]
    return next(c for c in cases if c.meta.title in said)


def test_langextract_with_no_readable_answer_has_failed(
    corpus: Any, endpoint: Any, meter: Meter
) -> None:
    """It drops a chunk it cannot parse without a word; here that is a loss."""
    pytest.importorskip("langextract")
    endpoint(lambda _: completion('{"extractions": [', "length"))
    summary = peer(Name.LANGEXTRACT, meter).read(corpus.cases[0].article).summary
    assert (Status.FAILED, ["not_json"]) == (summary.status, [x.reason for x in summary.losses])


def test_extractions_become_rows(corpus: Any) -> None:
    """An aligned span is the evidence; words without one are a quote still to be found."""
    pytest.importorskip("langextract")
    rows_of = importlib.import_module("evals.peers.with_langextract").rows_of
    article = corpus.cases[0].article
    at = article.text.index("radars")
    span = SimpleNamespace(start_pos=at, end_pos=at + 6)
    made = [
        SimpleNamespace(
            extraction_class="transfer",
            extraction_text="Radars",
            char_interval=span,
            attributes=None,
        ),
        SimpleNamespace(
            extraction_class="transfer",
            extraction_text="tanks",
            char_interval=None,
            attributes={"when": "Monday", "when_earliest": "2025-03-03"},
        ),
        SimpleNamespace(
            extraction_class="weather", extraction_text="x", char_interval=None, attributes={}
        ),
    ]
    one, two = rows_of(made, SECTIONS, article)["transfers"]
    assert ("radars", at) == (one["item"], one["evidence"][0].start)
    assert ("tanks", ["tanks"], "2025-03-03") == (
        two["item"],
        two["evidence"],
        two["when"]["earliest"],
    )


def test_the_command_keeps_a_run_and_prints_its_score(
    corpus: Any, endpoint: Any, httpserver: HTTPServer, capsys: pytest.CaptureFixture[str]
) -> None:
    """`python -m evals.peers` writes what `summarizer eval` reads, and can be resumed."""
    cases = corpus.cases
    asked = endpoint(lambda body: completion(json.dumps(gold_rows(case_of(body, cases)))))
    url, folder = httpserver.url_for("/v1"), corpus.runs / "once"
    how: dict[str, Any] = {"suite": "all", "base_url": url, "folder": folder, "gold": corpus.root}
    run(Name.ONCE, model="m", **how)
    run(Name.ONCE, model="m", resume=True, **how)
    head = runs.read(folder).head
    assert ("instructor-once", "m") == (head.settings["backend"], head.settings["model"])
    assert {"instructor", "score_spec"} <= set(head.versions)
    assert len(cases) == len(asked)
    assert "headline 1.000" in capsys.readouterr().out
