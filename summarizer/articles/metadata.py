"""What is known of an article beside its text, and how dates and languages are written.

This module exists so that options, sidecar files, front matter, JSON lines and HTML pages
all say the same five things in the same words. It reads dates and language tags that
somebody *wrote*; it guesses none, and never looks at a file's time stamps.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from summarizer.articles.canonical import one_line
from summarizer.errors import UsageError
from summarizer.values import Loss

_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?P<script>-[a-z]{4})?(?P<region>-(?:[a-z]{2}|\d{3}))?"
    r"(?P<rest>(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*(?:-x(?:-[a-z0-9]{1,8})+)?)",
    re.IGNORECASE | re.ASCII,
)
_ID = re.compile(r"\w[\w.:@+-]{0,199}")
_LONGEST_DATE = 60


def _reader(form: str) -> Callable[[str], datetime]:
    return lambda written: datetime.strptime(written, form)  # noqa: DTZ007 - a day, as written


_DATE_READERS: tuple[Callable[[str], datetime], ...] = (
    datetime.fromisoformat,
    *map(_reader, ("%Y/%m/%d", "%B %d, %Y", "%d %B %Y")),
    parsedate_to_datetime,
)
_KEYS = {
    "title": ("title", "headline"),
    "published": ("published", "date", "pubdate", "date_published", "publish_date"),
    "source": ("source", "publisher", "site", "sitename"),
    "url": ("url", "link", "canonical"),
    "language": ("language", "lang"),
    "id": ("id",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrides:
    """What the user says of an article; it goes before whatever the article says itself."""

    title: str | None = None
    published: date | None = None
    language: str | None = None
    """BCP 47."""
    source: str | None = None
    url: str | None = None

    @classmethod
    def parse(
        cls,
        *,
        title: str | None = None,
        published: str | date | None = None,
        language: str | None = None,
        source: str | None = None,
        url: str | None = None,
    ) -> Overrides:
        """Check what somebody typed.

        Raises:
            UsageError: no ISO date, no BCP 47 tag, no http(s) address.
        """
        link = web_address(url)
        if url and not link:
            msg = f"the address {one_line(url)!r} is not one of http or https"
            raise UsageError(msg, remedy="Give the page's full address, or none.")
        day = read_date(published)
        if published and not day:
            msg = f"the publication date {one_line(str(published))!r} is no date"
            raise UsageError(msg, remedy="Write it as YYYY-MM-DD.")
        tag = language_tag(language) if language else None
        if language and not tag:
            msg = f"the language {one_line(language)!r} is no BCP 47 tag"
            raise UsageError(msg, remedy="Write it as en, ko, zh-Hant, pt-BR.")
        return cls(
            title=one_line(title),
            published=day,
            language=tag,
            source=one_line(source),
            url=link,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata(Overrides):
    """What an article, or a file beside it, says of itself."""

    id: str | None = None
    losses: tuple[Loss, ...] = ()
    """What was written but could not be read."""

    def under(self, first: Overrides) -> Metadata:
        """Return these with every value that ``first`` knows in its place."""
        names = ("title", "published", "language", "source", "url", "id")
        known = {n: v for n in names if (v := getattr(first, n, None)) is not None}
        losses = (*getattr(first, "losses", ()), *self.losses)
        return replace(self, **known, losses=losses)


def from_mapping(written: Mapping[str, Any]) -> Metadata:
    """Read metadata from a table of TOML, JSON or front matter; unknown keys are ignored.

    A date or language that cannot be read is a loss: relative dates then stay unresolved,
    and the language is detected. An address that is not http(s) is left out.
    """
    table = {str(k).lower().replace("-", "_"): v for k, v in written.items()}
    found = {name: _first(table, keys) for name, keys in _KEYS.items()}
    day = read_date(found["published"])
    tag = language_tag(str(found["language"])) if found["language"] else None
    losses = [
        Loss(step="intake", reason=f"unreadable_{name}", detail=detail)
        for name, value, detail in (
            ("date", day, f"{found['published']!r} is no date as YYYY-MM-DD"),
            ("language", tag, f"{found['language']!r} is no BCP 47 language tag"),
        )
        if value is None and found["published" if name == "date" else name]
    ]
    return Metadata(
        title=_line(found["title"]),
        published=day,
        language=tag,
        source=_line(found["source"]),
        url=web_address(_line(found["url"])),
        id=identifier(_line(found["id"])),
        losses=tuple(losses),
    )


def read_date(written: object) -> date | None:
    """Return the day that is written, as its place wrote it; None where it is none.

    Read are ISO 8601, RFC 2822, ``2024/12/23``, ``20241223``, ``December 23, 2024`` and
    ``23 December 2024``: forms with one meaning. ``3/4/2024`` has two.
    """
    if isinstance(written, date):
        return written.date() if isinstance(written, datetime) else written
    if not isinstance(written, str) or len(written) > _LONGEST_DATE:
        return None
    for read in _DATE_READERS:
        try:
            return read(written.strip()).date()
        except (ValueError, IndexError, OverflowError):
            continue
    return None


def language_tag(written: str) -> str | None:
    """Return a BCP 47 tag in its usual case, or None where it is none.

    The language must be one that CLDR knows, by its shortest code (``en``, not ``eng``).
    """
    match = _TAG.fullmatch(written.strip().replace("_", "-"))
    if not match:
        return None
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - only where one is written

    language = match["language"].lower()
    try:
        # CLDR answers for a synonym with the language it prefers ("eng" and "und" are en).
        known = Locale.parse(language).language == language
    except UnknownLocaleError:
        known = False
    script, region = (match["script"] or "").title(), (match["region"] or "").upper()
    return f"{language}{script}{region}{match['rest'].lower()}" if known else None


def web_address(url: str | None) -> str | None:
    """Return an address if it is one of http or https, else None."""
    line = one_line(url)
    return line if line and re.match(r"https?://[^\s/]", line, re.IGNORECASE) else None


def identifier(name: str | None) -> str | None:
    """Return a name as an identifier: safe in a path, without blanks; None if nothing is left."""
    if not name or _ID.fullmatch(name):
        return name or None
    slug = re.sub(r"[^\w]+", "-", name).strip("-_")
    return slug[:80].rstrip("-_") or None


def _first(table: Mapping[str, Any], keys: tuple[str, ...]) -> object:
    return next((table[k] for k in keys if table.get(k) not in (None, "")), None)


def _line(value: object) -> str | None:
    return one_line(str(value)) if isinstance(value, str | int) else None
