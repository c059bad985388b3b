"""What reaches a terminal: nothing that it would obey, and never another length."""

import hypothesis
from hypothesis import strategies

from sayso.cli.printing import harmless


@hypothesis.given(strategies.text(alphabet=strategies.characters(codec=None), max_size=80))
def test_harmless_text_is_as_long_and_can_be_printed(text: str) -> None:
    shown = harmless(text)
    assert len(shown) == len(text)
    shown.encode("utf-8")
    assert not [char for char in shown if (ord(char) < 0x20 and char not in "\n\t") or 0x7F <= ord(char) < 0xA0]


def test_controls_are_shown_as_pictures() -> None:
    assert harmless("\x1b[2J\x07\r\n\x9b\u202e\ud800") == "␛[2J␇ \n���"


def test_other_scripts_stay() -> None:
    assert harmless("قُتل ١٢ شخصًا — „так“\n") == "قُتل ١٢ شخصًا — „так“\n"
