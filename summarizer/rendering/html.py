"""A summary as one self-contained HTML page.

The page asks for nothing and runs nothing: its own content security policy allows
its one style sheet, by hash, and no more. Jinja escapes every value.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from hashlib import sha256

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from summarizer.rendering.links import web_address
from summarizer.rendering.page import page
from summarizer.schema.section import Section
from summarizer.schema.summary import Summary


def html(summary: Summary, sections: Mapping[str, type[Section]]) -> str:
    """Return a summary as a page that works under ``default-src 'none'`` plus its style."""
    template, style = _template()
    shown = page(summary, sections)
    return template.render(
        page=shown,
        link=web_address(shown.url),
        style=style,
        style_hash=b64encode(sha256(style.encode()).digest()).decode(),
    )


@cache
def _template() -> tuple[Template, str]:
    """Return the page's template and its style sheet."""
    environment = Environment(
        loader=PackageLoader("summarizer.rendering"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return (
        environment.get_template("summary.html.j2"),
        environment.get_template("summary.css").render(),
    )
