"""What is said of evidence: only mentioned, promised, released or withheld."""

import pytest

from sayso.pipeline.read import read_text


@pytest.mark.parametrize(
    ("words", "what", "status"),
    [
        ("the radar records of the flight were “ready to be shown”", "radar records", "promised"),
        ("the footage would be made public next week", "footage", "promised"),
        ("the cockpit video had not been made public", "cockpit video", "mentioned"),
        ("the cockpit video was made public on Monday", "cockpit video", "released"),
        ("the army had refused to release the firing logs", "firing logs", "withheld"),
    ],
)
def test_the_state_of_evidence(words: str, what: str, status: str) -> None:
    reading = read_text(f"Gavro Hestin said that {words}.", published="2031-03-18", outlet="Radio Tamsin")
    found = [(claim.evidence.what, claim.evidence.status) for claim in reading.claims if claim.evidence]
    assert found == [(what, status)]
