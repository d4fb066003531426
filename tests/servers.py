"""A PostgreSQL server of the tests' own: made, started, stopped and gone with them."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psycopg
from psycopg import sql

_DEBIAN = Path("/usr/lib/postgresql")
_LOCALE = ("--encoding=UTF8", "--locale=C.UTF-8")
_SETTINGS = (
    "listen_addresses=",  # reached through its socket only
    "fsync=off",  # processes are killed in tests, machines are not
    "max_connections=200",
)


def postgresql_programs() -> Path | None:
    """Return the folder of initdb and pg_ctl, in PATH or where Debian has them, or None."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).resolve().parent
    folders = [f for f in _DEBIAN.glob("*/bin") if (f / "initdb").is_file()]
    return max(folders, key=lambda f: float(f.parent.name), default=None)


class Cluster:
    """One server in a folder of its own, as another user where we are root (it insists)."""

    def __init__(self, programs: Path) -> None:
        """Make the cluster; :meth:`start` starts it."""
        self._programs = programs
        self._folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # sockets: short paths
        self._user: dict[str, Any] = {}
        if os.geteuid() == 0:
            user = _somebody()
            os.chown(self._folder, user.pw_uid, user.pw_gid)
            self._user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        self._numbers = count(1)
        self._run("initdb", "--username=postgres", "--auth=trust", *_LOCALE, "--no-sync")

    def __enter__(self) -> Self:
        """Start it."""
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop it, and leave nothing."""
        self.stop()
        shutil.rmtree(self._folder)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        settings = (*_SETTINGS, f"unix_socket_directories={self._folder}")
        options = " ".join(f"-c {setting}" for setting in settings)
        log = self._folder / "log"
        self._run("pg_ctl", "start", "--wait", f"--log={log}", f"--options={options}")

    def stop(self, mode: str = "immediate") -> None:
        """Stop the server: ``immediate`` is a crash, ``fast`` ends its connections."""
        self._run("pg_ctl", "stop", "--wait", f"--mode={mode}")

    @contextmanager
    def database(self, encoding: str = "UTF8") -> Iterator[str]:
        """Make a database of the caller's own and give its URL."""
        name = f"test_{next(self._numbers)}"
        how = "" if encoding == "UTF8" else f" ENCODING '{encoding}' TEMPLATE template0 LOCALE 'C'"
        self._order("CREATE DATABASE {}" + how, name)
        try:
            yield self.url(name)
        finally:
            self._order("DROP DATABASE {} WITH (FORCE)", name)

    def url(self, name: str) -> str:
        """Return the URL of a database."""
        return f"postgresql://postgres@/{name}?host={self._folder}"

    def _order(self, words: str, name: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL(words).format(sql.Identifier(name)))

    def _run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs on the cluster, with what it says if it fails."""
        command = (str(self._programs / program), "-D", str(self._folder / "data"), *arguments)
        said = self._folder / f"{program}.out"
        with said.open("wb") as out:
            # Not a pipe: the server would inherit it and keep us waiting for its end.
            ended = subprocess.run(
                command, stdout=out, stderr=out, check=False, cwd=self._folder, **self._user
            )
        assert ended.returncode == 0, said.read_text(encoding="utf-8")


def _somebody() -> pwd.struct_passwd:
    """Return a user who is not root."""
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    msg = "no user but root to run PostgreSQL as"
    raise RuntimeError(msg)
