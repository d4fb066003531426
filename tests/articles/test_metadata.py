"""What is known of an article beside its text: front matter, sidecars, dates, tags."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.articles import Overrides
from summarizer.articles.beside import front_matter, sidecar
from summarizer.articles.metadata import (
    Metadata,
    from_mapping,
    identifier,
    language_tag,
    read_date,
    web_address,
)
from summarizer.errors import ArticleError, UsageError

DAY = date(2024, 12, 23)


@pytest.mark.parametrize(
    "written",
    [
        DAY,
        datetime(2024, 12, 23, 23, 30, tzinfo=UTC),
        "2024-12-23",
        " 2024-12-23T23:30:00+09:00 ",
        "20241223",
        "2024/12/23",
        "December 23, 2024",
        "23 December 2024",
        "Mon, 23 Dec 2024 23:30:00 -0500",
    ],
)
def test_dates_with_one_meaning_are_read(written: object) -> None:
    """The day is the one that is written, in whatever zone it was."""
    assert DAY == read_date(written)


@pytest.mark.parametrize(
    "written", ["3/4/2024", "2024", "Monday", "2024-13-01", "", None, 20, "9" * 99]
)
def test_other_dates_are_not_guessed(written: object) -> None:
    """What has two meanings, or none, is no date."""
    assert None is read_date(written)


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("en", "en"),
        ("EN_gb", "en-GB"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("es-419", "es-419"),
        ("eng", None),
        ("english", None),
        ("und", None),
        ("xx", None),
        ("../en", None),
        ("", None),
    ],
)
def test_language_tags(written: str, tag: str | None) -> None:
    """BCP 47 with a language that exists, in its usual case; else nothing."""
    assert tag == language_tag(written)


def test_identifiers_stay_in_their_folder() -> None:
    """A name that is safe in a path stays; another is made so."""
    assert "state-e_id251015" == identifier("state-e_id251015")
    assert "etc-passwd" == identifier("../../etc/passwd")
    assert "한국-기사-1" == identifier("한국 기사 (1)")
    assert None is identifier("..")


@given(st.text())
def test_any_identifier_is_safe(name: str) -> None:
    """No separator, no blank, no leading point; short."""
    made = identifier(name)
    assert made is None or (
        made[0] not in ".-" and not set(made) & set("/\\ \n\0") and len(made) <= 200
    )


def test_only_web_addresses_are_kept() -> None:
    """A link somebody might follow is one of http or https."""
    assert "https://a.example/b" == web_address(" https://a.example/b ")
    assert None is web_address("javascript:alert(1)")
    assert None is web_address("file:///etc/passwd")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"published": "3/4/2024"}, "date"),
        ({"language": "english"}, "BCP 47"),
        ({"url": "ftp://a"}, "http"),
    ],
)
def test_what_somebody_types_wrong_is_refused(wrong: dict[str, str], said: str) -> None:
    """The error says which value it is and how to write it."""
    with pytest.raises(UsageError, match=said) as refused:
        Overrides.parse(**wrong)
    assert refused.value.remedy


def test_what_an_article_says_wrong_is_a_loss() -> None:
    """A date or a language that cannot be read is left out and told."""
    known = from_mapping({"Date": "3/4/2024", "lang": "english", "url": "javascript:x", "n": [1]})
    assert (None, None, None) == (known.published, known.language, known.url)
    assert ["unreadable_date", "unreadable_language"] == [loss.reason for loss in known.losses]


def test_the_first_goes_before() -> None:
    """What is known takes the place of what is said, value by value; losses add up."""
    said = from_mapping({"title": "Said", "source": "Wire", "date": "?"})
    known = said.under(Metadata(title="Known", id="a"))
    assert ("Known", "Wire", "a", 1) == (known.title, known.source, known.id, len(known.losses))


def test_yaml_front_matter() -> None:
    """Keys and values between dashes are read; lists, nests and comments are passed over."""
    text = (
        "---\ntitle: 'Troops: more'\ndate: 2024-12-23\ntags:\n  - a\n- b\n# note\nlink: https://a.example/b\n"
        "language: en\nsource:\n---\n\n# Heading\n\nBody.\n"
    )
    known, rest = front_matter(text)
    assert (
        Metadata(title="Troops: more", published=DAY, url="https://a.example/b", language="en")
        == known
    )
    assert "\n# Heading\n\nBody.\n" == rest


def test_toml_front_matter() -> None:
    """Between plus signs is TOML, with dates of its own."""
    known, rest = front_matter('+++\ntitle = "T"\npublished = 2024-12-23\n+++\nBody.')
    assert Metadata(title="T", published=DAY) == known
    assert "Body." == rest


@pytest.mark.parametrize(
    "text", ["---\nA rule, no matter.\n---\nBody.", "+++\n= =\n+++\nBody.", "---\na: b"]
)
def test_what_is_no_front_matter_is_text(text: str) -> None:
    """A rule at the top of a text is left where it is."""
    assert (Metadata(), text) == front_matter(text)


def test_sidecars(tmp_path: Path) -> None:
    """TOML goes before JSON; a file without one is known by nothing."""
    article = tmp_path / "a.txt"
    assert Metadata() == sidecar(article)
    (tmp_path / "a.meta.json").write_text('{"date": "2024-12-23", "source": "Wire", "id": "x"}')
    assert Metadata(published=DAY, source="Wire", id="x") == sidecar(article)
    (tmp_path / "a.meta.toml").write_text("published = 2024-12-23\n")
    assert Metadata(published=DAY) == sidecar(article)


def test_a_case_folder_names_its_article(tmp_path: Path) -> None:
    """``meta.toml`` beside ``article.txt`` is its sidecar, and the folder's name its identifier."""
    case = tmp_path / "kr-01"
    case.mkdir()
    (case / "meta.toml").write_text('title = "T"\n')
    assert Metadata(title="T", id="kr-01") == sidecar(case / "article.txt")
    assert Metadata() == sidecar(case / "other.txt")


@pytest.mark.parametrize("content", ["= =", "\xff"])
def test_a_broken_sidecar_is_an_error(tmp_path: Path, content: str) -> None:
    """Somebody wrote it to be read: it is not passed over in silence."""
    (tmp_path / "a.meta.toml").write_text(content, encoding="latin-1")
    with pytest.raises(ArticleError, match=r"a\.meta\.toml"):
        sidecar(tmp_path / "a.txt")


def test_a_sidecar_that_is_no_table_is_an_error(tmp_path: Path) -> None:
    """JSON of another kind says nothing."""
    (tmp_path / "a.meta.json").write_text("[1]")
    with pytest.raises(ArticleError, match="no table"):
        sidecar(tmp_path / "a.txt")
