#!/usr/bin/env python3
"""The repository's tasks, for a machine that has Python 3.11 with pip and nothing else.

This file exists so that a bare clone needs no tool before the first command. It imports
the standard library only, builds ``.venv`` from a hash-pinned lock with the user's own
pip settings, and hands over to the tools inside. What the tools do is written in
``pyproject.toml``; no address of a package index is known here.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"

RUNTIME = "requirements.lock"
DEVELOPMENT = "requirements-dev.lock"

DEMO = ("summarize", "seeds/seed.txt", "--backend", "local")
OLDEST = (3, 11)

TOLD = ("Collecting", "Downloading", "Using cached", "Installing")
"""How the lines begin that pip says something by."""


def demo(*options: str) -> int:
    """Set everything up and summarize the seed article with the embedded model."""
    prepare(RUNTIME)
    return run("summarizer", *DEMO, *options)


def test(*options: str) -> int:
    """Set everything up and run the tests; options go to pytest."""
    prepare(DEVELOPMENT)
    if run("summarizer", "models", "pull", "tiny"):
        say("The tiny model cannot be had: tests marked `engine` will be skipped.")
    # One process a processor of CI's; a file's tests stay together, for they share servers.
    return run("python", "-m", "pytest", "--numprocesses", "2", "--dist", "loadfile", *options)


def check() -> int:
    """Run the linter, the formatter, the type checker and the import contracts."""
    prepare(DEVELOPMENT)
    checks = (
        ("ruff", "check"),
        ("ruff", "format", "--check"),
        ("mypy",),
        ("lint-imports", "--no-cache"),
    )
    failed = [" ".join(each) for each in checks if run(*each)]
    say(f"Failed: {', '.join(failed)}." if failed else "All checks passed.")
    return 1 if failed else 0


def bench() -> int:
    """Run the benchmarks of evals/, one after the other."""
    prepare(DEVELOPMENT)
    worst = 0
    for script in sorted((ROOT / "evals").glob("bench_*.py")):
        say(f"\n{script.relative_to(ROOT)}")
        worst = max(worst, run("python", str(script)))
    return worst


def wheel() -> int:
    """Build the wheel into dist/."""
    prepare(RUNTIME)
    return run(
        *("python", "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"),
        *("--wheel-dir", "dist", "."),
    )


def lock(*options: str) -> int:
    """Resolve pyproject.toml into the two locks; --upgrade takes the newest versions.

    Universal: one file for every platform and Python from 3.11 on. uv does not read
    pip's settings; where it needs an index of its own, set UV_DEFAULT_INDEX.
    """
    prepare(RUNTIME)
    pip("install", "uv>=0.13")
    compile_lock = (
        *("uv", "pip", "compile", "pyproject.toml", "--quiet", "--universal", "--system-certs"),
        *("--python-version", ".".join(map(str, OLDEST)), "--generate-hashes"),
        *("--custom-compile-command", "python3 tasks.py lock", *options),
    )
    return run(*compile_lock, "--group", "build", "--output-file", RUNTIME) or run(
        *compile_lock,
        *("--all-extras", "--group", "build", "--group", "dev", "--constraint", RUNTIME),
        *("--output-file", DEVELOPMENT),
    )


def usage() -> int:
    """Show this list."""
    say("python3 tasks.py TASK [OPTION...]\n")
    for name, task in TASKS.items():
        say(f"  {name:6} {(task.__doc__ or '').splitlines()[0]}")
    return 0


TASKS = {
    "demo": demo,
    "test": test,
    "check": check,
    "bench": bench,
    "wheel": wheel,
    "lock": lock,
    "help": usage,
}


def prepare(lock_file: str) -> None:
    """Make .venv hold a lock's packages and this project; at once if it does already.

    Two stamps lie in .venv: for which Python and folder it was made, and the digest of
    what it was filled from. One that was made for another is made anew.
    """
    made, filled = VENV / "made-for.txt", VENV / f"{lock_file}.sha256"
    here = f"{sys.version}\n{VENV}\n"
    if not _says(made, here):
        make_venv()
        made.write_text(here, encoding="utf-8")
    sources = (ROOT / lock_file, ROOT / "pyproject.toml")
    digest = hashlib.sha256(b"\0".join(each.read_bytes() for each in sources)).hexdigest()
    if _says(filled, digest):
        return
    say(f"Installing what {lock_file} names, each file checked against its hash ...")
    pip("install", "--require-hashes", "--only-binary=:all:", "--requirement", lock_file)
    pip("install", "--no-deps", "--no-build-isolation", "--editable", ".")
    filled.write_text(digest, encoding="utf-8")


def make_venv() -> None:
    """Make an empty .venv with pip in it."""
    say(f"Making {VENV.relative_to(ROOT)} with Python {sys.version.split()[0]} ...")
    command = (sys.executable, "-m", "venv", "--clear", str(VENV))
    made = subprocess.run(command, check=False, capture_output=True, text=True)
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit(
            f"{sys.executable} cannot make a virtual environment:\n"
            f"{(made.stderr or made.stdout).strip()}\n"
            "Debian and Ubuntu keep that part of Python in a package of its own: python3-venv."
        )


def pip(*arguments: str) -> None:
    """Run .venv's pip with the user's settings, one line of progress on a terminal.

    What pip says in full is shown only if it fails.
    """
    said = []
    with subprocess.Popen(
        (str(BIN / "python"), "-m", "pip", *arguments, "--progress-bar=off"),
        cwd=ROOT,
        # A user's `user = true` would send packages past the virtual environment.
        env={**os.environ, "PIP_USER": "0", "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        for line in process.stdout or ():
            said.append(line)
            if sys.stdout.isatty() and line.lstrip().startswith(TOLD):
                width = shutil.get_terminal_size().columns - 3
                print(f"\r\033[K  {line.strip()[:width]}", end="", flush=True)
    if sys.stdout.isatty():
        print("\r\033[K", end="", flush=True)
    if process.returncode:
        sys.exit(f"{''.join(said[-20:])}pip could not do this; see above.")


def run(program: str, *arguments: str) -> int:
    """Run a program of .venv in the repository's folder and return its exit code."""
    return subprocess.run((str(BIN / program), *arguments), cwd=ROOT, check=False).returncode


def say(line: str) -> None:
    """Tell the person, before anything that a child process writes."""
    print(line, flush=True)


def _says(stamp: Path, text: str) -> bool:
    """Whether a stamp exists and holds exactly this."""
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == text


def main(arguments: list[str]) -> int:
    """Run the task named first with the options behind it."""
    if sys.version_info < OLDEST:
        sys.exit(f"Python 3.11 or newer is needed; {sys.executable} is {sys.version.split()[0]}.")
    name, *options = arguments or ["help"]
    if name not in TASKS:
        sys.exit(f"No task is called {name!r}. Tasks: {', '.join(TASKS)}.")
    try:
        return TASKS[name](*options)
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
