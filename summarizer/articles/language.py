"""Which language an article is in, as a BCP 47 tag.

py3langid knows 140 languages, but loading its model takes most of a second and 100 MB
(measured: 0.7 s, 106 MB), so this module first looks at what needs no model: the script,
the letters one language has to itself, and the small words of English. It knows nothing
of sentences or topics, and answers None rather than guess.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_SAMPLE = 3000
_SURE = 0.5
_ENOUGH = 20
_SCRIPTS = {
    "HANGUL": "ko",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "CJK": "zh",
    "BOPOMOFO": "zh",
    "THAI": "th",
    "GREEK": "el",
    "HEBREW": "he",
    "ARMENIAN": "hy",
    "GEORGIAN": "ka",
    "BENGALI": "bn",
    "TAMIL": "ta",
    "TELUGU": "te",
    "KANNADA": "kn",
    "MALAYALAM": "ml",
    "GUJARATI": "gu",
    "GURMUKHI": "pa",
    "SINHALA": "si",
    "KHMER": "km",
    "LAO": "lo",
    "MYANMAR": "my",
    "ETHIOPIC": "am",
}
_SHARED = {
    "CYRILLIC": "be bg kk ky mk mn ru sr tg tt uk",
    "ARABIC": "ar fa ku ps ug ur",
    "DEVANAGARI": "hi mr ne",
    "LATIN": (
        "af az bs ca cs cy da de en eo es et eu fi fr ga gl ha hr ht hu id is it la lb lt lv "
        "mg ms mt nl no pl pt ro rw sk sl so sq sv sw tk tl tr uz vi xh yo zu"
    ),
}
# Every longer Russian text has one of the first and none of the second; likewise Arabic.
_RUSSIAN, _NOT_RUSSIAN = re.compile("[ыэ]"), re.compile("[іїєґўјљњђћџѓќѕәғқңөұүһӣҷӯ]")
_ARABIC, _NOT_ARABIC = re.compile("[ةىأإ]"), re.compile("[پچژگکیٹڈڑںےېټډړښۀەۆ]")
_ENGLISH = frozenset("the of and that with said from has were by".split())
_ENGLISH_SHARE = 0.08
_ENGLISH_KINDS = 3


def detect(text: str, hint: str | None = None) -> str | None:
    """Return the language of a text's beginning, or None where it is too short to tell.

    ``hint`` is a tag from a page's markup, often wrong: it counts only where the text
    alone does not decide.
    """
    sample = text[:_SAMPLE]
    script = _script(sample)
    if script in _SCRIPTS:
        return _SCRIPTS[script]
    if script == "CYRILLIC" and _tells(sample, _RUSSIAN, _NOT_RUSSIAN):
        return "ru"
    if script == "ARABIC" and _tells(sample, _ARABIC, _NOT_ARABIC):
        return "ar"
    if script == "LATIN" and _is_english(sample):
        return "en"
    found = _classified(sample, _SHARED[script]) if script in _SHARED else None
    return found or hint


def _script(sample: str) -> str | None:
    """Name the script of most letters; kana or Hangul tell what Han letters are read as."""
    counts: Counter[str] = Counter()
    for letter, times in Counter(sample).items():
        if letter.isalpha():
            counts[unicodedata.name(letter, "?").split(" ", 1)[0].partition("-")[0]] += times
    kana, hangul = counts["HIRAGANA"] + counts["KATAKANA"], counts["HANGUL"]
    if (han := counts["CJK"]) and max(kana, hangul) > han // 10:
        counts["HIRAGANA" if kana > hangul else "HANGUL"] += han
    return counts.most_common(1)[0][0] if counts else None


def _tells(sample: str, own: re.Pattern[str], foreign: re.Pattern[str]) -> bool:
    return bool(own.search(sample)) and not foreign.search(sample.lower())


def _is_english(sample: str) -> bool:
    words = re.findall(r"[a-z]+", sample.lower())
    small = Counter(w for w in words if w in _ENGLISH)
    return len(small) >= _ENGLISH_KINDS and small.total() >= _ENGLISH_SHARE * len(words)


def _classified(sample: str, candidates: str) -> str | None:
    """Ask py3langid, counting only the languages that are in question."""
    allowed = set(candidates.split())
    if sum(map(str.isalpha, sample)) < _ENOUGH:
        return None
    ranked = [(tag, p) for tag, p in _identifier().rank(sample) if tag in allowed]
    total = sum(p for _, p in ranked)
    return ranked[0][0] if ranked and ranked[0][1] > _SURE * total else None


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - heavy

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
