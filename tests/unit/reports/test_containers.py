"""Web archives and feeds: every report in them comes out once; what is damaged, cut or changed is said."""

import gzip
import io
import zipfile
import zlib

import pytest

from sayso.errors import UnreadableInput
from sayso.reports.containers import take_apart
from sayso.reports.kinds import InputKind, find_kind
from sayso.reports.members import Contents, Found, LeftOut, Member
from sayso.reports.warc import fits_digest
from tests.formats import FIRST, make_feed, make_page, make_pdf, make_record, make_wacz, make_warc

MOST = 1024 * 1024
PAGES = [make_record(make_page(f"{FIRST} ({number})"), url=f"https://harbour.example/{number}") for number in range(5)]


def walk(payload: bytes, *, most: int = MOST) -> tuple[list[Member], list[LeftOut], Contents]:
    found: list[Found] = list(take_apart(io.BytesIO(payload), find_kind(payload), most_member_bytes=most))
    contents = found[-1]
    assert isinstance(contents, Contents)
    assert contents.byte_count == len(payload)
    members = [each for each in found if isinstance(each, Member)]
    assert contents.member_count == len(members)
    return members, [each for each in found if isinstance(each, LeftOut)], contents


@pytest.mark.parametrize("packed", [True, False])
def test_every_page_of_an_archive_comes_out_with_its_address_and_day(packed: bool) -> None:
    others = [
        make_record(b"software: x", kind="warcinfo"),
        make_record(b"\x89PNG", media_type="image/png"),
        make_record(make_page(), status=404),
        make_record(b"GET / HTTP/1.1\r\n\r\n", kind="request"),
    ]
    members, left_out, contents = walk(make_warc([*others, *PAGES], packed=packed))

    assert [member.url for member in members] == [f"https://harbour.example/{number}" for number in range(5)]
    assert {member.captured_at for member in members} == {"2031-03-12T10:00:00Z"}
    assert members[3].payload == make_page(f"{FIRST} (3)")
    assert (left_out, contents.damage, contents.record_count) == ([], (), 9)
    assert contents.others == {"image/png": 1, "request": 1, "status 404": 1, "warcinfo": 1}


def test_bodies_are_unpacked_and_unchunked() -> None:
    page = make_page()
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(page), page)
    members, left_out, _contents = walk(
        make_warc(
            [
                make_record(gzip.compress(page), headers="Content-Encoding: gzip\r\n"),
                make_record(chunked, headers="Transfer-Encoding: chunked\r\n"),
                make_record(zlib.compress(page), headers="Content-Encoding: deflate\r\n"),
                make_record(make_pdf([[FIRST]]), media_type="application/pdf"),
                make_record(b"A text of its own.", kind="resource", media_type="text/plain"),
            ]
        )
    )

    assert left_out == []
    assert [member.payload[:20] for member in members] == [page[:20]] * 3 + [
        b"%PDF-1.4\n1 0 obj\n<< "[:20],
        b"A text of its own.",
    ]


@pytest.mark.parametrize("packed", [True, False])
def test_an_archive_that_was_cut_anywhere_says_so(packed: bool) -> None:
    """Mutant: believing that fastwarc tells. What is whole before the cut comes out; a cut between two is not seen."""
    whole = make_warc(PAGES, packed=packed)
    ends = [len(make_warc(PAGES[:count], packed=packed)) for count in range(1, 6)]
    for length in range(ends[1] + 1, len(whole), 37):
        if length in ends or (not packed and whole[length:].strip() != whole[length:]):
            continue
        members, _left_out, contents = walk(whole[:length])
        assert contents.damage, length
        assert len(members) - sum(end <= length for end in ends) in (0, 1), length


def test_a_flipped_byte_costs_a_record_and_is_said() -> None:
    """Mutant: stopping at the first error. Every byte of a packed archive is covered by a check of some kind."""
    whole = make_warc(PAGES)
    start, end = len(make_warc(PAGES[:2])), len(make_warc(PAGES[:3]))
    for place in range(start + 10, end, 11):
        changed = bytearray(whole)
        changed[place] ^= 0x10
        members, left_out, contents = walk(bytes(changed))
        assert contents.damage or left_out, place
        assert {member.url for member in members} >= {f"https://harbour.example/{n}" for n in (0, 1, 3, 4)}, place


def test_an_empty_member_does_not_hide_what_follows() -> None:
    """fastwarc stops there as if the archive ended."""
    members, _left_out, contents = walk(make_warc(PAGES[:2]) + gzip.compress(b"", mtime=0) + make_warc(PAGES[2:]))

    assert len(members) == 5
    assert len(contents.damage) == 1


def test_a_record_whose_digest_does_not_fit_is_left_out() -> None:
    changed = make_record(make_page(), digest="sha1:" + "A" * 32)
    members, left_out, _contents = walk(make_warc([PAGES[0], changed, PAGES[1]]))

    assert len(members) == 2
    assert "digest does not fit" in left_out[0].reason


