"""Settings, and where each came from.

Flags (or arguments) go before the environment, that before ``summarizer.toml`` in the
working folder, that before the user's own, that before the defaults. This module exists
so that one place knows this order; it knows neither backends nor commands.

The working folder may be somebody else's (unpacked articles, a clone), so its file may
neither name packs, which are code, nor open local networks.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal
from urllib.parse import urlsplit, urlunsplit

from platformdirs import user_config_path, user_data_path
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from summarizer.errors import UsageError

FILE = "summarizer.toml"
DEFAULT = "default"

BackendName = Literal["auto", "openai", "local", "scripted"]
Effort = Literal["fast", "balanced", "thorough"]
Format = Literal["terminal", "markdown", "html", "json", "jsonl"]


class Settings(BaseModel):
    """What a user can set. Frozen; :meth:`origin` tells where a value came from."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    backend: BackendName = "auto"
    """Who is asked: openai, local, scripted; auto takes openai where a key or address is set."""
    model: str | None = None
    """The model's name at the endpoint; for local, default, tiny or the path of a GGUF file."""
    base_url: str | None = None
    """Address of an OpenAI-compatible endpoint."""
    api_key: SecretStr | None = None
    """Its key; never shown."""
    sections: tuple[str, ...] | None = None
    """Sections to look for; all if not set."""
    packs: tuple[Path, ...] = ()
    """Folders with more sections (never from the working folder's file: they are code)."""
    effort: Effort = "balanced"
    """How many questions are asked about an article."""
    format: Format | None = None
    """How summaries are written; by the output's ending, else terminal, if not set."""
    offline: bool = False
    """Never fetch a model."""
    allow_local: bool = False
    """Read pages of this machine and local networks too (never from the working folder's file)."""
    script: Path | None = None
    """Recorded answers for the scripted backend."""
    timeout: float | None = Field(default=None, gt=0)
    """Seconds to wait for an answer; the backend's own limit if not set."""
    context_tokens: int | None = Field(default=None, ge=1024)
    """Tokens that prompt and answer may have together; the backend's own if not set."""
    threads: int | None = Field(default=None, ge=1)
    """Processor threads of the embedded engine; the physical cores if not set."""
    store: str | None = None
    """Where many articles are kept: an SQLite file or a postgresql:// URL; your own if not set."""
    workers: int | None = Field(default=None, ge=1, le=256)
    """Articles that a run reads at once at the most; as many as the backend takes if not set."""
    budget_tokens: int | None = None
    """Tokens, of prompts and answers, that a run may spend."""
    budget_usd: float | None = None
    """US dollars that a run may spend."""
    origins: Mapping[str, str] = Field(default=MappingProxyType({}), exclude=True, repr=False)
    """Where the values that are no defaults came from."""

    def origin(self, key: str) -> str:
        """Return where a value came from: a flag, a variable, a file, or ``default``."""
        return self.origins.get(key, DEFAULT)

    def shown(self, key: str) -> Any:
        """Return a value as plain data that may be shown: no key, no password."""
        value = getattr(self, key)
        if isinstance(value, SecretStr):
            return "(set, not shown)"
        if key == "base_url" and value:
            return without_user(value)
        if key == "store" and value and _is_address(value):
            return without_user(value)
        return self.model_dump(mode="json", include={key})[key]


KEYS = tuple(key for key in Settings.model_fields if key != "origins")
_VARIABLES = {key: (f"SUMMARIZER_{key.upper()}",) for key in KEYS} | {
    "packs": ("SUMMARIZER_PACK",),
    "api_key": ("SUMMARIZER_API_KEY", "OPENAI_API_KEY"),
    "base_url": ("SUMMARIZER_BASE_URL", "OPENAI_BASE_URL"),
}
_SEPARATORS = {"packs": os.pathsep, "sections": ","}
_OWN_ONLY = {
    "packs": "packs are code",
    "allow_local": "it opens your own network",
}
"""What a file of somebody else's must not set, and why."""

_Found = dict[str, tuple[Any, str]]
"""Values by key, each with its origin."""


