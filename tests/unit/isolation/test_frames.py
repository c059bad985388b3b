import pytest

from sayso.isolation.frames import decode, encode


@pytest.mark.parametrize("message", [{}, {"text": "Sana’a \ud800 صنعاء"}, {"deep": [[[{"n": 1.5}]]]}])
def test_a_message_comes_back_as_it_was(message: dict[str, object]) -> None:
    assert decode(encode(message)) == message


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"\xff\xfe", b'{"a":' + b"[" * 200_000])
def test_what_is_no_message_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the module promises this type and nothing finer
        decode(body)
