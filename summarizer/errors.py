"""The error tree: what can go wrong, and the exit code it ends with.

::

    SummarizerError              1   anything we foresee
    ├── UsageError               2   wrong flags, unknown section, malformed configuration
    │   └── PackError            2   a section or prompt pack that cannot be used
    ├── ArticleError             3   an input that is no readable article
    ├── BackendError             4   the model could not be asked
    │   ├── CredentialsError     5   401, 403: no key, a wrong key
    │   ├── EndpointError        4   unreachable, not speaking the protocol, refusing
    │   ├── EngineError          4   the embedded engine does not start or has died
    │   └── AnswerError          6   answers came, none usable (not JSON, cut, refused)
    ├── ModelError               7   weights missing, offline, wrong hash, no space
    ├── OutputError              8   the result could not be written
    ├── StoreError               9   the store is locked, corrupt, newer, read-only
    └── GateError               10   evaluation inputs that cannot be compared

Exit code 0 is success, 11 says that some articles of several failed, 130 that
Ctrl-C stopped the run. Commands of ``eval gate`` have the codes of the scoring
specification instead. Every message says what is wrong and where; ``remedy`` says
what to do.
"""

from __future__ import annotations

from typing import ClassVar

EXIT_SOME_FAILED = 11
EXIT_INTERRUPTED = 130


class SummarizerError(Exception):
    """Anything foreseen. ``str(error)`` is one line: what and where."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, remedy: str = "") -> None:
        """Keep the line and what to do about it."""
        super().__init__(message)
        self.remedy = remedy


class UsageError(SummarizerError):
    """Wrong flags, an unknown section, malformed configuration."""

    exit_code = 2


class PackError(UsageError):
    """A section or prompt pack that cannot be used."""


class ArticleError(SummarizerError):
    """An input that is no readable article."""

    exit_code = 3


class BackendError(SummarizerError):
    """The model could not be asked."""

    exit_code = 4


class CredentialsError(BackendError):
    """No key, or a key the endpoint refuses."""

    exit_code = 5


class EndpointError(BackendError):
    """The endpoint is unreachable, does not speak the protocol, or refuses."""


class EngineError(BackendError):
    """The embedded engine does not start, or its process has died."""


class AnswerError(BackendError):
    """Answers came, but none that could be used."""

    exit_code = 6


class ModelError(SummarizerError):
    """Model weights missing, refused offline, with a wrong hash, or without space."""

    exit_code = 7


class OutputError(SummarizerError):
    """The result could not be written."""

    exit_code = 8


class StoreError(SummarizerError):
    """The store is locked, corrupt, read-only or of a newer version."""

    exit_code = 9


class GateError(SummarizerError):
    """Evaluation inputs that cannot be scored or compared."""

    exit_code = 10
