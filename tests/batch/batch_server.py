"""The Batch API on loopback: files and batches as OpenAI's own endpoints have them.

It speaks to the real client: multipart uploads, batches that are validated, worked on,
finished, expire or are cancelled, pages of a list, files of answers and of errors in no
order. What a question is answered with depends on its text alone, what goes wrong with it on
its text and on how often it was asked, so that any two runs meet the same. It counts what it
would have billed.
"""

from __future__ import annotations

import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from types import TracebackType
from typing import Any, Literal, Self

from tests.batch.batch_wire import Call, wire
from tests.chat_endpoint import Answers, QuietServer, completion, guns

Fate = int | Literal["answered", "expired", "missing", "half", "twice"]
"""A status in the file of errors; answered, and billed; or not in time, forgotten, half a
line of an answer, or an answer on two lines."""


@dataclass(frozen=True, slots=True)
class Question:
    """One line of a file of questions."""

    key: str
    body: Mapping[str, Any]
    before: int
    """Batches it was in before."""

    @property
    def said(self) -> str:
        """The last message."""
        return str(self.body["messages"][-1]["content"])


Fates = Callable[[Question], Fate]


def well(_: Question) -> Fate:
    """Let every question be answered."""
    return "answered"


@dataclass(slots=True)
class Work:
    """A batch that was begun."""

    told: dict[str, Any]
    lines: list[Question]
    looks: int = 0
    fate: str = "completed"


@dataclass(slots=True)
class Books:
    """Everything the server has been given and has made."""

    files: dict[str, bytes] = field(default_factory=dict)
    batches: dict[str, Work] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    """Batches that each question was in, by the digest of its messages."""
    billed: Counter[str] = field(default_factory=Counter)
    """Answers made to each question, likewise."""


