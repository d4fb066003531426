"""Who a text names, seeded by code before a model is asked."""

from __future__ import annotations

import pytest

from summarizer.articles import from_text
from summarizer.grounding.entry import Entry
from summarizer.grounding.roster import home, is_cased, seed


def roster(text: str, **about: str) -> dict[str, Entry]:
    """Return the roster of a text by name."""
    article = from_text(f"On the news\n\n{text}\n", language=about.pop("language", "en"), **about)
    return {e.name: e for e in seed(article)}


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("President Joe Biden spoke in June.", "Joe Biden", "President"),
        ("The acting president Han Duck-soo spoke.", "Han Duck-soo", "acting president"),
        ("Wang Yi, the foreign minister, spoke.", "Wang Yi", "foreign minister"),
        ("Gen. Charles Flynn said so.", "Charles Flynn", "Gen."),
    ],
)
def test_titles_before_and_after_a_name_are_its_role(text: str, name: str, role: str) -> None:
    """The name stands without them; the person is one."""
    entry = roster(text)[name]
    assert (role, True) == (entry.role, entry.person)


def test_an_acronym_in_brackets_is_another_name() -> None:
    """Also where it is used later alone."""
    found = roster("Seoul's Joint Chiefs of Staff (JCS) said so. The JCS denied it.")
    assert ("JCS",) == found["Joint Chiefs of Staff"].aliases
    assert "JCS" not in found


def test_a_later_single_name_is_the_same_person() -> None:
    """A "Kim" is Kim Jong Un where nobody else is a Kim."""
    found = roster("Leader Kim Jong Un left. Kim said nothing.")
    assert ("Kim",) == found["Kim Jong Un"].aliases
    assert "Kim" not in found


def test_two_of_one_name_share_no_alias() -> None:
    """For "Kim" alone means neither."""
    found = roster("Minister Kim Yung-ho met Minister Kim Yong-hyun. Kim spoke.")
    assert [(), ()] == [found[n].aliases for n in ("Kim Yung-ho", "Kim Yong-hyun")]


def test_a_state_has_its_capital_and_compass_point_for_aliases() -> None:
    """What stands for its government is no actor of its own."""
    found = roster("North Korea fired. Pyongyang warned Seoul, and the North fired again.")
    assert {"North Korea": ("Pyongyang", "the North"), "Seoul": ()} == {
        n: e.aliases for n, e in found.items() if e.state
    }
    assert "PRK" == found["North Korea"].country


def test_a_body_belongs_to_the_state_before_it() -> None:
    """So "Japan's defence ministry" is Japan's."""
    found = roster("Japan's defence ministry said so.")
    (body,) = [e for n, e in found.items() if "ministry" in n]
    assert ("JPN", False) == (body.country, body.person)


def test_one_adjective_makes_no_actor() -> None:
    """A state that is only said of something does not act."""
    assert {} == {n: e for n, e in roster("It was Peruvian fish.").items() if e.state}


def test_officials_on_a_governments_page_are_its_own() -> None:
    """The address says whose."""
    found = roster("Secretary Antony Blinken spoke.", url="https://www.state.gov/x")
    assert "USA" == found["Antony Blinken"].country


@pytest.mark.parametrize(
    ("language", "cased"), [("en", True), (None, True), ("ru", True), ("ko", False), ("zh", False)]
)
def test_languages_without_capitals_are_known(language: str | None, cased: bool) -> None:  # noqa: FBT001
    """There names must be read, not seen."""
    assert cased == is_cased(language)


def test_every_name_is_of_the_text() -> None:
    """Verbatim, and first mentioned in a sentence that has one of its names."""
    text = "«№ 7» — Président Émile Zola said so. Turkey’s army moved."
    article = from_text(f"On the news\n\n{text}\n", language="en")
    for entry in seed(article):
        sentence = article.sentence_at(entry.start)
        assert [] == [n for n in entry.names if n not in article.text]
        assert any(n in sentence.text for n in entry.names)


def test_a_body_keeps_its_first_word() -> None:
    """Dull words ("Joint") are dull only outside of names."""
    assert "Joint Chiefs of Staff" in roster("He said the Joint Chiefs of Staff (JCS) met.")


def test_an_owned_body_begins_with_its_owner() -> None:
    """So "Turkey's army" begins at "Turkey"."""
    text = "On the news\n\nSnow fell on Turkey's army.\n"
    (army,) = [e for e in seed(from_text(text, language="en")) if e.name == "Turkey's army"]
    assert text.index("Turkey") == army.start


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        (
            "Deputy Secretary of State Wendy Sherman spoke.",
            "Wendy Sherman",
            "Deputy Secretary of State",
        ),
        (
            "He met Envoy for Peninsula Peace and Security Affairs Noh Kyu-duk.",
            "Noh Kyu-duk",
            "Envoy for Peninsula Peace and Security Affairs",
        ),
        (
            "He called Chief of Staff for the President of the European Commission Seibert.",
            "Seibert",
            "Chief of Staff for the President of the European Commission",
        ),
        (
            "He saw Spokesperson for European Commission President Ursula von der Leyen.",
            "Ursula von der Leyen",
            "European Commission President",
        ),
        (
            "Japanese Ministry of Foreign Affairs Director General Funakoshi spoke.",
            "Funakoshi",
            "Director General",
        ),
        ("Governor of Hatay Mustafa Masatli spoke.", "Mustafa Masatli", "Governor of Hatay"),
        ("Chief of the General Staff Valery Gerasimov left.", "Valery Gerasimov", None),
        (
            "China's envoy for Eurasian affairs, Li Hui, left.",
            "Li Hui",
            "envoy for Eurasian affairs",
        ),
        ("President Joseph R. Biden, Jr. spoke.", "Joseph R. Biden, Jr.", "President"),
        ("The Turkish defence minister, Yasar Guler, left.", "Yasar Guler", "defence minister"),
    ],
)
def test_a_title_ends_where_its_field_of_work_does(text: str, name: str, role: str | None) -> None:
    """What a title is for belongs to it; the state and the body it is of do not."""
    entry = roster(text)[name]
    assert entry.person
    assert role is None or role == entry.role


