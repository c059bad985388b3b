"""Bytes become characters; what cannot be decoded is counted and never stops a reading."""

import pytest

from sayso.reports.decode import LOST, declared_encoding, decode, without_surrogates

WORDS = "Café in Norvik: “nine dead”"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_unicode_with_and_without_a_mark(encoding: str) -> None:
    decoded = decode((WORDS * 20).encode(encoding))

    assert decoded.text == WORDS * 20
    assert decoded.lost_count == 0


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        ("Убито десять мирных жителей, сообщила служба города. " * 5, "koi8-r"),
        ("قتل عشرة مدنيين في غارة جوية على المدينة. " * 5, "cp1256"),
        ("Neun Tote nach Beschuss, sagte die Behörde für Öffentlichkeit. " * 5, "cp1252"),
    ],
)
def test_other_encodings_are_detected(words: str, encoding: str) -> None:
    decoded = decode(words.encode(encoding))

    assert decoded.text == words
    assert decoded.lost_count == 0


def test_mixed_encodings_stay_utf8_with_losses_counted() -> None:
    payload = "Ostrél – Norvík, ".encode() * 3 + b"caf\xe9 and \xff"

    decoded = decode(payload)

    assert decoded.text == "Ostrél – Norvík, " * 3 + f"caf{LOST} and {LOST}"
    assert decoded.lost_count == 2
    assert decoded.encoding == "utf-8"


def test_a_lone_surrogate_in_bytes_is_one_loss() -> None:
    decoded = decode(b"Nine \xed\xa0\x80 dead")

    assert decoded.text == f"Nine {LOST} dead"
    assert decoded.lost_count == 1


def test_a_replacement_character_that_was_there_is_no_loss() -> None:
    assert decode("Nine \ufffd dead".encode()).lost_count == 0


def test_a_lone_surrogate_in_a_string_keeps_every_offset() -> None:
    decoded = without_surrogates("a\ud800b\udfffc")

    assert decoded.text == f"a{LOST}b{LOST}c"
    assert decoded.lost_count == 2


@pytest.mark.parametrize("declared", ["utf-8", "base64", "nonsense", "\x00", "hex"])
def test_a_wrong_declaration_is_not_believed(declared: str) -> None:
    assert decode(b"caf\xe9 na\xefve, d\xe9j\xe0 vu, tr\xe8s bien", declared=declared).text.startswith("café naïve")


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        (b'<meta charset="koi8-r">', "koi8-r"),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">', "windows-1251"),
        (b'<?xml version="1.0" encoding="iso-8859-1"?>', "iso-8859-1"),
        (b"<p>charset=none</p>", None),
    ],
)
def test_declared_encoding(head: bytes, encoding: str | None) -> None:
    assert declared_encoding(head) == encoding
