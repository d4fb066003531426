"""Who asserts a sentence, and whose publication an article is."""

from __future__ import annotations

import pytest

from summarizer.articles import from_text
from summarizer.grounding.entry import Entry
from summarizer.grounding.index import Index
from summarizer.grounding.roster import seed
from summarizer.grounding.voice import author, introduction, publisher, speaker
from summarizer.values import Sentence

INDEX = Index(
    (
        Entry("Seoul", 0, country="KOR", state=True),
        Entry("Joint Chiefs of Staff", 9, ("JCS",)),
        Entry("Han Duck-soo", 40, person=True),
        Entry("Россия", 60, state=True),
    )
)


def sentence(text: str) -> Sentence:
    """Return a sentence by itself."""
    return Sentence(1, 0, len(text), text)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("It fell, according to Seoul's Joint Chiefs of Staff.", "a2"),
        ("It fell, according to Seoul.", "a1"),
        ("Seoul said that it fell.", "a1"),
        ("It fell, the JCS said.", "a2"),
        ("It fell, a JCS official said.", "a2"),
        ("Seoul's military chief said it fell.", "a1"),
        ("It fell, said Han Duck-soo.", "a3"),
        ("The Joint Chiefs of Staff (JCS) said that it fell.", "a2"),
        ("It fell, its spokesman, Han Duck-soo, said on Friday.", "a3"),
        ("Seoul spokesman Han Duck-soo told reporters that it fell.", "a3"),
        ("The latest assessment by the JCS: it will fall.", "a2"),
        ("Seoul fell.", None),
        ("Nobody said that it fell.", None),
    ],
)
def test_the_form_of_a_sentence_says_who_speaks(text: str, key: str | None) -> None:
    """The owned body speaks, not its owner; without a verb of saying nobody does."""
    assert key == speaker([sentence(text)], 0, INDEX)


@pytest.mark.parametrize(
    "text", ["It said more would fall.", "“More will fall,” the official said."]
)
def test_who_spoke_goes_on_speaking(text: str) -> None:
    """A pronoun or a quotation without a speaker has the speaker before it."""
    assert "a2" == speaker([sentence("It fell, the JCS said."), sentence(text)], 1, INDEX)
    assert None is speaker([sentence("It fell."), sentence(text)], 1, INDEX)
    assert None is speaker([sentence(text)], 0, INDEX)


@pytest.mark.parametrize(
    ("texts", "at", "key"),
    [
        (("Han Duck-soo, who teaches, thinks so.", "“A is near.”", "“B is near.”"), 2, "a3"),
        (("Han Duck-soo sees it otherwise.", "She considers a test likely."), 1, "a3"),
        (("Han Duck-soo sees it otherwise.", "Snow fell.", "Later, he added, ice came."), 2, "a3"),
        (("“A is near. ", "B is far,” said Han Duck-soo."), 0, "a3"),
        (("By Seoul's reckoning ten fell.",), 0, "a1"),
        (("Seoul puts the chance of a fall at ten percent.",), 0, "a1"),
        (("Snow fell.", "She considers a test likely."), 1, None),
    ],
)
def test_words_are_somebodys_until_they_end(
    texts: tuple[str, ...], at: int, key: str | None
) -> None:
    """Over several sentences of a quotation, and where "she" is whom one before begins with."""
    assert key == speaker([sentence(t) for t in texts], at, INDEX)


def test_it_is_the_one_body_named_before() -> None:
    """Where the sentence before names one body besides persons and states."""
    told = [
        "The boldest forecast is that of the JCS in Seoul.",
        "It told lawmakers that it may fall.",
    ]
    said = [Sentence(n, 0, len(t), t) for n, t in enumerate(told, 1)]
    assert "a2" == speaker(said, 1, INDEX)


def test_a_plain_sentence_ends_the_speaking() -> None:
    """What is told without a voice is the article's own."""
    assert None is speaker([sentence("It fell, the JCS said."), sentence("Snow fell.")], 1, INDEX)


@pytest.mark.parametrize(
    ("title", "source", "expected"),
    [
        ("Readout of the call with Peru", None, "official"),
        ("Snow falls", "kremlin.ru", "official"),
        ("Snow falls", "TASS", "state_media"),
        ("Snow falls", "Reuters", None),
        ("Snow falls", None, None),
    ],
)
def test_a_publication_is_known_by_source_and_title(
    title: str, source: str | None, expected: str | None
) -> None:
    """What a government's page or agency says is said by it."""
    text = "Snow fell on the hills of Peru all day."
    assert expected == publisher(from_text(text, title=title, source=source))


def test_a_dateline_names_the_agency() -> None:
    """`PYONGYANG, May 3 (KCNA)` makes it state media."""
    text = "Snow falls\n\nPyongyang, May 3 (KCNA) -- Snow fell."
    assert "state_media" == publisher(from_text(text))


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        (
            "Secretary Larsen’s Call with Minister Okafor",
            "The following is attributable to Spokesperson Jon Reed:\n\nSecretary Larsen called.",
            "Jon Reed",
        ),
        ("Statement by President Ana Ruiz on the Strait", "The talks begin.", "Ana Ruiz"),
        ("Remarks on the Strait", "President Ana Ruiz: We will talk.", "Ana Ruiz"),
        ("Readout of the Call with President Ana Ruiz", "We welcome the call.", None),
    ],
)
def test_an_official_text_names_its_author(title: str, body: str, expected: str | None) -> None:
    """It says so, or it speaks in the first person under somebody's name; a readout does not."""
    article = from_text(f"{title}\n\n{body}\n", source="state.gov", language="en")
    index = Index(seed(article))
    key = author(article, index)
    assert expected == (index[key].name if key else None)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("Ana Ruiz, who teaches in Lima, sees it otherwise.", ", who teaches in Lima"),
        ("Ana Ruiz has seen much, now as a researcher in Cusco.", "as a researcher in Cusco"),
        ("Ana Ruiz met a former minister.", ""),
    ],
)
def test_what_somebody_is_stands_beside_the_name(told: str, expected: str) -> None:
    """What else the sentence tells of is not what he is."""
    entry = Entry("Ana Ruiz", 0, person=True)
    assert expected == introduction(from_text(told), entry)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("It fell, a South Korean security official said.", "a1"),
        ("It fell, the chiefs of staff told nobody.", None),
        ("It fell, the embassy said.", "a2"),
        ("It fell, the ministry said.", None),
        ("Seoul wrote on Friday to the embassy.", None),
    ],
)
def test_a_states_official_and_the_body_speak(text: str, key: str | None) -> None:
    """An adjective stands for the state; "the embassy" is the only one; writing to is no saying."""
    index = Index(
        (Entry("South Korea", 0, ("Seoul",), country="KOR", state=True), Entry("Polish embassy", 9))
    )
    assert key == speaker([sentence(text)], 0, index)
