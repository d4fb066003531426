"""Times: found as a labeller cuts them, resolved as a labeller reads them."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.grounding.dates import resolve, times
from summarizer.values import When

THURSDAY = date(2024, 9, 12)

# Words, and the days a careful reader of 12 September 2024 takes them to mean.
ENGLISH = """
today                                      2024-09-12 2024-09-12
yesterday                                  2024-09-11 2024-09-11
overnight                                  2024-09-11 2024-09-12
this evening                               2024-09-12 2024-09-12
In the morning                             2024-09-12 2024-09-12
just                                       2024-09-12 2024-09-12
On Monday                                  2024-09-09 2024-09-09
on Thursday                                2024-09-12 2024-09-12
last Thursday                              2024-09-05 2024-09-05
next Monday                                2024-09-16 2024-09-16
for Monday                                 2024-09-16 2024-09-16
Monday of next week                        2024-09-16 2024-09-16
Monday last week                           2024-09-02 2024-09-02
last week                                  2024-09-02 2024-09-08
this week                                  2024-09-09 2024-09-15
at the start of the week                   2024-09-09 2024-09-10
over the weekend                           2024-09-07 2024-09-08
this weekend                               2024-09-14 2024-09-15
last month                                 2024-08-01 2024-08-31
next year                                  2025-01-01 2025-12-31
early next year                            2025-01-01 2025-03-31
late May                                   2024-05-21 2024-05-31
mid-March                                  2024-03-11 2024-03-20
in mid-2025                                2025-05-01 2025-08-31
in the second half of February             2024-02-15 2024-02-29
first half of next year                    2025-01-01 2025-06-30
in the third quarter of the year           2024-07-01 2024-09-30
Q3 2023                                    2023-07-01 2023-09-30
around year-end                            2024-12-24 2025-01-07
this summer                                2024-06-01 2024-08-31
last spring                                2024-03-01 2024-05-31
in the fall of 2023                        2023-09-01 2023-11-30
last winter                                2023-12-01 2024-02-29
1980s                                      1980-01-01 1989-12-31
in the late 1990s                          1997-01-01 1999-12-31
in 2016                                    2016-01-01 2016-12-31
from 2019 to 2021                          2019-01-01 2021-12-31
December 2023                              2023-12-01 2023-12-31
in April                                   2024-04-01 2024-04-30
in December                                2023-12-01 2023-12-31
in October                                 2024-10-01 2024-10-31
last September                             2023-09-01 2023-09-30
since April of last year                   2023-04-01 2024-09-12
December 30 and January 2                  2023-12-30 2024-01-02
between May 9 and 11                       2024-05-09 2024-05-11
May 9-10                                   2024-05-09 2024-05-10
Friday, October 25                         2024-10-25 2024-10-25
on May 14, 2023                            2023-05-14 2023-05-14
4 March                                    2024-03-04 2024-03-04
Sept. 5                                    2024-09-05 2024-09-05
2024-03-05                                 2024-03-05 2024-03-05
25/12/2023                                 2023-12-25 2023-12-25
earlier this year                          2024-01-01 2024-09-12
later this month                           2024-09-12 2024-09-30
two days ago                               2024-09-10 2024-09-10
a week ago                                 2024-09-05 2024-09-05
two months ago                             2024-07-01 2024-07-31
over the course of the past week           2024-09-05 2024-09-12
in the past 24 hours                       2024-09-11 2024-09-12
in two weeks                               2024-09-26 2024-09-26
in the next two weeks                      2024-09-12 2024-09-26
within 48 hours                            2024-09-12 2024-09-14
within weeks                               2024-09-12 -
in the coming months                       2024-09-12 -
soon                                       2024-09-12 -
in recent weeks                            -          2024-09-12
since Monday                               2024-09-09 2024-09-12
Since 2006                                 2006-01-01 2024-09-12
since late May                             2024-05-21 2024-09-12
from the autumn                            2024-09-01 2024-09-12
as early as next month                     2024-10-01 -
by the end of September                    -          2024-09-30
by March                                   -          2025-03-31
through 2029                               -          2029-12-31
before the end of October                  2024-09-12 2024-10-31
before October 10                          2024-09-12 2024-10-09
before the vote on October 10              2024-09-12 2024-10-09
before the passes close in December        2024-09-12 2024-12-31
before 2014                                -          2013-12-31
since the beginning of the Administration  -          2024-09-12
in the future                              -          -
before the ice melts                       -          -
two days later                             -          -
31 February                                -          -
February 30, 2024                          -          -
05/06/2023                                 -          -
six howitzers                              -          -
"""

FUTURE = """
on Monday        2024-09-16 2024-09-16
on Thursday      2024-09-12 2024-09-12
in April         2025-04-01 2025-04-30
in August        2024-08-01 2024-08-31
in October       2024-10-01 2024-10-31
March 4          2025-03-04 2025-03-04
from the autumn  2024-09-01 -
over the weekend 2024-09-14 2024-09-15
"""

# Another language's words, its code first.
FOREIGN = """
ko 3월 4일               2024-03-04 2024-03-04
ko 2023년 3월 4일         2023-03-04 2023-03-04
ko 12일                  2024-09-12 2024-09-12
ko 오는 20일              2024-09-20 2024-09-20
ko 11일 밤               2024-09-11 2024-09-11
ko 지난주                2024-09-02 2024-09-08
ko 다음 주 중             2024-09-16 2024-09-22
ko 다음 주 월요일          2024-09-16 2024-09-16
ko 다음 달               2024-10-01 2024-10-31
ko 다음 달 10일 이전       2024-09-12 2024-10-10
ko 이달 초부터            2024-09-01 2024-09-12
ko 올해 들어             2024-01-01 2024-09-12
ko 연내                  2024-09-12 2024-12-31
ko 내년                  2025-01-01 2025-12-31
ko 지난해 12월            2023-12-01 2023-12-31
ko 8월 27일부터 29일까지   2024-08-27 2024-08-29
ko 3일 전                2024-09-09 2024-09-09
ru 4 марта               2024-03-04 2024-03-04
ru 4 марта 2023 года     2023-03-04 2023-03-04
ru во вторник, 10 сентября 2024-09-10 2024-09-10
ru в понедельник         2024-09-09 2024-09-09
ru на прошлой неделе     2024-09-02 2024-09-08
ru в прошлом году        2023-01-01 2023-12-31
ru Накануне              2024-09-11 2024-09-11
ru до конца года         2024-09-12 2024-12-31
ru в ближайшее время     2024-09-12 -
ru с 3 по 5 марта        2024-03-03 2024-03-05
ru через две недели      2024-09-26 2024-09-26
ru прошлым летом         2024-06-01 2024-08-31
zh 3月4日                2024-03-04 2024-03-04
zh 2023年3月4日           2023-03-04 2023-03-04
zh 8月27日至29日          2024-08-27 2024-08-29
zh 今年4月               2024-04-01 2024-04-30
zh 上周                  2024-09-02 2024-09-08
zh 上周五                2024-09-06 2024-09-06
zh 下个月                2024-10-01 2024-10-31
zh 明年                  2025-01-01 2025-12-31
zh 今年年底              2024-12-01 2024-12-31
zh 两周前                2024-08-29 2024-08-29
zh 2019年以来            2019-01-01 2024-09-12
ja 3月4日                2024-03-04 2024-03-04
ja 来月                  2024-10-01 2024-10-31
de am 12. März 2025      2025-03-12 2025-03-12
fr la semaine dernière   2024-09-02 2024-09-08
es ayer                  2024-09-11 2024-09-11
tr 14 Şubat              2024-02-14 2024-02-14
uk минулого тижня        2024-09-02 2024-09-08
xx whenever              -          -
"""

WORDS = [
    *sorted({w for row in (ENGLISH + FUTURE + FOREIGN).split("\n") for w in row.split()[:-2]}),
    *("and", "to", "of", "the", ",", "-", "12", "2024", "\n", "초", "31"),
]


Row = tuple[str, date | None, date | None]


def table(rows: str) -> list[Row]:
    """Read rows of words and two days."""
    return [_row(*line.rsplit(maxsplit=2)) for line in rows.strip().splitlines()]


def _row(words: str, earliest: str, latest: str) -> Row:
    return words, _day(earliest), _day(latest)


def _day(text: str) -> date | None:
    return None if text == "-" else date.fromisoformat(text)


@pytest.mark.parametrize(("words", "earliest", "latest"), table(ENGLISH))
def test_words_mean_days(words: str, earliest: date | None, latest: date | None) -> None:
    """Words are resolved against the publication date, as the labellers did."""
    assert When(text=words, earliest=earliest, latest=latest) == resolve(words, THURSDAY)


@pytest.mark.parametrize(("words", "earliest", "latest"), table(FUTURE))
def test_words_of_the_future_mean_days_to_come(
    words: str, earliest: date | None, latest: date | None
) -> None:
    """With something still to come, the next fitting day or month is meant."""
    expected = When(text=words, earliest=earliest, latest=latest)
    assert expected == resolve(words, THURSDAY, future=True)


@pytest.mark.parametrize(("words", "earliest", "latest"), table(FOREIGN))
def test_other_languages_are_read(words: str, earliest: date | None, latest: date | None) -> None:
    """Korean, Russian and Chinese by table, other languages as far as dateparser knows them."""
    language, words = words.split(maxsplit=1)
    expected = When(text=words, earliest=earliest, latest=latest)
    assert expected == resolve(words, THURSDAY, language=language)


@pytest.mark.parametrize("words", ["3월 4일", "4 марта", "3月4日", "March 4"])
def test_the_script_tells_an_unknown_language(words: str) -> None:
    """Without a language the words' own script decides which table is read."""
    day = date(2024, 3, 4)
    assert When(text=words, earliest=day, latest=day) == resolve(words, THURSDAY)


