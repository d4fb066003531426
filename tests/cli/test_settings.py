"""Settings: which source goes before which, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from summarizer.configuration import FILE, KEYS, load
from summarizer.errors import CredentialsError, UsageError
from summarizer.opening import choose, endpoint

LEVELS = ("flag", "variable", "folder", "user")


@pytest.mark.parametrize("highest", range(len(LEVELS) + 1))
def test_flags_environment_folder_user_default(tmp_path: Path, highest: int) -> None:
    """The first of these that has a value gives it, and is named as its origin."""
    folder, user = tmp_path / "folder", tmp_path / "user"
    for place in (folder, user):
        place.mkdir()
    there = LEVELS[highest:]
    if "folder" in there:
        (folder / FILE).write_text('model = "folder"', encoding="utf-8")
    if "user" in there:
        (user / FILE).write_text('model = "user"', encoding="utf-8")
    found = load(
        {"model": "flag" if "flag" in there else None},
        environ={"SUMMARIZER_MODEL": "variable"} if "variable" in there else {},
        folder=folder,
        user_folder=user,
    )
    origins = ("--model", "SUMMARIZER_MODEL", f"./{FILE}", str(user / FILE), "default")
    assert (*LEVELS, None)[highest] == found.model
    assert origins[highest] == found.origin("model")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('modle = "x"', "no setting is called 'modle'"),
        ("model = ", "no TOML"),
        ("timeout = -1", "timeout"),
        ('backend = "cloud"', "backend"),
        ('packs = ["."]', "packs are code"),
        ("allow_local = true", "it opens your own network"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, text: str, words: str) -> None:
    """The error names the file and the key; a remedy stands beside it."""
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=words) as caught:
        load(environ={}, folder=tmp_path, user_folder=tmp_path / "none")
    assert FILE in str(caught.value)
    assert caught.value.remedy


def test_paths_of_a_file_are_relative_to_it(tmp_path: Path) -> None:
    """A pack beside the user's file is found from any working folder."""
    (tmp_path / FILE).write_text('packs = ["pack"]', encoding="utf-8")
    found = load(environ={}, folder=tmp_path / "elsewhere", user_folder=tmp_path)
    assert (tmp_path / "pack",) == found.packs


def test_the_projects_own_variables_go_before_openais() -> None:
    """SUMMARIZER_API_KEY goes before OPENAI_API_KEY, and an empty one is none."""
    both = {"SUMMARIZER_API_KEY": "one", "OPENAI_API_KEY": "two"}
    assert "SUMMARIZER_API_KEY" == load(environ=both).origin("api_key")
    assert "OPENAI_API_KEY" == load(environ=both | {"SUMMARIZER_API_KEY": ""}).origin("api_key")


def test_no_form_of_the_settings_shows_the_key(run: Any) -> None:
    """Neither `config show`, nor its JSON, nor a representation."""
    secret = "sk-not-for-anybody"  # noqa: S105 - it is none
    shown = [run("config", "show", *more, OPENAI_API_KEY=secret) for more in ((), ("--json",))]
    said = [x for done in shown for x in (done.stdout, done.stderr)]
    said.append(repr(load(environ={"OPENAI_API_KEY": secret})))
    assert [] == [text for text in said if secret in text]
    assert "OPENAI_API_KEY" == json.loads(shown[1].stdout)["api_key"]["origin"]


def test_config_show_tells_of_every_setting(run: Any) -> None:
    """A line each, whatever it is set to; the password of an address is left out."""
    done = run("config", "show", SUMMARIZER_BASE_URL="http://me:pass@localhost:1/v1")
    assert [] == [key for key in KEYS if f"\n{key} " not in f"\n{done.stdout}"]
    assert "http://localhost:1/v1" in done.stdout
    assert "pass" not in done.stdout


@pytest.mark.parametrize(
    ("given", "environ", "expected"),
    [
        ({}, {}, "local"),
        ({}, {"OPENAI_API_KEY": "k"}, "openai"),
        ({}, {"OPENAI_BASE_URL": "http://localhost/v1"}, "openai"),
        ({"model": "tiny"}, {"OPENAI_API_KEY": "k"}, "local"),
        ({"model": "tiny", "base_url": "http://localhost/v1"}, {}, "openai"),
        ({"model": "some-model"}, {"OPENAI_API_KEY": "k"}, "openai"),
        ({"backend": "local"}, {"OPENAI_API_KEY": "k"}, "local"),
        ({"script": Path("x")}, {"OPENAI_API_KEY": "k"}, "scripted"),
    ],
)
def test_auto_takes_what_there_is(
    given: dict[str, Any], environ: dict[str, str], expected: str
) -> None:
    """A key or address means openai, a model of ours or nothing means local."""
    assert expected == choose(load(given, environ=environ)).backend


def test_a_key_is_not_sent_where_only_the_working_folder_says_so(tmp_path: Path) -> None:
    """A stranger's folder cannot have the user's key sent to the stranger."""
    key = {"OPENAI_API_KEY": "k"}
    (tmp_path / FILE).write_text('base_url = "https://stranger.example/v1"', encoding="utf-8")
    with pytest.raises(CredentialsError, match="OPENAI_API_KEY"):
        endpoint(load(environ=key, folder=tmp_path))
    confirmed = {"base_url": "https://stranger.example/v1"}
    assert "k" == endpoint(load(confirmed, environ=key, folder=tmp_path)).api_key
    (tmp_path / FILE).write_text('base_url = "http://127.0.0.1:8080/v1"', encoding="utf-8")
    assert "k" == endpoint(load(environ=key, folder=tmp_path)).api_key
