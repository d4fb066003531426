"""``summarizer eval``: run, score, compare and gate against gold; check and extend gold.

Results go to stdout, talk and progress to stderr. What is run, scored or decided is the
evaluation room's knowledge; here it is only asked for and shown.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from summarizer.cli import eval_compare, flags
from summarizer.cli import eval_steps as steps

app = typer.Typer(
    name="eval",
    no_args_is_help=True,
    help="Measure quality, cost and speed against gold.",
)
app.command()(eval_compare.compare)

Format = Literal["terminal", "markdown", "json"]
PageFormat = Literal["terminal", "markdown", "json", "html"]

GoldOption = Annotated[Path, typer.Option("--gold", help="Folder of gold cases.")]
PackOption = Annotated[
    list[Path] | None, typer.Option("--pack", help="Folder with more sections; may be repeated.")
]
RunArgument = Annotated[Path, typer.Argument(help="A run's folder.")]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", help="Write to this file instead of stdout.")
]
FormatOption = Annotated[Format, typer.Option("--format", help="How the result is written.")]

GOLD = Path("evals/gold")
BASELINE = Path("evals/baseline.json")


@app.command()
def run(
    *,
    suite: Annotated[
        str,
        typer.Option(help="quick, full, all, train, dev, test, tag:<tag> or language:<language>."),
    ] = "quick",
    cases: Annotated[
        str, typer.Option(help="Only cases whose names fit, such as 'kr-*,ru-02*'.")
    ] = "",
    backend: flags.Backend = None,
    model: flags.Model = None,
    base_url: flags.BaseUrl = None,
    repeat: Annotated[int, typer.Option(min=1, help="Read every case so many times.")] = 1,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with --run, or with the newest unfinished run.")
    ] = False,
    folder: Annotated[
        Path | None, typer.Option("--run", help="The run's folder; named by the hour if not given.")
    ] = None,
    gold: GoldOption = GOLD,
    pack: PackOption = None,
) -> None:
    """Read the cases of a suite with a model, keep what came of it, and print its score.

    Every case counts once it is on the disk: Ctrl-C and --resume ask nothing twice.

    Examples:
      summarizer eval run --suite quick
      summarizer eval run --suite full --backend openai --model gpt-4o-mini --repeat 3
      summarizer eval run --resume
    """
    from summarizer.cli.wiring import Options, open_summarizer
    from summarizer.evaluation.cases import choose

    all_cases, registry = steps.gold_and_sections(gold, pack)
    chosen = choose(all_cases, suite, [p.strip() for p in cases.split(",") if p.strip()])
    options = Options(backend=backend, model=model, base_url=base_url, packs=tuple(pack or ()))
    settings = options.settings()
    with open_summarizer(settings) as reader:
        traits = reader.backend.traits
        weights = (settings.model or "default") if traits.name == "local" else None
        head = steps.head_of(
            chosen, suite, repeat, steps.asked_of(traits, settings), (registry, weights)
        )
        opened = steps.opened(folder, head, resume=resume)
        steps.read_all(opened, chosen, reader)
    steps.give(steps.reported(opened, all_cases, registry), "terminal")
    steps.say(
        f"kept in {opened.folder}; every case: summarizer eval report {opened.folder} -o x.html"
    )


@app.command()
def score(
    run_folder: RunArgument,
    *,
    partial: Annotated[
        bool, typer.Option("--partial", help="Score an unfinished run over what it has.")
    ] = False,
    style: FormatOption = "terminal",
    gold: GoldOption = GOLD,
    pack: PackOption = None,
) -> None:
    """Score a run again, for nothing: no model is asked.

    Examples:
      summarizer eval score evals/runs/2026-11-22T1600-quick
      summarizer eval score RUN --format json
    """
    from summarizer.evaluation import runs

    all_cases, registry = steps.gold_and_sections(gold, pack)
    steps.give(steps.reported(runs.read(run_folder), all_cases, registry, partial=partial), style)


@app.command()
def diff(
    before: Annotated[Path, typer.Argument(help="The first run's folder.")],
    after: Annotated[Path, typer.Argument(help="The second run's folder.")],
    *,
    style: FormatOption = "terminal",
    output: OutputOption = None,
    gold: GoldOption = GOLD,
    pack: PackOption = None,
) -> None:
    """Compare two runs over the same cases, per section and item by item.

    Examples:
      summarizer eval diff evals/runs/monday evals/runs/tuesday
      summarizer eval diff A B --format markdown -o change.md
    """
    from summarizer.evaluation import runs
    from summarizer.evaluation.diff import compare, headings_of

    all_cases, registry = steps.gold_and_sections(gold, pack)
    one, two = (steps.scored(runs.read(f), all_cases, registry) for f in (before, after))
    found = compare(one, two, headings_of(all_cases, registry.sections))
    steps.give(found, style, output)


@app.command()
def gate(
    run_folder: RunArgument,
    *,
    baseline: Annotated[Path, typer.Option(help="The committed baseline.")] = BASELINE,
    exact: Annotated[
        bool, typer.Option("--exact", help="Replayed outputs: every count must be the same.")
    ] = False,
    margin: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="Fresh outputs: how much worse may be.")
    ] = 0.02,
    accept: Annotated[
        bool, typer.Option("--accept", help="Make this run the baseline, whatever it scores.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    gold: GoldOption = GOLD,
    pack: PackOption = None,
) -> None:
    """Say whether a run may stand beside the baseline.

    Exit codes: 0 pass, 1 worse, 2 wrong use (nothing to compare), 3 cannot tell.

    Examples:
      summarizer eval gate evals/runs/replayed --exact
      summarizer eval gate evals/runs/fresh --margin 0.03
      summarizer eval gate evals/runs/fresh --accept
    """
    from summarizer.errors import SummarizerError
    from summarizer.evaluation import results, runs
    from summarizer.evaluation.baseline import accept as accept_run
    from summarizer.evaluation.gate import Verdict, fresh, replayed
    from summarizer.evaluation.reports import data

    try:
        all_cases, registry = steps.gold_and_sections(gold, pack)
        run = runs.read(run_folder)
        card = steps.scored(run, all_cases, registry)
        if accept:
            script = accept_run(run, card, baseline)
            steps.say(f"{baseline} is now {card.run}, {script} replays it; commit both")
            return
        old = results.load(baseline)
        found = replayed(old, card) if exact else fresh(old, card, margin=margin)
    except SummarizerError as e:
        steps.say(f"error: {e}" + (f"\n  {e.remedy}" if e.remedy else ""))
        raise typer.Exit(Verdict.USAGE) from None
    words = "\n".join([found.verdict.name.lower().replace("_", " "), *found.reasons])
    typer.echo(data.ruling(found) if as_json else words, nl=not as_json)
    raise typer.Exit(found.verdict)


@app.command()
def report(
    run_folder: RunArgument,
    *,
    style: Annotated[
        PageFormat | None,
        typer.Option("--format", help="By the output's ending if not given, else terminal."),
    ] = None,
    output: OutputOption = None,
    partial: Annotated[
        bool, typer.Option("--partial", help="Report on an unfinished run.")
    ] = False,
    gold: GoldOption = GOLD,
    pack: PackOption = None,
) -> None:
    """Tell of a run: a table, Markdown, JSON, or one HTML page with every case.

    Examples:
      summarizer eval report RUN
      summarizer eval report RUN -o run.html
      summarizer eval report RUN --format markdown > EVALS.md
    """
    from summarizer.evaluation import runs
    from summarizer.evaluation.reports.page import page

    endings: dict[str, PageFormat] = {
        ".html": "html",
        ".htm": "html",
        ".md": "markdown",
        ".json": "json",
    }
    all_cases, registry = steps.gold_and_sections(gold, pack)
    opened = runs.read(run_folder)
    found = steps.reported(opened, all_cases, registry, partial=partial)
    chosen: PageFormat = style or endings.get(output.suffix.lower() if output else "", "terminal")
    if chosen == "html":
        steps.put("".join(page(found, opened, all_cases, registry.sections)), output)
    else:
        steps.give(found, chosen, output)


@app.command()
def agree(
    *,
    style: FormatOption = "terminal",
    output: OutputOption = None,
    gold: GoldOption = GOLD,
    pack: PackOption = None,
) -> None:
    """Compare the two labellings of every case that has two: the ceiling of all scores.

    Example:
      summarizer eval agree
    """
    from summarizer.evaluation.agree import agree as compare

    all_cases, registry = steps.gold_and_sections(gold, pack)
    steps.give(compare(all_cases, registry.sections), style, output)


@app.command()
def lint(*, gold: GoldOption = GOLD, pack: PackOption = None) -> None:
    """Check gold against the contract; print one line for each thing that is wrong.

    Exit codes: 0 clean, 1 something is wrong.

    Example:
      summarizer eval lint
    """
    from summarizer import registry
    from summarizer.evaluation.lint import lint as check

    problems = check(gold, registry.load(pack or ()).sections)
    for problem in problems:
        typer.echo(problem)
    if problems:
        raise typer.Exit(1)
    steps.say(f"{gold}: clean")


@app.command()
def new(
    article: Annotated[
        Path, typer.Argument(help="A text or HTML file; its first line is the title.")
    ],
    *,
    name: Annotated[
        str | None, typer.Option(help="The case's name; the file's if not given.")
    ] = None,
    published: Annotated[str | None, typer.Option(help="Date, as 2026-11-22.")] = None,
    language: Annotated[str | None, typer.Option(help="BCP 47; detected if not given.")] = None,
    gold: GoldOption = GOLD,
    pack: PackOption = None,
) -> None:
    """Write the skeleton of a gold case; `summarizer eval lint` then says what it needs.

    Example:
      summarizer eval new article.txt --name kr-17-border --published 2026-11-22
    """
    from summarizer import registry
    from summarizer.articles.article import from_text
    from summarizer.evaluation.cases import read_text
    from summarizer.evaluation.new import new_case

    read = from_text(read_text(article), published=published, language=language)
    sections = registry.load(pack or ()).sections
    typer.echo(new_case(gold, name or article.stem, read, sections))
