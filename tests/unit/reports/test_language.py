"""The language of a text, and when it stays unknown."""

import pytest

from sayso.reports.language import find_language, is_readable


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Shells struck a market in Norvik on Wednesday, rescuers said.", "en"),
        ("Nine people were killed.", "en"),
        ("قتل عشرة مدنيين في غارة جوية على سوق في المدينة، وقالت خدمة الدفاع المدني إن بينهم أطفالا.", "ar"),
        ("Девять человек погибли в результате обстрела рынка, сообщила служба спасения города.", "ru"),
        (
            "Neuf personnes ont été tuées mercredi dans le bombardement d'un marché, selon les secours de la ville.",
            "fr",
        ),
        ("Nueve personas murieron el miércoles en el bombardeo de un mercado, según los servicios de rescate.", "es"),
        ("Dokuz kişi çarşamba günü bir pazar yerine yapılan saldırıda öldü, dedi sivil savunma yetkilileri.", "tr"),
        ("Norvik 12/3", None),
        ("12 3 45", None),
    ],
)
def test_find_language(text: str, language: str | None) -> None:
    assert find_language(text) == language


def test_readable() -> None:
    assert is_readable("en")
    assert is_readable(None)
    assert not is_readable("ar")
