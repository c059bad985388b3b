"""Archives and feeds go into a dossier report by report, by a process of their own; what is wrong with them is said."""

import io
import random
import resource
from pathlib import Path

import pytest

from sayso.pipeline.adding import add_inputs
from sayso.pipeline.dossier import Dossier, create_dossier
from sayso.pipeline.input import Given, find_inputs, read_inputs
from sayso.pipeline.views import Addition, Outcome
from sayso.records.capture import Capture
from sayso.records.reading import Reading
from sayso.settings import Settings
from sayso.store.captures import load_captures, load_unread
from sayso.store.payloads import load_payload, payload_path
from tests.fiction import NOON, read_fiction
from tests.formats import make_feed, make_page, make_record, make_wacz, make_warc

STORY = b"2031-03-17 old-harbour Mira_Tal 3 killed\nfiller%d\n"
RECORDS = [
    make_record(STORY % number, url=f"https://harbour.example/{number}", media_type="text/plain") for number in range(4)
]


def add(dossier: Dossier, path: Path, **given: str) -> list[Addition]:
    inputs = find_inputs([str(path)], given=Given(**given), manifest=None, settings=dossier.settings)
    return list(add_inputs(dossier, inputs, read_fiction))


@pytest.mark.parametrize("name", ["site.warc", "site.warc.gz", "site.wacz"])
def test_the_reports_of_an_archive_are_added_and_the_archive_is_kept(tmp_path: Path, name: str) -> None:
    archive = make_warc(RECORDS, packed=name.endswith(".gz"))
    path = tmp_path / name
    path.write_bytes(make_wacz({"a.warc": archive}) if name.endswith(".wacz") else archive)
    with create_dossier(tmp_path / "dossier", now=NOON) as dossier:
        additions = add(dossier, path, outlet="Harbour Lights")
        assert [(each.outcome, each.error) for each in additions] == [(Outcome.ADDED, None)] * 4
        assert additions[2].name == f"{path} https://harbour.example/2"
        with dossier.store.reading() as connection:
            captures = list(load_captures(connection))
        (whole,) = [each for each in captures if each.part_of is None]
        assert load_payload(dossier.captures, whole.sha256) == path.read_bytes()
        members = sorted((each for each in captures if each.part_of), key=lambda each: each.url or "")
        assert {each.part_of for each in members} == {whole.id}
        assert {(each.captured_at, each.outlet) for each in members} == {("2031-03-12T10:00:00Z", "Harbour Lights")}
        assert [load_payload(dossier.captures, each.sha256) for each in members] == [STORY % n for n in range(4)]
        assert [each.outcome for each in add(dossier, path, outlet="Harbour Lights")] == [Outcome.UNCHANGED] * 4
        assert all(each.is_well for each in dossier.doctor())


def test_a_damaged_archive_costs_what_is_damaged_and_says_so(tmp_path: Path) -> None:
    """Mutant seen: taking the end that fastwarc comes to for the end of the archive."""
    path = tmp_path / "site.warc.gz"
    path.write_bytes(make_warc(RECORDS)[:-150])
    with create_dossier(tmp_path / "dossier", now=NOON) as dossier:
        additions = add(dossier, path)
        assert [each.outcome for each in additions] == [Outcome.ADDED] * 3 + [Outcome.FAILED]
        assert "cut short within a record" in str(additions[-1].error)
        with dossier.store.reading() as connection:
            assert [reason[:9] for _capture, reason in load_unread(connection)] == ["cut short"]


def test_what_was_erased_does_not_come_back_unsaid_with_an_archive(tmp_path: Path) -> None:
    """Mutant seen: nothing is known of what was erased."""
    path = tmp_path / "site.warc.gz"
    path.write_bytes(make_warc(RECORDS))
    with create_dossier(tmp_path / "dossier", now=NOON) as dossier:
        first = add(dossier, path)
        dossier.erase(first[1].capture, reason="a witness at risk", by="a reviewer")
        again = add(dossier, path)
        assert [each.outcome for each in again].count(Outcome.FAILED) == 1
        assert "it is not taken in again (it lies in the archive cap-" in str(again[1].error)
        with dossier.store.reading() as connection:
            (whole,) = [each for each in load_captures(connection) if each.part_of is None]
        dossier.erase(whole.id, reason="a witness at risk", by="a reviewer")
        (refused,) = add(dossier, path)
        assert "it is not taken in again" in str(refused.error)