def test_without_a_publication_date_only_absolute_words_have_bounds() -> None:
    """What is relative to an unknown day stays unknown; a full date does not."""
    assert When(text="on Monday") == resolve("on Monday", None)
    assert When(text="in March") == resolve("in March", None)
    assert When(text="since 2019", earliest=date(2019, 1, 1)) == resolve("since 2019", None)
    day = date(2023, 3, 4)
    assert When(text="4 March 2023", earliest=day, latest=day) == resolve("4 March 2023", None)


def test_winter_belongs_to_two_years() -> None:
    """In January "this winter" is the one that began last year."""
    january = resolve("this winter", date(2025, 1, 23))
    assert (date(2024, 12, 1), date(2025, 2, 28)) == (january.earliest, january.latest)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "On Monday, Kim said it would fire by the end of May.",
            ["On Monday", "by the end of May"],
        ),
        ("The call of 12 March lasted 35 minutes.", ["12 March"]),
        ("Their December 9 meeting in Seoul", ["December 9"]),
        ("at the June 10 summit and in last night's talks", ["June 10", "last night"]),
        ("balloons since late May, for the first time in six years", ["since late May"]),
        ("It launched 69 missiles in 2022, more than in the five years before.", ["in 2022"]),
        ("met twice, in Madrid in June and at Phnom Penh in November", ["in June", "in November"]),
        ("fired into Ukraine on December 30 and January 2", ["on December 30 and January 2"]),
        ("North Korea may send 2,000 soldiers and 170mm guns, F-16s and 12 Su-35s", []),
        ("March on, said Ms May, who may march for two hours, six hours a day", []),
        ("under Security Council resolution 1718 (2006) and the 2016 arbitral award", []),
        ("prices will fall and summer guests may march", []),
        ("Poland will spring a surprise in two weeks", ["in two weeks"]),
        ("Nov 12 - He said on Feb. 5 that 2,024 doors had closed", ["Nov 12", "on Feb. 5"]),
        ("over the course of the past\nweek", ["over the course of the past\nweek"]),
        ("합참은 12일 북한이 다음 주 중 발사할 수 있다고 밝혔다", ["12일", "다음 주 중"]),
        ("провели во вторник, 6 февраля, телефонный разговор", ["во вторник, 6 февраля"]),
        ("美国今年4月将该系统运抵吕宋岛，沙利文8月27日至29日访华", ["今年4月", "8月27日至29日"]),
        ("Le 14 juillet 2023, le ministre", ["14 juillet 2023"]),
    ],
)
def test_times_are_found_and_nothing_else(text: str, expected: list[str]) -> None:
    """Expressions are cut as labellers cut them; durations, names and counts are left out."""
    language = "fr" if text.startswith("Le ") else None
    assert expected == [t.text for t in times(text, language)]


@given(st.text() | st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_found_times_stand_where_they_say(text: str) -> None:
    """Offsets are exact, expressions come in order and never overlap."""
    found = times(text)
    assert [t.text for t in found] == [text[t.start : t.end] for t in found]
    assert all(one.end <= two.start for one, two in pairwise(found))


@given(
    st.text() | st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join),
    st.none() | st.dates(),
    st.booleans(),
    st.sampled_from([None, "en", "ko", "ru", "zh-Hant", "ja", "fr", "ar", "x", "c!"]),
)
def test_any_words_resolve_to_ordered_days(
    words: str,
    published: date | None,
    future: bool,  # noqa: FBT001
    language: str | None,
) -> None:
    """Nothing raises; the words stay; the first day is not behind the last; asking again agrees."""
    when = resolve(words, published, future=future, language=language)
    assert words == when.text
    assert not (when.earliest and when.latest and when.earliest > when.latest)
    assert when == resolve(when.text, published, future=future, language=language)


@given(st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_what_is_found_means_the_same_alone(text: str) -> None:
    """The words of a found time are, by themselves, words that can be resolved."""
    for found in times(text):
        assert found.text == resolve(found.text, THURSDAY).text
