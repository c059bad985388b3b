"""Heads, timestamps and verification of a dossier: what is found, what is said, what is entered in the log."""

import dataclasses
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from sayso.errors import DataError, EndpointFailed, UsageError, VerificationError
from sayso.pipeline.dossier import Dossier, open_dossier
from sayso.pipeline.heads import make_head, origin_of, read_note, write_note
from sayso.pipeline.orders import Order
from sayso.pipeline.signing import load_key, make_key
from sayso.pipeline.stamping import stamp
from sayso.pipeline.verifying import find_troubles, verify
from sayso.proofs.checkpoint import check_signature, read_checkpoint
from sayso.records.decision import Verb
from sayso.records.deed import SignedHead, Timestamp, Verification
from sayso.store.deeds import load_deeds
from sayso.store.events import load_events
from sayso.store.payloads import payload_path
from tests.conftest import miss
from tests.contract.test_log import tamper
from tests.proven import make_proven
from tests.timestamp_server import TimestampServer, find_openssl


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TimestampServer]:
    if find_openssl() is None:
        miss("no openssl here")
    with TimestampServer(tmp_path_factory.mktemp("authority")) as started:
        yield started


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, server: TimestampServer) -> Path:
    """A folder with a dossier and its key, to be copied."""
    folder = tmp_path_factory.mktemp("made")
    dossier, head = make_proven(folder / "dossier", key=folder / "key.pem", server=server)
    dossier.close()
    write_note(folder / "head.txt", head.note)
    return folder


@pytest.fixture
def dossier(made: Path, server: TimestampServer, tmp_path: Path) -> Iterator[Dossier]:
    shutil.copytree(made / "dossier", tmp_path / "dossier")
    with open_dossier(tmp_path / "dossier") as opened:
        opened.settings = dataclasses.replace(
            opened.settings,
            signing_key=str(made / "key.pem"),
            reviewer="Ada",
            timestamp_server=server.address,
            timestamp_authority=str(server.root),
        )
        yield opened


@pytest.fixture
def note(made: Path) -> str:
    return read_note(made / "head.txt")


def wrong(dossier: Dossier, since: str | None = None) -> list[str]:
    found = find_troubles(dossier, since=since)
    return [f"{each.check}: {each.message}" for each in found if not each.is_well]


def decide(dossier: Dossier, reason: str) -> None:
    claim = dossier.claims()[2].id
    dossier.decide([Order(verb=Verb.ACCEPT, ids=(claim,), reason=reason, by="Ada")])


def test_a_dossier_that_nobody_touched_is_well_and_says_so_in_its_log(dossier: Dossier, note: str) -> None:
    findings = verify(dossier, since=note)
    assert [each.check for each in findings if not each.is_well] == []
    with dossier.store.reading() as connection:
        (kept,) = load_deeds(connection, Verification)
        last = list(load_events(connection))[-1]
    assert (last.action, last.record, last.by) == ("verify", kept.id, "Ada")
    assert (kept.wrong, kept.captures, kept.size) == ((), 3, last.sequence - 1)
    assert wrong(dossier) == []


def test_a_head_is_of_the_log_before_it_and_signed_with_the_key(dossier: Dossier, note: str) -> None:
    head = make_head(dossier)
    said = read_checkpoint(head.note)
    check_signature(head.note, head.key)
    assert (said.origin, said.size, said.root.hex()) == (origin_of(dossier), head.size, head.root)
    assert head.size > read_checkpoint(note).size
    decide(dossier, "later")
    assert wrong(dossier, since=head.note) == []


def test_history_that_was_written_anew_is_seen_by_a_head_kept_elsewhere(dossier: Dossier, note: str) -> None:
    """Fails on a verification that does not compare roots: the log itself holds together, and so does every record."""
    with dossier.store.reading() as connection:
        events = list(load_events(connection))
    forge(dossier, [dataclasses.replace(each, by="Nobody") if each.sequence == 7 else each for each in events])
    (found,) = wrong(dossier, since=note)
    size = read_checkpoint(note).size
    assert f"signs another history: the first {size} entries are not what they were then" in found


