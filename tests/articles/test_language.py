"""Which language a text is in."""

from __future__ import annotations

import subprocess
import sys

import pytest

from summarizer.articles import from_text
from summarizer.articles.language import detect


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "South Korea's military said on Monday that the North has sent more of its troops."),
        ("ko", "합동참모본부는 북한이 병력을 추가로 보냈다고 월요일 밝혔다. (NATO)"),
        ("ja", "防衛省は北朝鮮が弾道ミサイルを発射したと発表した。"),
        ("zh", "外交部发言人表示，中方坚决反对美国对台军售。"),
        ("ru", "Министерство обороны сообщило, что войска были переброшены."),
        ("uk", "Міністерство оборони повідомило, що Україна отримала ракети від союзників."),
        ("bg", "Министерството на отбраната съобщи, че войските са прехвърлени на границата."),
        ("ar", "قال المتحدث باسم القوات المسلحة إن الهجوم كان عنيفا على القاعدة"),
        ("fa", "سخنگوی وزارت دفاع گفت که نیروهای مسلح کشور آماده پاسخ هستند"),
        ("de", "Der Verteidigungsminister sagte am Montag, die Lieferung sei noch nicht erfolgt."),
        ("fr", "Le ministre de la défense a déclaré lundi que la livraison n'avait pas eu lieu."),
        ("he", "שר הביטחון אמר ביום שני כי המשלוח טרם הגיע"),
    ],
)
def test_languages_are_told_apart(language: str, text: str) -> None:
    """Script, letters, small words or the model tell the language."""
    assert language == detect(text)


def test_a_text_too_short_to_tell_has_no_language() -> None:
    """Nothing is guessed; a page's own claim counts then, and only then."""
    assert detect("Putin said.") is None
    assert "de" == detect("Putin said.", hint="de")
    assert "ko" == detect("합참은 말했다.", hint="de")
    assert detect("12345") is None


def test_a_given_language_goes_before_the_detected_one() -> None:
    """The user's word is taken, in its usual case."""
    article = from_text("Title\n\nThe man and the boat of the sea.", language="EN_gb")
    assert "en-GB" == article.language


def test_english_needs_no_model() -> None:
    """py3langid, which costs most of a second, is not imported for English."""
    code = (
        "import sys; from summarizer.articles import from_text; "
        "a = from_text('Title\\n\\nThe army of the south said that the north was firing.'); "
        "print(a.language, {'numpy', 'py3langid', 'trafilatura', 'lxml'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "en set()" == run.stdout.strip()