def test_a_plural_title_is_that_of_each_in_the_list() -> None:
    """And nobody is called "National Security Advisors"."""
    found = roster("National Security Advisors Sullivan, Shin, and Akiba met.")
    assert {"Sullivan", "Shin", "Akiba"} == {n for n, e in found.items() if e.person}
    assert not any("Advisors" in n for n in found)


def test_a_headline_in_capitals_names_whom_the_text_names() -> None:
    """Its verbs are no names, its short forms are those of the full names below."""
    title = "Envoy Kim’s Calls with Republic of Korea (ROK) Representative Noh Marking a Day"
    text = f"{title}\n\nEnvoy Sung Kim spoke with ROK Representative Noh Kyu-duk today.\n"
    found = {e.name: e for e in seed(from_text(text, language="en")) if e.person}
    assert {"Sung Kim": ("Kim",), "Noh Kyu-duk": ("Noh",)} == {
        n: e.aliases for n, e in found.items()
    }
    assert [text.index("Kim"), text.index("Noh")] == [e.start for e in found.values()]


def test_an_administration_is_its_state() -> None:
    """So is a government told with its state's name."""
    found = roster(
        "President Biden spoke. The Biden Administration and the United States Government agreed "
        "that the United States will help.",
        url="https://www.state.gov/x",
    )
    assert {"Biden Administration", "United States Government"} == set(
        found["United States"].aliases
    )


@pytest.mark.parametrize(
    "name",
    [
        "Ardis Group of Companies LLC",
        "PFK Profpodshipnik; LLC",
        "Zhengzhou Nanbei Instrument Co. Ltd",
        "US Forces Korea",
    ],
)
def test_a_body_keeps_all_of_its_name(name: str) -> None:
    """Suffixes of companies, whatever stands before them, and states inside."""
    assert name in roster(f"It named the entity {name} on the list.")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Its foreign ministry said so.", "foreign ministry"),
        ("The Ukrainian military said so.", "Ukrainian military"),
        ("We salute the armed forces of Ukraine.", "armed forces of Ukraine"),
        ("President Yoon Suk Yeol's office said so.", "President Yoon Suk Yeol's office"),
    ],
)
def test_bodies_in_small_letters_are_named_with_whose_they_are(text: str, name: str) -> None:
    """By an adjective, by "of", by a person's name, or by nobody's."""
    assert roster(text)[name].sure


def test_a_state_where_something_is_does_not_act() -> None:
    """It stays on the roster, unsure."""
    found = roster("Iran fired from bases in Yemen, Syria and Iraq. Peru said so.")
    sure = {n: e.sure for n, e in found.items()}
    assert {"Iran": True, "Yemen": False, "Syria": False, "Iraq": False, "Peru": True} == sure


def test_a_formal_name_is_the_fullest() -> None:
    """And the plain one its alias."""
    assert ("Israel",) == roster("The State of Israel left. Israel returned.")[
        "State of Israel"
    ].aliases


def test_a_russian_name_is_one_in_all_its_cases() -> None:
    """Under the form that is told first."""
    text = "Министр Сергей Лавров прибыл. Встреча с Лавровым прошла, Лаврова ждали."
    found = roster(text, language="ru")
    (one,) = [e for e in found.values() if e.person]
    assert ("Сергей Лавров", True) == (one.name, "Лавровым" in one.aliases)


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Russia denied it. The FSB said the drone fell.", "RUS"),
        ("The FSB said the drone fell.", None),
    ],
)
def test_a_body_known_by_name_is_its_states(text: str, country: str | None) -> None:
    """Where the article tells of that state; else it may be another's of the same name."""
    assert country == next(e for n, e in roster(text).items() if "FSB" in n).country


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://www.state.gov/remarks", "USA"),
        ("https://www.gov.uk/government/news/a", "GBR"),
        ("https://www.mofa.go.jp/press", "JPN"),
        ("https://www.diplomatie.gouv.fr/en", "FRA"),
        ("https://mid.ru/en", "RUS"),
        ("https://go.example.com/gov", None),
        ("https://govwatch.example/mil.html", None),
    ],
)
def test_a_government_is_known_by_its_address(url: str, code: str | None) -> None:
    """Its officials need no state in its own publications."""
    assert code == home(from_text("On the news\n\nIt rained.\n", url=url))
