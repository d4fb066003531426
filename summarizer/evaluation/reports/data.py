"""Reports as JSON: the figures of a report or comparison, for other programs."""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter

from summarizer.evaluation.agree import Agreement
from summarizer.evaluation.diff import Comparison
from summarizer.evaluation.gate import Ruling
from summarizer.evaluation.reports.view import Report
from summarizer.evaluation.statistics import Estimate
from summarizer.scoring.counts import Counts, Prf, Share

_COMPARISON = TypeAdapter(Comparison)
_ESTIMATE = TypeAdapter(Estimate)


def data(report: Report) -> str:
    """Return a run's figures as JSON, every ratio with the counts it is made of."""
    card = report.card
    made = {
        "run": card.run,
        "created": card.created,
        "suite": card.suite,
        "score_spec": card.score_spec,
        "schema_version": card.schema_version,
        "gold": card.gold,
        "settings": dict(card.settings),
        "versions": dict(card.versions),
        "digests": dict(card.digests),
        "missing": list(card.missing),
        "headline": _figure(report.headline.estimate)
        | {"sections": report.headline.sections, "cases": report.headline.cases},
        "ceiling": report.ceiling_value,
        "sections": {
            r.name: _counts(r.counts) | {"estimate": _figure(r.f1), "ceiling": r.ceiling}
            for r in report.sections
        },
        "rates": {name: _share(rate) for name, rate in report.rates},
        "floors": dict(report.floors),
        "repeats": list(report.repeats),
        "slices": [
            {"kind": s.kind, "name": s.name, "cases": s.figure.cases, "gold_items": s.gold}
            | _figure(s.figure.estimate)
            for s in report.slices
        ],
        "bill": TypeAdapter(type(report.bill)).dump_python(report.bill),
        "cases": [
            {
                "case": c.result.case,
                "repeat": c.result.repeat,
                "status": c.result.status,
                "error": c.result.error,
                "headline": c.headline,
                "seconds": c.result.cost.seconds,
                "sections": {n: _counts(s.counts) for n, s in c.result.sections.items()},
            }
            for c in report.cases
        ],
    }
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def comparison(found: Comparison) -> str:
    """Return two runs' differences as JSON."""
    return _COMPARISON.dump_json(found, indent=2).decode() + "\n"


def agreement(found: Agreement) -> str:
    """Return the agreement of two labellings as JSON."""
    made = {
        "headline": _figure(found.headline.estimate),
        "cases": found.cases,
        "of": found.of,
        "sections": {
            n: _counts(c) | {"estimate": _figure(found.slots[n])} for n, c in found.counts.items()
        },
        "alphas": [
            {"section": a.section, "field": a.field, "alpha": a.value, "items": a.items}
            for a in found.alphas
        ],
    }
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def ruling(found: Ruling) -> str:
    """Return a gate's verdict as JSON."""
    made = {"verdict": found.verdict.name.lower(), "reasons": list(found.reasons)}
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def _figure(estimate: Estimate) -> dict[str, Any]:
    made: dict[str, Any] = _ESTIMATE.dump_python(estimate)
    return made


def _counts(counts: Counts) -> dict[str, Any]:
    return {
        "documents": counts.documents,
        "agreed_empty": counts.agreed_empty,
        "items": _prf(counts.items),
        "slots": _prf(counts.slots),
        "strict": _prf(counts.strict),
        "sentences": _prf(counts.sentences),
        "fields": {n: _prf(p) for n, p in counts.fields.items()},
        "mistakes": {str(k): n for k, n in counts.mistakes.items()},
    }


def _prf(ratio: Prf) -> dict[str, Any]:
    return {
        "precision": ratio.precision,
        "recall": ratio.recall,
        "f1": ratio.f1,
        "credit": ratio.credit,
        "predicted": ratio.predicted,
        "gold": ratio.gold,
    }


def _share(part: Share) -> dict[str, Any]:
    return {"rate": part.rate, "part": part.part, "whole": part.whole}
