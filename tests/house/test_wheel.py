"""What is shipped: the wheel's files, and the installed command in an empty folder."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import venv
import zipfile
from collections.abc import Iterable
from email import message_from_bytes
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from summarizer import registry

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DATA = "summarizer/_data"


def _pip(*arguments: str | Path) -> None:
    command = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments)
    subprocess.run(command, check=True)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    _pip("wheel", "--no-index", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def empty_environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel where only the runtime lock's packages are; return that bin folder.

    The packages themselves are lent by links from the environment that runs the tests:
    at the lock's versions, without the development tools, in no time.
    """
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True)
    (site,) = folder.glob("lib/python*/site-packages")
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    for name in re.findall(r"^([\w.-]+)==", lock, re.MULTILINE):
        try:
            lent = distribution(name)
        except PackageNotFoundError:
            continue  # pinned for another platform
        for top in {file.parts[0] for file in lent.files or ()} - {"..", "__pycache__"}:
            if not (site / top).exists():
                (site / top).symlink_to(Path(str(lent.locate_file(top))))
    _pip("--python", folder / "bin/python", "install", "--no-index", "--no-deps", wheel)
    return folder / "bin"


def _requirements(lines: Iterable[str]) -> set[tuple[str, SpecifierSet]]:
    """Return requirements as they compare: spelling and order do not matter."""
    read = map(Requirement, lines)
    return {(canonicalize_name(each.name), each.specifier) for each in read}


def _run(program: Path, *arguments: str, folder: Path) -> str:
    """Run a program in a folder that is its home too; return what it prints."""
    done = subprocess.run(
        (program, *arguments),
        cwd=folder,
        env={"HOME": str(folder), "PATH": str(program.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "" == done.stderr
    assert 0 == done.returncode
    return done.stdout


def _files(folder: str, place: str) -> set[str]:
    """Return the names that a folder's files have in the wheel; hidden ones and caches apart."""
    return {
        f"{place}/{path.relative_to(ROOT / folder).as_posix()}"
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
        and path.suffix != ".pyc"
        and not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
    }


def test_the_wheel_holds_the_package_its_prompts_and_its_schemas(wheel: Path) -> None:
    """No file of these is missing; no test, no case, no weights come along."""
    expected = _files("summarizer", "summarizer")
    expected |= _files("prompts", f"{DATA}/prompts") | _files("schemas", f"{DATA}/schemas")
    with zipfile.ZipFile(wheel) as archive:
        shipped = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert expected == shipped


def test_the_wheel_holds_what_no_import_would_miss(wheel: Path) -> None:
    """Data, templates, the typing mark, the licence: each is there."""
    wanted = {"summarizer/py.typed", "summarizer/grounding/states.tsv"}
    wanted |= {f"{DATA}/prompts/{name}.md.j2" for name in registry.load().sections}
    wanted |= {f"{DATA}/schemas/{name}.json" for name in registry.load().sections}
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert set() == wanted - names
    assert any(name.startswith("summarizer/rendering/templates/") for name in names)
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)


def test_the_wheel_asks_for_the_declared_libraries_only(wheel: Path) -> None:
    """What the tests and tools need is no requirement of a user."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        metadata = message_from_bytes(archive.read(name))
    required = [r for r in metadata.get_all("Requires-Dist", []) if "extra ==" not in r]
    assert _requirements(PROJECT["dependencies"]) == _requirements(required)


def test_the_runtime_lock_is_all_the_wheel_needs(empty_environment: Path) -> None:
    """Nothing is missing and no version at odds where only the lock is installed."""
    _pip("--python", empty_environment / "python", "check")


def test_the_installed_command_works_from_an_empty_folder(
    empty_environment: Path, tmp_path: Path
) -> None:
    """It says its version and lists the sections without the repository at hand."""
    program = empty_environment / "summarizer"
    assert PROJECT["version"] in _run(program, "--version", folder=tmp_path)
    listed = _run(program, "sections", "list", folder=tmp_path)
    assert [] == [name for name in registry.load().sections if name not in listed]


def test_the_installed_package_needs_no_development_tool(
    empty_environment: Path, tmp_path: Path
) -> None:
    """Every module imports where they are not installed, or asks for an extra by name."""
    extras = [Requirement(r).name for rs in PROJECT["optional-dependencies"].values() for r in rs]
    code = (
        "import importlib, pkgutil, summarizer\n"
        "names = [m.name for m in pkgutil.walk_packages(summarizer.__path__, 'summarizer.')]\n"
        "for name in names:\n"
        "    if name.endswith('__main__') or '.migrations' in name: continue\n"
        "    try: importlib.import_module(name)\n"
        "    except ModuleNotFoundError as e:\n"
        f"        if e.name.partition('.')[0] not in {extras!r}: raise\n"
        "print(len(names))"
    )
    assert int(_run(empty_environment / "python", "-c", code, folder=tmp_path)) > 0
