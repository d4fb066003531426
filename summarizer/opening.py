"""From settings to a plan and a backend: which is taken, why, and how it is opened.

This module exists so that the command line and the Python API choose alike. It prints
nothing: whoever calls it says what was chosen and shows how a model comes.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from summarizer.configuration import DEFAULT, FILE, Settings, without_user
from summarizer.errors import CredentialsError, UsageError

if TYPE_CHECKING:
    from summarizer.backends.batch_api import Deferred
    from summarizer.backends.openai_compatible import Endpoint
    from summarizer.backends.protocol import Backend
    from summarizer.backends.wire import Traffic
    from summarizer.pipeline import Plan
    from summarizer.weights import Announce, Progress


def _quiet(*_: object) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which backend is taken, and why."""

    backend: Literal["openai", "local", "scripted"]
    why: str

    def told(self, backend: Backend, settings: Settings) -> str:
        """Return one line for a person: backend, model, address and reason."""
        address = settings.base_url if self.backend == "openai" else None
        at = f" at {without_user(address)}" if address else ""
        return f"asking {backend.traits.model}{at}, backend {self.backend} ({self.why})"


def choose(settings: Settings) -> Choice:
    """Decide which backend is taken.

    ``auto`` takes a script if one is given; ``local`` where the model is one of ours or a
    file and no address is set; ``openai`` where a key or an address is set; else ``local``.
    """
    if settings.backend != "auto":
        return Choice(settings.backend, f"asked for by {settings.origin('backend')}")
    if settings.script:
        return Choice("scripted", f"a script is given by {settings.origin('script')}")
    if settings.base_url:
        return Choice("openai", f"base URL set by {settings.origin('base_url')}")
    if settings.model and _is_ours(settings.model):
        return Choice("local", f"the model set by {settings.origin('model')} runs here")
    if settings.api_key:
        return Choice("openai", f"key set by {settings.origin('api_key')}")
    return Choice("local", "no key and no base URL are set")


def make_plan(settings: Settings) -> Plan:
    """Find the sections and plan how an article is read.

    Raises:
        PackError: a pack that cannot be used.
        UsageError: an unknown section or effort.
    """
    from summarizer import registry  # noqa: PLC0415 - pydantic and all sections
    from summarizer.pipeline import Plan  # noqa: PLC0415

    plan = Plan.make(
        registry.load(settings.packs), sections=settings.sections, effort=settings.effort
    )
    if settings.packs:
        check_prompts(plan)
    return plan


def check_prompts(plan: Plan) -> None:
    """See that every section can be asked for, before anything is opened or fetched.

    Raises:
        PackError: a section has no prompt file, or one that cannot be rendered.
    """
    from summarizer.prompting import Prompter  # noqa: PLC0415

    for reading in ("article", "sentences"):
        Prompter(plan.sections, reading, plan.registry.packs)


def open_backend(
    settings: Settings,
    choice: Choice,
    *,
    on_progress: Progress = _quiet,
    announce: Announce = _quiet,
    traffic: Traffic | None = None,
) -> Backend:
    """Open the chosen backend; the caller closes it. A missing local model is fetched.

    ``traffic`` is what every request to an endpoint goes through; nothing else needs it.

    Raises:
        UsageError: no such model, no script, no http address.
        CredentialsError: the endpoint wants a key and there is none, or it must not get it.
        ModelError: the model is not here and cannot be fetched.
        EngineError: the embedded engine cannot be started.
    """
    openers: dict[str, Callable[[], Backend]] = {
        "openai": lambda: _openai(settings, traffic),
        "local": lambda: _local(settings, on_progress, announce),
        "scripted": lambda: _scripted(settings),
    }
    return openers[choice.backend]()


def open_deferred(settings: Settings, choice: Choice) -> Deferred:
    """Open the chosen backend so that its questions go out through the Batch API.

    Raises:
        UsageError: the chosen backend has none; no http address.
        CredentialsError: the endpoint wants a key and there is none, or it must not get it.
    """
    from summarizer.backends.batch_api import Deferred  # noqa: PLC0415 - openai

    check_deferred(choice)
    return Deferred(endpoint(settings))


def check_deferred(choice: Choice) -> None:
    """See that the chosen backend has a Batch API.

    Raises:
        UsageError: it has none.
    """
    if choice.backend != "openai":
        msg = f"--transport batch: the backend {choice.backend} has no Batch API ({choice.why})"
        raise UsageError(msg, remedy="Set OPENAI_API_KEY or --base-url, or leave it out.")


def endpoint(settings: Settings) -> Endpoint:
    """Return the endpoint that the settings describe.

    Raises:
        CredentialsError: the key is the user's, the address only the working folder's.
    """
    from summarizer.backends.openai_compatible import Endpoint  # noqa: PLC0415 - openai

    _guard(settings)
    known: dict[str, Any] = {
        "model": settings.model,
        "base_url": settings.base_url,
        "timeout": settings.timeout,
        "context_tokens": settings.context_tokens,
    }
    key = settings.api_key.get_secret_value() if settings.api_key else None
    return Endpoint(api_key=key, **{k: v for k, v in known.items() if v is not None})


def local_model(settings: Settings) -> str:
    """Return the name or path of the embedded model."""
    return settings.model or "default"


def _openai(settings: Settings, traffic: Traffic | None) -> Backend:
    from summarizer.backends.openai_compatible import OpenAICompatible  # noqa: PLC0415 - openai

    return OpenAICompatible(endpoint(settings), traffic=traffic)


def _local(settings: Settings, on_progress: Progress, announce: Announce) -> Backend:
    from summarizer.backends.embedded import Embedded, Local  # noqa: PLC0415 - httpx2
    from summarizer.weights import store  # noqa: PLC0415
    from summarizer.weights.pull import ensure  # noqa: PLC0415

    weights = ensure(
        local_model(settings),
        offline=settings.offline,
        on_progress=on_progress,
        announce=announce,
    )
    known: dict[str, Any] = {
        "timeout": settings.timeout,
        "context_tokens": settings.context_tokens,
        "threads": settings.threads,
    }
    how = Local(
        states=store.folder().parent / "states",
        **{k: v for k, v in known.items() if v is not None},
    )
    backend = Embedded(weights, how)
    backend.start()
    return backend


def _scripted(settings: Settings) -> Backend:
    from summarizer.backends.scripted import Scripted  # noqa: PLC0415 - instructor

    if settings.script is None:
        msg = "the scripted backend has no script"
        raise UsageError(msg, remedy="Give one with --script FILE (see --save-calls).")
    return Scripted(settings.script)


def _is_ours(model: str) -> bool:
    from summarizer.weights.catalogue import MODELS, is_path  # noqa: PLC0415

    return any(model in {w.name, w.full_name} for w in MODELS) or (
        is_path(model) and Path(model).expanduser().is_file()
    )


def _guard(settings: Settings) -> None:
    """Keep a user's key from an address that only the working folder names.

    That folder may be a stranger's; sending the key there would give it away. An address
    on this machine is none of a stranger's.
    """
    here = f"./{FILE}"
    key_from = settings.origin("api_key")
    if settings.origin("base_url") != here or key_from in {here, DEFAULT}:
        return
    host = urlsplit(settings.base_url or "").hostname or ""
    if host == "localhost" or _is_loopback(host):
        return
    msg = (
        f"{here} names the address {without_user(settings.base_url or '')}, and the key of "
        f"{key_from} is not sent where only the working folder says so"
    )
    raise CredentialsError(msg, remedy="Confirm the address with --base-url or OPENAI_BASE_URL.")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