def test_a_feed_becomes_its_entries(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_bytes(make_feed("<p>Nine killed.</p>", "Ten killed."))
    with create_dossier(tmp_path / "dossier", now=NOON) as dossier:
        additions = add(dossier, path)
        assert [each.outcome for each in additions] == [Outcome.ADDED] * 2
        with dossier.store.reading() as connection:
            members = [each for each in load_captures(connection) if each.part_of]
        assert {(each.outlet, each.published.edtf if each.published else None) for each in members} == {
            ("Harbour Lights", "2031-03-12")
        }


def test_an_archive_from_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO(make_warc(RECORDS))

    monkeypatch.setattr("sys.stdin", Stdin())
    with create_dossier(tmp_path / "dossier", now=NOON) as dossier:
        assert [each.outcome for each in add(dossier, Path("-"))] == [Outcome.ADDED] * 4


def test_reading_without_keeping(tmp_path: Path) -> None:
    path = tmp_path / "site.warc"
    path.write_bytes(make_warc([*RECORDS, make_record(make_page(), digest="sha1:" + "A" * 32)], packed=False))
    settings = Settings()
    inputs = find_inputs([str(path)], given=Given(), manifest=None, settings=settings)
    outcomes = list(read_inputs(inputs, read_fiction, settings))

    assert [outcome.error is None for outcome in outcomes] == [True] * 4 + [False]


def large_archive(path: Path) -> bytes:
    """A plain archive of four reports, longer than what is read of it ahead."""
    draw = random.Random(7)
    records = [
        make_record(
            STORY % number + draw.randbytes(60_000).hex().encode(),
            url=f"https://harbour.example/{number}",
            media_type="text/plain",
        )
        for number in range(4)
    ]
    path.write_bytes(make_warc(records, packed=False))
    return path.read_bytes()


def test_what_is_read_of_an_archive_is_what_was_kept(tmp_path: Path) -> None:
    """Mutant seen: reading from the user's file, which others can write to."""
    path = tmp_path / "site.warc"
    large_archive(path)

    def read(capture: Capture, payload: bytes) -> Reading:
        with path.open("r+b") as stream:
            stream.write(bytes(path.stat().st_size))
        return read_fiction(capture, payload)

    with create_dossier(tmp_path / "dossier", now=NOON) as dossier:
        inputs = find_inputs([str(path)], given=Given(), manifest=None, settings=dossier.settings)
        additions = list(add_inputs(dossier, inputs, read))
        assert [(each.outcome, each.error) for each in additions] == [(Outcome.ADDED, None)] * 4


def test_an_archive_that_is_changed_while_it_is_read_without_keeping_is_named(tmp_path: Path) -> None:
    """Mutant seen: no second look at the file. The change is behind what was read by then, and of the same length."""
    path = tmp_path / "site.warc"
    archive = large_archive(path)

    def read(capture: Capture, payload: bytes) -> Reading:
        with path.open("r+b") as stream:
            stream.write(archive[:100].upper())
        return read_fiction(capture, payload)

    settings = Settings()
    inputs = find_inputs([str(path)], given=Given(), manifest=None, settings=settings)
    errors = [outcome.error for outcome in read_inputs(inputs, read, settings)]
    assert errors[:4] == [None] * 4
    assert len(errors) == 5
    assert "was changed while it was read" in str(errors[4])


def test_an_archive_whose_kept_bytes_are_damaged_is_mended_when_it_is_added_again(tmp_path: Path) -> None:
    """Mutant seen: an archive that is there is taken for whole."""
    path = tmp_path / "site.warc"
    archive = large_archive(path)
    with create_dossier(tmp_path / "dossier", now=NOON) as dossier:
        add(dossier, path)
        with dossier.store.reading() as connection:
            (whole,) = [each for each in load_captures(connection) if each.part_of is None]
        payload_path(dossier.captures, whole.sha256).write_bytes(archive[:-1] + b"x")
        assert [each.outcome for each in add(dossier, path)] == [Outcome.UNCHANGED] * 4
        assert load_payload(dossier.captures, whole.sha256) == archive


def test_an_archive_without_reports_says_what_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "pictures.warc.gz"
    path.write_bytes(make_warc([make_record(b"\x89PNG", media_type="image/png")] * 2))
    with create_dossier(tmp_path / "dossier", now=NOON) as dossier:
        (addition,) = add(dossier, path)
    assert "holds no report (2 × image/png)" in str(addition.error)


@pytest.mark.slow
def test_an_archive_of_ten_thousand_pages_takes_no_more_memory_than_one_of_a_hundred(tmp_path: Path) -> None:
    """Mutant: a list of members anywhere. Pages of 60 KB: 600 MB unpacked."""
    page = make_page("x" * 60_000)
    path = tmp_path / "large.warc.gz"
    with path.open("wb") as stream:
        for number in range(10_000):
            stream.write(make_warc([make_record(page, url=f"https://harbour.example/{number}")]))
    settings = Settings(parsing_memory_mib=512)
    inputs = find_inputs([str(path)], given=Given(), manifest=None, settings=settings)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    count = sum(outcome.error is None for outcome in read_inputs(inputs, lambda _c, _p: None, settings))  # type: ignore[arg-type, return-value]
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    assert count == 10_000
    assert after - before < 100 * 1024