class BatchServer:
    """A real HTTP server, for as long as it is held open."""

    def __init__(
        self,
        answers: Answers = guns,
        fates: Fates = well,
        *,
        looks: int = 1,
        most: int = 50_000,
        room: int | None = None,
        port: int = 0,
    ) -> None:
        """Make it. A batch ends after so many ``looks``; ``room`` is lines under way at once."""
        self.answers = answers
        self.fates = fates
        self.looks = looks
        self.most = most
        self.room = room
        self.status: Callable[[Call], int | None] = lambda _: None
        """What is answered instead, at which moment."""
        self.on_call: Callable[[Call], object] = lambda _: None
        """Sees every moment before it is answered."""
        self.ending: Callable[[Work], str] = lambda _: "completed"
        """How a batch ends: ``completed`` or ``expired``."""
        self.alter: Callable[[list[bytes]], list[bytes]] = lambda lines: lines
        """Has the last word on a file of answers, line by line."""
        self.wording = ""
        """What a refusal says, where it is not only its status."""
        self.bad: Callable[[Question], bool] = lambda _: False
        """Which lines keep a batch from beginning."""
        self.cut = False
        """Whether the next file breaks off on its way."""
        self.books = Books()
        self.calls: Counter[str] = Counter()
        self.auth: set[str] = set()
        self._lock = threading.RLock()
        self._server = QuietServer(("127.0.0.1", port), wire(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    def __enter__(self) -> Self:
        """Begin to serve."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """The base URL, as a person would give it."""
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    @property
    def repeats(self) -> int:
        """Answers that were made to a question that had one."""
        return self.books.billed.total() - len(self.books.billed)

    def moment(self, call: Call) -> int | None:
        """Count a moment; return the status that is to be answered instead."""
        self.calls[call] += 1
        self.on_call(call)
        return self.status(call)

    def upload(self, content: bytes) -> dict[str, Any]:
        """Take a file."""
        with self._lock:
            name = f"file-{len(self.books.files)}"
            self.books.files[name] = content
        told = {"id": name, "object": "file", "bytes": len(content), "created_at": 1}
        return told | {"filename": "questions.jsonl", "purpose": "batch", "status": "processed"}

    def begin(self, order: Mapping[str, Any]) -> dict[str, Any]:
        """Begin a batch over a file; whether it is any good shows at the first look."""
        with self._lock:
            number = len(self.books.batches)
            told: dict[str, Any] = {
                "id": f"batch_{number}",
                "object": "batch",
                "endpoint": order["endpoint"],
                "input_file_id": order["input_file_id"],
                "completion_window": order["completion_window"],
                "metadata": order.get("metadata"),
                "created_at": int(time.time()),
                "status": "validating",
                "request_counts": {"total": 0, "completed": 0, "failed": 0},
            }
            self.books.batches[told["id"]] = Work(told, [])
            return told

    def content(self, name: str) -> tuple[bytes | None, bool]:
        """Return a file, and whether it breaks off on its way."""
        cut, self.cut = self.cut, False
        return self.books.files.get(name), cut

    def look(self, name: str) -> dict[str, Any] | None:
        """Let a batch go on by one step; return what is told of it."""
        with self._lock:
            work = self.books.batches.get(name)
            if work is None:
                return None
            status = work.told["status"]
            if status == "validating":
                self._validate(work)
            elif status == "in_progress":
                work.looks += 1
                if work.looks >= self.looks:
                    self._finish(work, self.ending(work))
            elif status == "cancelling":
                self._finish(work, "cancelled")
            return work.told

    def cancel(self, name: str) -> dict[str, Any] | None:
        """Begin to cancel a batch."""
        with self._lock:
            work = self.books.batches.get(name)
            if work is not None and work.told["status"] in {"validating", "in_progress"}:
                self._validate(work)
                work.told["status"] = "cancelling"
            return work.told if work else None

    def page(self, after: str | None, limit: int) -> dict[str, Any]:
        """Return a page of the list, the newest batch first."""
        with self._lock:
            names = list(reversed(self.books.batches))
            start = names.index(after) + 1 if after else 0
            shown = [self.books.batches[name].told for name in names[start : start + limit]]
        return {"object": "list", "data": shown, "has_more": start + limit < len(names)}

    def _validate(self, work: Work) -> None:
        if work.lines:
            return
        content = self.books.files[work.told["input_file_id"]]
        rows = [json.loads(raw) for raw in content.splitlines()]
        first = {row["custom_id"]: n for n, row in reversed(list(enumerate(rows, 1)))}
        faults: list[dict[str, Any]] = [
            {"code": "invalid_json_line", "message": "not taken", "line": n, "param": None}
            for n, row in enumerate(rows, 1)
            if first[row["custom_id"]] != n or self.bad(Question(row["custom_id"], row["body"], 0))
        ]
        busy = sum(len(w.lines) for w in self.books.batches.values() if _under_way(w))
        if len(rows) > self.most:
            faults.append({"code": "too_many_tasks", "message": "too many lines", "line": None})
        elif self.room is not None and busy + len(rows) > self.room:
            full = {"code": "token_limit_exceeded", "message": "Enqueued token limit reached"}
            faults.append(full | {"line": None})
        if faults:
            work.told |= {"status": "failed", "errors": {"object": "list", "data": faults}}
            return
        for row in rows:
            question = digest(row["body"])
            work.lines.append(Question(row["custom_id"], row["body"], self.books.asked[question]))
            self.books.asked[question] += 1
        work.told |= {"status": "in_progress"}
        work.told["request_counts"]["total"] = len(rows)

    def _finish(self, work: Work, status: str) -> None:
        """Write the files of a batch; of one that is cut short, half is answered."""
        lines = list(work.lines)
        random.Random(work.told["id"]).shuffle(lines)  # noqa: S311 - no secret
        whole = len(lines) if status == "completed" else len(lines) // 2
        good, bad = [], []
        for place, question in enumerate(lines):
            fate = self.fates(question) if place < whole else status
            if fate in {"answered", "half", "twice"}:
                self.books.billed[digest(question.body)] += 1
                line = self._answer(question)
                good += [line[: len(line) // 2] if fate == "half" else line]
                good += [line] * (fate == "twice")
            elif fate != "missing":
                bad.append(_fault(question, fate, self.wording))
        made = {"output_file_id": self.alter(good), "error_file_id": bad}
        for kind, rows in made.items():
            if rows:
                name = f"file-{len(self.books.files)}"
                self.books.files[name] = b"".join(row + b"\n" for row in rows)
                work.told[kind] = name
        counts = {"total": len(lines), "completed": len(good), "failed": len(bad)}
        work.told |= {"status": status, "request_counts": counts}

    def _answer(self, question: Question) -> bytes:
        body = json.loads(completion(self.answers(question.said)))
        response = {"status_code": 200, "request_id": "r", "body": body}
        line = {"id": "batch_req_1", "custom_id": question.key, "response": response, "error": None}
        return json.dumps(line).encode()


def digest(body: Mapping[str, Any]) -> str:
    """Return what tells one question from another."""
    return sha256(json.dumps(body["messages"], sort_keys=True).encode()).hexdigest()


def _under_way(work: Work) -> bool:
    return work.told["status"] in {"in_progress", "cancelling"}


def _fault(question: Question, fate: Fate | str, wording: str) -> bytes:
    line: dict[str, Any] = {"id": "batch_req_1", "custom_id": question.key}
    if isinstance(fate, int):
        error = {"message": wording or f"status {fate}", "type": "t", "code": None}
        response = {"status_code": fate, "request_id": "r", "body": {"error": error}}
        return json.dumps(line | {"response": response, "error": None}).encode()
    error = {"code": f"batch_{fate}", "message": f"The batch {fate} before it was executed."}
    return json.dumps(line | {"response": None, "error": error}).encode()