@pytest.mark.parametrize(
    ("stated", "fits"),
    [
        (None, True),
        ("sha1:" + "2jmj7l5rSw0yVb/vlWAYkK/YBwk=", True),
        ("sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709", True),
        ("sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", True),
        ("sha-256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", True),
        ("sha-256:f3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", False),
        ("sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", False),
        ("xxh:1234", True),
    ],
)
def test_digests_in_every_spelling(stated: str | None, fits: bool) -> None:
    assert fits_digest(b"", stated) is fits


def test_what_is_too_large_is_passed_over_unread() -> None:
    large = make_record(b"<p>" + b"x" * (2 * MOST), url="https://harbour.example/large")
    bomb = make_record(gzip.compress(bytes(8 * MOST)), headers="Content-Encoding: gzip\r\n", url="https://b.example/")
    members, left_out, contents = walk(make_warc([PAGES[0], large, bomb, PAGES[1]]))

    assert [member.url for member in members] == ["https://harbour.example/0", "https://harbour.example/1"]
    assert [each.name for each in left_out] == ["https://b.example/"]
    assert contents.others == {"larger than a report": 1}
    assert contents.damage == ()


def test_a_wacz_is_checked_against_its_list() -> None:
    warc = make_warc(PAGES)
    members, left_out, contents = walk(make_wacz({"a.warc.gz": warc, "b.warc.gz": make_warc(PAGES[:1])}))
    assert (len(members), left_out, contents.damage) == (6, [], ())

    _members, _left_out, contents = walk(
        make_wacz({"a.warc.gz": warc}, stated={"a.warc.gz": "0" * 64, "gone.warc": "1" * 64})
    )
    assert [each[:22] for each in contents.damage] == ["archive/gone.warc is i", "archive/a.warc.gz is n"]


def test_a_wacz_with_a_packed_archive_is_not_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/a.warc", make_warc(PAGES, packed=False))
        archive.writestr("datapackage.json", '{"resources": []}')
    members, left_out, contents = walk(out.getvalue())

    assert members == []
    assert "is packed" in left_out[0].reason
    assert contents.damage


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_the_entries_of_a_feed(form: str) -> None:
    members, left_out, contents = walk(make_feed(f"<p>{FIRST}</p>", "", "A short one.", form=form))

    assert [(member.url, member.title, member.outlet) for member in members] == [
        ("https://harbour.example/1", "Report 1", "Harbour Lights"),
        ("https://harbour.example/3", "Report 3", "Harbour Lights"),
    ]
    assert [member.published.edtf for member in members if member.published] == ["2031-03-12", "2031-03-12"]
    assert FIRST.encode() in members[0].payload
    assert contents.others == {"without a text": 1}
    assert (left_out, contents.damage) == ([], ())


def test_a_feed_that_breaks_off_says_how_many_entries_are_lost() -> None:
    feed = make_feed(*[f"<p>{FIRST}</p>"] * 4)
    broken = feed[: feed.index(b"Report 3") + 3]
    members, _left_out, contents = walk(broken)

    assert len(members) >= 2
    assert len(members) == 3 or contents.damage


def test_a_feed_without_entries_is_refused() -> None:
    with pytest.raises(UnreadableInput, match="no entry"):
        walk(b"<rss version='2.0'><channel><title>x</title></channel></rss>")


def test_kinds() -> None:
    assert find_kind(make_wacz({"a.warc": b""})) is InputKind.WACZ
    assert find_kind(make_warc(PAGES)) is InputKind.WARC
    assert find_kind(make_feed("x")) is InputKind.FEED


def test_answers_packed_on_their_way_are_left_out_and_chunks_put_together() -> None:
    chunked = b"6\r\n<html>\r\n0\r\n\r\n"
    packed = make_record(gzip.compress(make_page()), headers="Transfer-Encoding: gzip\r\n")
    members, left_out, _ = walk(make_warc([make_record(chunked, headers="Transfer-Encoding: chunked\r\n"), packed]))
    assert [each.payload for each in members] == [b"<html>"]
    assert [each.reason for each in left_out] == [
        "the answer in the archive cannot be unpacked (packed on its way, 'gzip', which is not unpacked)"
    ]


@pytest.mark.parametrize("url", ["https://harbour.example/nine", "https://harbour.example/nine.jpg"])
def test_what_is_found_hangs_neither_on_how_an_address_ends_nor_on_who_checks_the_digest(url: str) -> None:
    page = make_page()
    records = [
        make_record(page, url=url),
        make_record(page, url=url, digest="xxh:1"),
        make_record(page, url=url, digest="sha1:" + "A" * 32),
        make_record(b" ", url=url),
        make_record(page, url=url, status=404),
    ]
    members, left_out, contents = walk(make_warc(records))
    assert [each.payload for each in members] == [page, page]
    assert [each.name for each in left_out] == [url]
    assert contents.others == {"empty": 1, "status 404": 1}
