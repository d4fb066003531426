"""HTML to a tree that can be changed: what lxml would trip over later is taken out before.

This module exists because a tree may be made of characters that it then refuses to hold,
and because a parser that gives up in the depth says so only in its log. It knows nothing
of what markup means.
"""

from __future__ import annotations

import re
import sys
from typing import Final

from lxml.etree import ParserError
from lxml.html import HtmlElement, HTMLParser, document_fromstring

_INVALID: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_REFERENCE: Final = re.compile(r"&#(?:0*([0-9]+)|x0*([0-9a-f]+));?", re.IGNORECASE)
_LONGEST_CODE: Final = 7


def parse(html: str) -> tuple[HtmlElement, bool] | None:
    """Return a document's tree with head and body, and whether all of it is in the tree.

    None where there is no markup and no text at all.
    """
    parser = HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True, collect_ids=False)
    raw = _REFERENCE.sub(_allowed, _INVALID.sub("", html)).encode()
    try:
        tree = document_fromstring(raw, parser=parser, ensure_head_body=True)
    except ParserError:
        return None
    return tree, not any("depth" in e.message.lower() for e in parser.error_log)


def _allowed(reference: re.Match[str]) -> str:
    """Return a character reference if a tree can hold its character, else nothing."""
    digits, base = (reference[1], 10) if reference[1] else (reference[2], 16)
    code = int(digits, base) if len(digits) <= _LONGEST_CODE else 0
    sound = 0 < code <= sys.maxunicode and not _INVALID.match(chr(code))
    return reference[0] if sound else ""
