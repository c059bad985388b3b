"""Reading piece by piece: each piece at its place, whatever the stretch, and nothing kept of what is long."""

import pytest

from sayso.text.pieces import PieceReader

TEXT = "Nine people  were killed,\nthe mayor said. "


@pytest.mark.parametrize(
    ("start", "end", "pieces"),
    [
        (0, 41, [(0, "Nine"), (5, "people"), (12, ""), (13, "were"), (18, "killed,\nthe"), (30, "mayor"),
                        (36, "said.")]),
        (2, 8, [(2, "ne"), (5, "peo")]),
        (6, 9, [(6, "eop")]),
        (4, 5, [(4, "")]),
        (12, 20, [(12, ""), (13, "were"), (18, "ki")]),
    ],
)  # fmt: skip
def test_each_piece_of_a_stretch_is_read_where_it_stands(start: int, end: int, pieces: list[tuple[int, str]]) -> None:
    assert list(PieceReader(str).over(TEXT, start, end)) == pieces
    assert list(PieceReader(str).over(TEXT * 9, start, end)) == pieces


def test_a_piece_met_again_is_not_read_again_but_a_long_one_is() -> None:
    read: list[str] = []
    reader = PieceReader(read.append)
    long = "x" * 41
    for _ in range(2):
        list(reader.over(f"killed, {long} killed,", 0, 57))
    assert read == ["killed,", long, long]