def test_a_dossier_that_was_put_back_is_seen_by_a_head_kept_elsewhere(dossier: Dossier, made: Path) -> None:
    decide(dossier, "later")
    later = make_head(dossier).note
    dossier.close()
    shutil.copy(made / "dossier" / "dossier.db", dossier.path / "dossier.db")
    (found,) = wrong(dossier, since=later)
    assert "was cut short, or put back to an older state" in found


def test_two_histories_of_one_dossier_do_not_continue_each_other(dossier: Dossier, made: Path) -> None:
    decide(dossier, "one")
    fork = make_head(dossier).note
    dossier.close()
    shutil.copy(made / "dossier" / "dossier.db", dossier.path / "dossier.db")
    for reason in ("another", "and another", "and another still"):
        decide(dossier, reason)
    (found,) = wrong(dossier, since=fork)
    assert "the checkpoint given signs another history" in found


def test_a_head_of_another_dossier_or_key_is_refused(dossier: Dossier, note: str, tmp_path: Path) -> None:
    other, head = make_proven(tmp_path / "other", key=tmp_path / "other.pem")
    other.close()
    assert any("not signed with the key" in each for each in wrong(dossier, since=head.note))
    with pytest.raises(VerificationError, match="no signed note"):
        read_checkpoint("nothing of the kind")
    dossier.settings = dataclasses.replace(dossier.settings, signing_key=str(tmp_path / "gone.pem"))
    assert wrong(dossier, since=note) == []  # no key here: that of the kept head holds
    assert any("another log" in each or "not signed" in each for each in wrong(dossier, since=head.note))


def test_the_bytes_of_a_capture_that_were_swapped_or_lost_are_named(dossier: Dossier) -> None:
    with dossier.store.reading() as connection:
        first, second = connection.execute(text("SELECT sha256 FROM capture ORDER BY id LIMIT 2")).scalars()
    paths = [payload_path(dossier.captures, each) for each in (first, second)]
    kept = [path.read_bytes() for path in paths]
    paths[0].write_bytes(kept[1])
    assert wrong(dossier) == [f"captures: capture {first[:12]} was changed: restore captures/ from a copy"]
    paths[0].unlink()
    assert wrong(dossier) == [
        f"captures: capture {first[:12]} is missing from the dossier: restore captures/ from a copy"
    ]
    assert {len(wrong_in_sample(dossier, 1)) for _ in range(40)} == {0, 1}


def wrong_in_sample(dossier: Dossier, count: int) -> list[str]:
    return [each.message for each in find_troubles(dossier, sample=count) if not each.is_well]


def test_an_entry_that_claims_an_earlier_time_is_named(dossier: Dossier) -> None:
    claim = dossier.claims()[2].id
    dossier.decide([Order(verb=Verb.ACCEPT, ids=(claim,), by="Ada")], now="2025-01-01T00:00:00Z")
    (found,) = wrong(dossier)
    assert "lies before that of earlier ones" in found


def test_what_is_wrong_is_entered_too_and_stays_wrong(dossier: Dossier) -> None:
    tamper(dossier.store, "UPDATE claim SET position = 7 WHERE position = 1")
    assert any(not each.is_well for each in verify(dossier))
    with dossier.store.reading() as connection:
        (kept,) = load_deeds(connection, Verification)
    assert len(kept.wrong) == 1
    assert "claim" in kept.wrong[0]
    assert len(wrong(dossier)) == 1


def test_a_timestamp_is_checked_when_it_comes_and_ever_after(dossier: Dossier, server: TimestampServer) -> None:
    with dossier.store.reading() as connection:
        (kept,) = load_deeds(connection, Timestamp)
        (head,) = load_deeds(connection, SignedHead)
    assert kept.subject == head.id
    assert "127.0.0.1" in kept.server
    file = dossier.path.parent / "statement.txt"
    file.write_bytes(b"what the mayor's office sent")
    of_file = stamp(dossier, str(file))
    assert of_file.subject == "statement.txt"
    assert bytes.fromhex(of_file.sha256) in server.asked[-1]
    assert file.read_bytes() not in server.asked[-1]
    assert wrong(dossier) == []


