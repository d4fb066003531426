"""``summarizer doctor``: whether everything a summary needs is there, one line each."""

from __future__ import annotations

import json
from dataclasses import asdict

import typer

from summarizer.cli.flags import AsJson, Backend, BaseUrl, Model, Pack

app = typer.Typer(add_completion=False)

MARKS = {"ok": "ok", "failed": "!!", "skipped": "--"}


@app.command()
def doctor(
    *,
    backend: Backend = None,
    model: Model = None,
    base_url: BaseUrl = None,
    pack: Pack = None,
    as_json: AsJson = False,
) -> None:
    """Check what a summary needs, for the backend that these flags and settings choose.

    Marks:
      ok  is as it should be
      !!  is not; what to do stands beside it
      --  is not needed by this backend

    One small question is asked of an endpoint; the embedded engine is started once.
    The exit code is 1 if anything fails.

    Examples:
      summarizer doctor
      summarizer doctor --base-url http://localhost:8080/v1 --json
    """
    from summarizer.cli.checks import check
    from summarizer.cli.wiring import Options

    options = Options(backend=backend, model=model, base_url=base_url, packs=tuple(pack or ()))
    failed = False
    rows = []
    for finding in check(options):
        failed = failed or finding.state == "failed"
        if as_json:
            rows.append(asdict(finding))
            continue
        remedy = f". {finding.remedy}" if finding.remedy else ""
        typer.echo(f"{MARKS[finding.state]}  {finding.name:<10}{finding.detail}{remedy}")
    if as_json:
        typer.echo(json.dumps(rows, indent=2, ensure_ascii=False))
    raise typer.Exit(int(failed))
