"""What could not be read is kept all the same, with the reason, until it can be."""

from dataclasses import replace
from pathlib import Path

import pytest

from sayso.errors import LimitExceeded, UnreadableInput, UnsupportedInput
from sayso.pipeline.dossier import create_dossier
from sayso.pipeline.views import Outcome
from sayso.records.capture import Capture
from sayso.records.issue import make_issue
from sayso.records.reading import Reading
from sayso.store.captures import load_unread
from sayso.store.payloads import load_payload
from tests.fiction import NOON, make_capture, read_fiction


@pytest.mark.parametrize("failure", [LimitExceeded("too slow"), UnreadableInput("damaged")])
def test_bytes_that_cannot_be_read_are_kept_with_the_reason(tmp_path: Path, failure: Exception) -> None:
    """Mutants: returning before anything is kept; keeping the reason when it can be read after all."""
    capture, payload = make_capture("2031-03-17 old-harbour Mira_Tal 3 killed\n")

    def fail(_capture: Capture, _payload: bytes) -> Reading:
        raise failure

    with create_dossier(tmp_path / "dossier", now=NOON) as dossier:
        (first,) = dossier.add([(capture, payload)], reader=fail, now=NOON, version="1")
        assert first.outcome is Outcome.FAILED
        assert first.error == f"{failure}; its bytes are kept as {capture.id}"
        assert load_payload(dossier.captures, capture.sha256) == payload
        with dossier.store.reading() as connection:
            assert load_unread(connection) == ((capture.id, str(failure)),)
        assert any(
            f"1 of them could not be read ({capture.id}: {failure})" in each.message for each in dossier.doctor()
        )
        assert all(each.is_well for each in dossier.doctor())

        (again,) = dossier.add([(capture, payload)], reader=read_fiction, now=NOON, version="2")
        assert again.outcome is Outcome.ADDED
        with dossier.store.reading() as connection:
            assert load_unread(connection) == ()


def test_what_is_no_report_is_not_kept(tmp_path: Path) -> None:
    capture, payload = make_capture("x")

    def refuse(_capture: Capture, _payload: bytes) -> Reading:
        raise UnsupportedInput("a picture")

    with create_dossier(tmp_path / "dossier", now=NOON) as dossier:
        (addition,) = dossier.add([(capture, payload)], reader=refuse, now=NOON, version="1")
        assert addition.error == "a picture"
        with dossier.store.reading() as connection:
            assert load_unread(connection) == ()


def test_the_doctor_counts_reports_in_a_language_without_a_pack(tmp_path: Path) -> None:
    def pass_over(capture: Capture, payload: bytes) -> Reading:
        return replace(read_fiction(capture, payload), claims=(), mentions=(), issues=(make_issue("LANG-001"),))

    with create_dossier(tmp_path / "dossier", now=NOON) as dossier:
        for words, reader in (
            ("2031-03-17 old-harbour Mira_Tal 3 killed\n", read_fiction),
            ("trois morts\n", pass_over),
        ):
            tuple(dossier.add([make_capture(words)], reader=reader, now=NOON, version="1"))
        (database,) = (each for each in dossier.doctor() if each.check == "database")
    assert "2 reports, 1 of them in a language without a pack" in database.message