def load(
    given: Mapping[str, Any] | None = None,
    *,
    environ: Mapping[str, str] | None = None,
    folder: Path | None = None,
    user_folder: Path | None = None,
) -> Settings:
    """Gather the settings. ``given`` are flags or arguments; None among them means not given.

    Raises:
        UsageError: a file that is no TOML, an unknown key, a value that cannot be.
    """
    here, own = folder or Path(), user_file(user_folder)
    found = _from_file(own, str(own))
    if (here / FILE).absolute() != own.absolute():
        found |= _from_file(here / FILE, f"./{FILE}", own=False)
    found |= _from_environment(os.environ if environ is None else environ)
    found |= {
        key: (value, f"--{_flag(key)}") for key, value in (given or {}).items() if value is not None
    }
    return _checked(found)


def user_file(folder: Path | None = None) -> Path:
    """Return where the user's own file lies, or would lie."""
    return (folder or user_config_path("summarizer", appauthor=False)) / FILE


def store_of(settings: Settings) -> str:
    """Return where the store is: as it is set, else a file in the user's own data folder."""
    return settings.store or str(user_data_path("summarizer", appauthor=False) / "store.db")


def without_user(url: str) -> str:
    """Return an address without user and password; as it is where it is none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "(no address)"
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _flag(key: str) -> str:
    return {"packs": "pack"}.get(key, key.replace("_", "-"))


def _checked(found: _Found) -> Settings:
    values = {key: value for key, (value, _) in found.items()}
    origins = {key: origin for key, (_, origin) in found.items()}
    try:
        return Settings(**values, origins=MappingProxyType(origins))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        key = str(first["loc"][0])
        msg = f"{origins[key]}: {key}: {first['msg'].lower()}"
        described = Settings.model_fields[key].description or ""
        raise UsageError(msg, remedy=f"{key}: {described}") from None


def _from_environment(environ: Mapping[str, str]) -> _Found:
    found: _Found = {}
    for key, names in _VARIABLES.items():
        name = next((n for n in names if environ.get(n, "").strip()), None)
        if name is None:
            continue
        text = environ[name].strip()
        separator = _SEPARATORS.get(key)
        parts = tuple(p.strip() for p in text.split(separator) if p.strip()) if separator else text
        found[key] = (parts, name)
    return found


def _from_file(path: Path, shown: str, *, own: bool = True) -> _Found:
    """Read one file; a missing one sets nothing. Paths in it are relative to its folder."""
    if not path.is_file():
        return {}
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        msg = f"{shown}: cannot be read ({error.strerror})"
        raise UsageError(msg, remedy="Check the file's rights.") from None
    except ValueError as error:
        msg = f"{shown}: no TOML ({error})"
        raise UsageError(msg, remedy='Write lines like: model = "tiny"') from None
    for key in table:
        if key not in KEYS:
            close = get_close_matches(key, KEYS, n=1)
            hint = f"Did you mean {close[0]!r}? " if close else ""
            msg = f"{shown}: no setting is called {key!r}"
            raise UsageError(msg, remedy=f"{hint}Known: {', '.join(KEYS)}.")
        if key in _OWN_ONLY and not own:
            why = _OWN_ONLY[key]
            msg = f"{shown}: {key!r} may not stand in the working folder's file, for {why}"
            flag, variable = f"--{_flag(key)}", _VARIABLES[key][0]
            raise UsageError(
                msg, remedy=f"Use {flag}, {variable}, or your own file ({user_file()})."
            )
    return {key: (_anchored(key, value, path.parent), shown) for key, value in table.items()}


def _anchored(key: str, value: Any, folder: Path) -> Any:
    """Make the paths of a file absolute; anything else is left for the check."""
    if key == "script" and isinstance(value, str):
        return folder / Path(value).expanduser()
    if key == "store" and isinstance(value, str) and not _is_address(value):
        return str(folder / Path(value).expanduser())
    if key == "packs" and isinstance(value, list) and all(isinstance(v, str) for v in value):
        return tuple(folder / Path(v).expanduser() for v in value)
    return value


def _is_address(place: str) -> bool:
    return "://" in place