def test_an_answer_that_does_not_hold_is_not_kept(dossier: Dossier, server: TimestampServer, tmp_path: Path) -> None:
    """Fails on a client that keeps a token of another request, of a stranger, or no token at all."""
    file = tmp_path / "statement.txt"
    file.write_bytes(b"words")
    good = server.make_answer(server.asked[0])
    with TimestampServer(tmp_path / "stranger") as stranger:
        dossier.settings = dataclasses.replace(dossier.settings, timestamp_server=stranger.address)
        with pytest.raises(VerificationError, match="does not hold"):
            stamp(dossier, str(file))
        dossier.settings = dataclasses.replace(dossier.settings, timestamp_authority=str(stranger.root))
        for answer in (good, good[:-7], b"no token", b""):
            stranger.answer = answer
            with pytest.raises(VerificationError, match="does not hold"):
                stamp(dossier, str(file))
        stranger.status = 503
        with pytest.raises(EndpointFailed, match="status 503"):
            stamp(dossier, str(file))
    with pytest.raises(EndpointFailed, match="cannot be asked"):
        stamp(dossier, str(file))
    with dossier.store.reading() as connection:
        assert len(load_deeds(connection, Timestamp)) == 1


def test_what_is_missing_for_a_timestamp_is_said(dossier: Dossier, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no file that can be read"):
        stamp(dossier, str(tmp_path / "nowhere"))
    (tmp_path / "empty").touch()
    with pytest.raises(UsageError, match="is empty"):
        stamp(dossier, str(tmp_path / "empty"))
    dossier.settings = dataclasses.replace(dossier.settings, timestamp_authority=str(tmp_path / "empty"))
    with pytest.raises(DataError, match="no certificates"):
        stamp(dossier, "x")
    dossier.settings = dataclasses.replace(dossier.settings, timestamp_server="")
    with pytest.raises(UsageError, match="SAYSO_TIMESTAMP_SERVER"):
        stamp(dossier, "x")


def test_a_key_is_made_once_for_its_owner_alone_and_outside_the_dossier(dossier: Dossier, tmp_path: Path) -> None:
    path = tmp_path / "config" / "key.pem"
    with pytest.raises(UsageError, match="--make-key"):
        load_key(path)
    key = make_key(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert load_key(path).private_bytes_raw() == key.private_bytes_raw()
    with pytest.raises(UsageError, match="already"):
        make_key(path)
    path.chmod(0o644)
    with pytest.raises(UsageError, match="others may read"):
        load_key(path)
    path.chmod(0o600)
    path.write_bytes(b"no key")
    with pytest.raises(DataError, match="no private key"):
        load_key(path)
    dossier.settings = dataclasses.replace(dossier.settings, signing_key=str(dossier.path / "key.pem"))
    with pytest.raises(UsageError, match="keep it elsewhere"):
        make_head(dossier, with_new_key=True)
    (tmp_path / "link").symlink_to(dossier.path)
    dossier.settings = dataclasses.replace(dossier.settings, signing_key=str(tmp_path / "link" / "key.pem"))
    with pytest.raises(UsageError, match="keep it elsewhere"):
        make_head(dossier, with_new_key=True)


def forge(dossier: Dossier, events: list[object]) -> None:
    """What somebody does who may write the database and knows how sayso does it: the whole log computed anew."""
    from sayso.proofs.tree import Frontier
    from sayso.store.events import append_events

    tamper(dossier.store, "DELETE FROM event", "DELETE FROM log_node")
    with dossier.store.migrating() as connection:
        append_events(connection, Frontier(), events)


def test_what_was_erased_is_accepted_and_what_comes_back_is_not(dossier: Dossier, note: str) -> None:
    report = dossier.readings()[0].report
    with dossier.store.reading() as connection:
        sha256 = connection.execute(text(f"SELECT sha256 FROM capture WHERE id = '{report.capture}'")).scalar_one()
    path = payload_path(dossier.captures, sha256)
    payload = path.read_bytes()
    dossier.erase(report.id, reason="a witness is at risk")
    assert not path.exists()
    assert wrong(dossier, since=note) == []
    (finding,) = [each for each in verify(dossier) if each.check == "captures"]
    assert finding.message.endswith("; 1 erased, each with its hash and reason")
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(payload)
    assert wrong(dossier) == [f"captures: capture {sha256[:12]} was erased, and its bytes are there: erase them again"]
    tamper(dossier.store, "DELETE FROM erasure")
    assert any("records: erasure" in each for each in wrong(dossier))
