"""Runs are kept case by case, resumed without asking twice, and never mixed."""

from __future__ import annotations

from typing import Any

import pytest

from summarizer import registry
from summarizer.backends.scripted import read_script
from summarizer.errors import CredentialsError, GateError
from summarizer.evaluation import folders, runs
from summarizer.evaluation.results import FAILED, score_run
from summarizer.values import Article


def test_a_run_keeps_summaries_and_calls(corpus: Any) -> None:
    """Every case has its summary, its seconds and its exchanges on the disk."""
    run = corpus.run()
    assert () == run.missing
    record = runs.read(run.folder).record("case-03")
    assert record is not None
    assert record.summary is not None
    assert "Atland" == record.summary["actors"][0]["name"]
    lines = read_script(run.folder / "calls" / "case-03.jsonl")
    assert [("all", "!", "stop")] == [(c.step, c.text, c.finish) for c in lines]


def test_an_interrupted_run_goes_on_without_asking_twice(corpus: Any, copyist: Any) -> None:
    """After Ctrl-C in the fourth article, three are kept; resuming asks for the other five."""
    first, second = copyist(corpus.cases, interrupt=4), copyist(corpus.cases)
    run = runs.start(corpus.runs / "r", corpus.head())
    with pytest.raises(KeyboardInterrupt):
        runs.execute(run, corpus.cases, first)
    assert 3 == len(list(run.records()))
    again = runs.resume(run.folder, corpus.head())
    runs.execute(again, corpus.cases, second)
    assert [f"case-0{n}" for n in range(8)] == first.asked[:3] + second.asked
    assert () == again.missing


def test_progress_tells_the_time_left(corpus: Any, copyist: Any) -> None:
    """Done and total of each step; time left is unknown before the first and 0 at the end."""
    told: list[runs.Progress] = []
    run = runs.start(corpus.runs / "r", corpus.head())
    runs.execute(run, corpus.cases, copyist(corpus.cases), told.append)
    assert [*range(8), 8] == [p.done for p in told]
    assert (None, 0.0) == (told[0].seconds_left, told[-1].seconds_left)
    assert all(p.seconds_left is not None for p in told[1:])


@pytest.mark.parametrize("change", [{"model": "other"}, {}])
def test_a_run_is_not_gone_on_with_otherwise(corpus: Any, change: dict[str, str]) -> None:
    """Another setting or another text refuses, and says what has changed."""
    corpus.run()
    if not change:
        path = corpus.root / "case-01" / "article.txt"
        path.write_text(path.read_text().replace("Nobody", "No one"))
    with pytest.raises(GateError, match=r"settings\.model" if change else r"texts\.case-01"):
        runs.resume(corpus.runs / "run", corpus.head(**change))


def test_a_run_is_never_written_over(corpus: Any) -> None:
    """A folder that holds a run is not started again."""
    corpus.run()
    with pytest.raises(GateError, match="holds a run already"):
        runs.start(corpus.runs / "run", corpus.head())


def test_a_fault_on_one_article_is_an_empty_prediction(corpus: Any) -> None:
    """The run goes on; the case counts in every denominator, with its error told."""
    whole = corpus.card("whole")
    broken = corpus.card("broken", faults=frozenset({"case-02"}))
    result = next(r for r in broken.cases if r.case == "case-02")
    assert (FAILED, "ValueError: the answer was <no> JSON") == (result.status, result.error)
    assert 8 == len(broken.cases)
    gold = [
        sum(s.counts.slots.gold for r in c.cases for s in r.sections.values())
        for c in (whole, broken)
    ]
    assert gold[0] == gold[1]
    assert 0 == sum(s.counts.items.predicted for s in result.sections.values())


def test_what_stops_a_run_leaves_what_is_done(corpus: Any, copyist: Any) -> None:
    """A refused key ends the run at once; no record is made of the article it hit."""

    class Locked(copyist):  # type: ignore[misc]
        def read(self, article: Article) -> Any:
            if article.id == "case-02":
                msg = "401"
                raise CredentialsError(msg)
            return super().read(article)

    run = runs.start(corpus.runs / "r", corpus.head())
    with pytest.raises(CredentialsError):
        runs.execute(run, corpus.cases, Locked(corpus.cases))
    assert ["case-00", "case-01"] == [r.case for r in run.records()]


def test_repeats_are_kept_apart(corpus: Any) -> None:
    """Two repeats are sixteen readings."""
    run = corpus.run(repeat=2)
    assert 16 == len(list(run.records())) == len(run.wanted)
    assert (run.folder / "cases" / "case-00@2.json").exists()


@pytest.mark.parametrize(
    ("file", "content", "says"),
    [
        ("run.toml", "=", "no TOML"),
        ("run.toml", "suite = 'x'", "created: Field required"),
        ("cases/case-01.json", "{", "no JSON"),
        ("cases/case-01.json", "[]", "not a JSON object"),
        ("cases/case-01.json", "{}", "missing"),
    ],
)
def test_a_damaged_run_is_refused_by_name(corpus: Any, file: str, content: str, says: str) -> None:
    """A malformed head or record: the file, what is wrong, a remedy."""
    run = corpus.run()
    (run.folder / file).write_text(content)
    with pytest.raises(GateError, match=says) as caught:
        list(runs.read(run.folder).records())
    assert str(run.folder / file) in str(caught.value)
    assert caught.value.remedy


def test_no_run_is_refused(corpus: Any) -> None:
    """A folder without run.toml is no run."""
    with pytest.raises(GateError, match="No such file"):
        runs.read(corpus.root)


def test_the_newest_unfinished_run_is_found(corpus: Any) -> None:
    """Finished runs are passed over; with none left, that is said."""
    corpus.run("done")
    with pytest.raises(GateError, match="no unfinished run"):
        folders.unfinished(corpus.runs)
    runs.start(corpus.runs / "begun", corpus.head())
    assert "begun" == folders.unfinished(corpus.runs).name


def test_an_unfinished_run_is_scored_only_when_told(corpus: Any, copyist: Any) -> None:
    """Missing cases are an error, unless what is there shall be scored; then they are named."""
    run = runs.start(corpus.runs / "r", corpus.head())
    sections = registry.load().sections
    with pytest.raises(GateError, match="8 of 8 readings are missing"):
        score_run(run, corpus.cases, sections)
    with pytest.raises(GateError, match="nothing to score"):
        score_run(run, corpus.cases, sections, partial=True)
    with pytest.raises(KeyboardInterrupt):
        runs.execute(run, corpus.cases, copyist(corpus.cases, interrupt=7))
    card = score_run(run, corpus.cases, sections, partial=True)
    assert ("case-06", "case-07") == card.missing
