"""Reads one report from the bytes of one capture: text, furniture, dateline, byline, date and language.

Pure: the same capture and bytes give the same report. What is wrong with the data, but does not stop the reading,
comes back as issues.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from sayso.errors import EmptyInput, UnsupportedInput
from sayso.languages.pack import has_language, load_part, pack_hash
from sayso.records.capture import Capture
from sayso.records.ids import make_id
from sayso.records.issue import Issue, make_issue
from sayso.records.report import Dateline, Furniture, FurnitureKind, Report
from sayso.records.span import Span
from sayso.reports.dateline import find_dateline
from sayso.reports.decode import Decoded, declared_encoding, decode, without_surrogates
from sayso.reports.draft import Draft
from sayso.reports.furniture import Finding, Gives, find_furniture, find_lines, name_given
from sayso.reports.kinds import CONTAINERS, TEXTS, InputKind, find_kind
from sayso.reports.language import find_language, is_readable
from sayso.reports.plain import find_title, read_plain
from sayso.reports.walls import find_walls
from sayso.text.counting import phrase_count
from sayso.text.dates import DateMention, DateWords, find_leading_date

STAGE = "reports:2"
"""Name and version of this stage, in `made_by`: raised when its output changes."""
DEFAULT_LANGUAGE = "en"
"""The pack whose rules are used where the language is unknown or has no pack: agencies sign alike everywhere."""
MAX_TEXT_CHARACTERS = 2_000_000
"""The longest text that is read unless the caller says otherwise: about 300,000 words."""

LABEL_CHARACTERS = 40
"""Before a report's date, for a word such as "Published"."""
HEAD_CHARACTERS = 600
"""Where a line can stand that names whose statement a report is, and its date."""
_CHARSET = re.compile(r";\s{0,10}charset\s{0,3}=\s{0,3}[\"']?([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_COMMA = re.compile(r",\s*")


@dataclass(frozen=True, slots=True)
class Opening:
    """What a kind is read with besides its bytes: what is known of the capture, the pack of rules, the limit."""

    capture: Capture
    language: str
    max_text_characters: int


# A kind's libraries are loaded when one of it is read: together they would take a second and 100 MB.
def _read_page(text: str, opening: Opening) -> Draft:
    from sayso.reports.page import read_page  # noqa: PLC0415

    capture = opening.capture
    return read_page(text, url=capture.url, captured_at=capture.captured_at, language=opening.language)


def _read_markdown(text: str, _opening: Opening) -> Draft:
    from sayso.reports.markdown import read_markdown  # noqa: PLC0415

    return read_markdown(text)


def _read_pdf(payload: bytes, opening: Opening) -> Draft:
    from sayso.reports.pdf import read_pdf  # noqa: PLC0415

    return read_pdf(payload, max_text_characters=opening.max_text_characters)


def _read_document(payload: bytes, _opening: Opening) -> Draft:
    from sayso.reports.document import read_document  # noqa: PLC0415

    return read_document(payload)


def _read_mail(payload: bytes, opening: Opening) -> Draft:
    from sayso.reports.mail import read_mail  # noqa: PLC0415

    return read_mail(payload, opening.capture, opening.language)


TEXT_READERS: dict[InputKind, Callable[[str, Opening], Draft]] = {
    InputKind.PLAIN: lambda text, _opening: read_plain(text),
    InputKind.HTML: _read_page,
    InputKind.MARKDOWN: _read_markdown,
}
BYTE_READERS: dict[InputKind, Callable[[bytes, Opening], Draft]] = {
    InputKind.PDF: _read_pdf,
    InputKind.DOCX: _read_document,
    InputKind.EMAIL: _read_mail,
}
"""The dispatch tables: a new kind of input is one module and one line in one of them."""
WHOLE_TEXT = frozenset({InputKind.PLAIN, InputKind.MARKDOWN})
"""The kinds whose text is most of what is in the file: a file over the limit is cut before it is taken apart."""


def read_report(
    capture: Capture,
    payload: bytes,
    *,
    language_hint: str | None = None,
    max_text_characters: int = MAX_TEXT_CHARACTERS,
) -> tuple[Report, tuple[Issue, ...]]:
    """The report in `payload`, with what is wrong with it.

    `language_hint` is a language that the user gave: it is believed. `max_text_characters` is the setting of that
    name; a
    longer text is cut, with an issue.

    Raises:
        EmptyInput: there is no text in it.
        UnsupportedInput: it is of a kind that is not read yet.
    """
    draft = draft_report(capture, payload, language_hint=language_hint, max_text_characters=max_text_characters)
    return finish_report(capture, draft, language_hint=language_hint)


def draft_report(
    capture: Capture,
    payload: bytes,
    *,
    language_hint: str | None = None,
    max_text_characters: int = MAX_TEXT_CHARACTERS,
) -> Draft:
    """The first half of `read_report`, which is the one that touches hostile bytes: no words are understood here.

    Raises:
        EmptyInput: there is no text in it.
        UnreadableInput: it is damaged.
        UnsupportedInput: it is of a kind that is not read yet.
    """
    kind = find_kind(payload, file_name=capture.file_name)
    pack = language_hint if language_hint and has_language(language_hint) else DEFAULT_LANGUAGE
    opening = Opening(capture, pack, max_text_characters)
    if kind in CONTAINERS:
        raise UnsupportedInput("this holds many reports, and is no report by itself: add it as a file")
    if kind in TEXTS:
        declared = declared_encoding(payload) if kind is InputKind.HTML else None
        decoded = decode(payload, declared=_served_encoding(capture) or declared)
        return _draft_text(decoded, kind, opening)
    clean = without_surrogates((draft := BYTE_READERS[kind](payload, opening)).text)
    return _limited(replace(draft, text=clean.text), clean, max_text_characters, is_cut=False)


def read_report_text(
    capture: Capture,
    text: str,
    *,
    language_hint: str | None = None,
    max_text_characters: int = MAX_TEXT_CHARACTERS,
) -> tuple[Report, tuple[Issue, ...]]:
    """The report whose text is at hand as a string: taken as plain text, every offset as in `text`.

    Raises:
        EmptyInput: there is no text.
    """
    opening = Opening(capture, DEFAULT_LANGUAGE, max_text_characters)
    draft = _draft_text(without_surrogates(text), InputKind.PLAIN, opening)
    return finish_report(capture, draft, language_hint=language_hint)


def finish_report(
    capture: Capture, draft: Draft, *, language_hint: str | None = None
) -> tuple[Report, tuple[Issue, ...]]:
    """The second half of `read_report`: what the rules of the language find in the text of a draft."""
    language = language_hint or find_language(draft.text)
    report = _report(capture, draft, draft.text, language)
    pack = report.language if report.language and has_language(report.language) else DEFAULT_LANGUAGE
    return report, draft.issues + find_walls(capture, report, pack) + _rendering_issues(capture) + _report_issues(
        report
    )


def _served_encoding(capture: Capture) -> str | None:
    """The encoding that the server gave with a page, which goes before what the page says of itself (HTML 13.2.3.2)."""
    kind = capture.fetch.last.header("Content-Type") if capture.fetch else None
    found = _CHARSET.search(kind or "")
    return found.group(1) if found else None


def _draft_text(decoded: Decoded, kind: InputKind, opening: Opening) -> Draft:
    limit = opening.max_text_characters
    is_cut = kind in WHOLE_TEXT and len(decoded.text) > limit
    text = decoded.text[:limit] if is_cut else decoded.text
    return _limited(TEXT_READERS[kind](text, opening), decoded, limit, is_cut=is_cut)


def _limited(draft: Draft, decoded: Decoded, limit: int, *, is_cut: bool) -> Draft:
    """The draft within the limit of length, with the issues of its characters before its own."""
    text = draft.text[:limit]
    if not text.strip():
        raise EmptyInput("there is no text in it: check that the file was saved whole")
    issues = _text_issues(decoded, text, is_cut=is_cut or len(draft.text) > limit, limit=limit)
    furniture = tuple(piece for piece in draft.furniture if piece.span.end <= len(text))
    return replace(draft, text=text, furniture=furniture, issues=issues + draft.issues)


def _report(capture: Capture, draft: Draft, text: str, language: str | None) -> Report:
    pack = language if language and has_language(language) else DEFAULT_LANGUAGE
    all_lines = find_lines(text)
    findings = find_furniture(text, pack, lines=all_lines)
    furniture = _merged(draft.furniture, findings, len(text))
    dateline = find_dateline(text, _free_lines(text, all_lines, furniture), pack)
    words = load_part(pack, "dates", DateWords)
    stated = _stated_date(text, furniture, dateline, words)
    furniture = _with_date(text, furniture, dateline, stated, words)
    lines = _free_lines(text, all_lines, furniture)
    outlet = capture.outlet or draft.outlet
    if dateline is None and stated:
        dateline = find_dateline(text, lines, pack)
    title = None if draft.title or (dateline and lines[0].start == dateline.span.start) else find_title(text, lines)
    rules = sorted({piece.rule for piece in furniture})
    return Report(
        id=make_id("rep", capture.id),
        capture=capture.id,
        text=text,
        language=language,
        title=capture.title or draft.title or (title.words(text) if title else None),
        outlet=outlet,
        byline=name_given(findings, Gives.BYLINE) or draft.byline,
        external_id=capture.external_id,
        url=capture.url or draft.url,
        dateline=dateline,
        published=capture.published or draft.published or (stated.date if stated else None),
        republished_from=_another(name_given(findings, Gives.REPUBLISHED_FROM), outlet),
        wire_credit=name_given(findings, Gives.WIRE_CREDIT),
        furniture=furniture,
        made_by=(STAGE, f"pack:{pack}:{pack_hash(pack)}", *rules),
    )


def _merged(by_markup: tuple[Furniture, ...], findings: tuple[Finding, ...], length: int) -> tuple[Furniture, ...]:
    """What markup and rules found, in order: where both did, the rule knows the kind better unless it covers less."""
    found = [piece for piece in by_markup if piece.span.end <= length]
    kept = [
        finding.furniture
        for finding in findings
        if not any(piece.span.overlaps(finding.furniture.span) for piece in found)
    ]
    return tuple(sorted((*found, *kept), key=lambda piece: piece.span))


def _stated_date(
    text: str, furniture: tuple[Furniture, ...], dateline: Dateline | None, words: DateWords
) -> DateMention | None:
    """The date that the text gives as its own: at its head, or in a line such as `Statement by X, 14 March`."""
    found = find_leading_date(text, words)
    if found:
        return found
    if dateline:
        # Menus and bylines can push a dateline further down than the head that dates are looked for in.
        return _shifted(find_leading_date(text[dateline.span.start :], words), dateline.span.start)
    for piece in furniture:
        if piece.span.start < HEAD_CHARACTERS and piece.kind in (FurnitureKind.OTHER, FurnitureKind.CREDIT):
            line = piece.span.words(text)
            for comma in _COMMA.finditer(line):
                mention = find_leading_date(line[comma.end() :], words)
                if mention:
                    return _shifted(mention, piece.span.start + comma.end())
    return None


def _shifted(mention: DateMention | None, offset: int) -> DateMention | None:
    if mention is None or mention.date is None:
        return None
    span = mention.span.shifted(offset)
    return replace(mention, span=span, date=replace(mention.date, span=span))


def _with_date(
    text: str, furniture: tuple[Furniture, ...], dateline: Dateline | None, date: DateMention | None, words: DateWords
) -> tuple[Furniture, ...]:
    """The furniture with the report's own date and the word before it ("Published"), unless a dateline holds it.

    A date that opens a line says nothing of the events below it.
    """
    if date is None or (dateline and dateline.span.overlaps(date.span)):
        return furniture
    start = max(text.rfind("\n", 0, date.span.start) + 1, date.span.start - LABEL_CHARACTERS)
    before = text[start : date.span.start].rstrip(" :")
    label = next((each for each in words.lists.get("published_labels", ()) if before.lower().endswith(each)), "")
    first = start + len(before) - len(label) if label else date.span.start
    span = Span(first, date.span.end)
    if any(piece.span.overlaps(span) for piece in furniture):
        return furniture
    piece = Furniture(span, FurnitureKind.OTHER, date.rule)
    return tuple(sorted((*furniture, piece), key=lambda each: each.span))


def _free_lines(text: str, all_lines: list[Span], furniture: tuple[Furniture, ...]) -> list[Span]:
    """The lines without the furniture that they are or begin with."""
    marked = {piece.span.start: piece.span.end for piece in furniture}
    lines = []
    for line in all_lines:
        start = line.start
        if start not in marked:
            lines.append(line)
            continue
        while start in marked:
            start = marked[start]
            while start < line.end and text[start].isspace():
                start += 1
        if start < line.end:
            lines.append(Span(start, line.end))
    return lines


def _another(name: str | None, outlet: str | None) -> str | None:
    """`name` unless it is the outlet itself: a site that names itself as the source republishes nobody."""
    return None if name and outlet and _plain(name) == _plain(outlet) else name


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold().removeprefix("the ") if letter.isalnum())


def _text_issues(decoded: Decoded, text: str, *, is_cut: bool, limit: int) -> tuple[Issue, ...]:
    issues = []
    if decoded.lost_count:
        place = text.find("\ufffd")
        span = Span(place, place + 1) if place >= 0 else None
        issues.append(
            make_issue(
                "TEXT-001", detail=f"{phrase_count(decoded.lost_count, 'place')}, read as {decoded.encoding}", span=span
            )
        )
    if is_cut:
        issues.append(make_issue("TEXT-002", detail=f"raise max_text_characters above {limit} to read it whole"))
    return tuple(issues)


def _rendering_issues(capture: Capture) -> tuple[Issue, ...]:
    """What is to be known of how a browser drew the page, if one did."""
    rendering = capture.fetch.rendering if capture.fetch else None
    if rendering is None:
        return ()
    trouble = (make_issue("BROWSER-001", detail=rendering.trouble),) if rendering.trouble else ()
    count = len(rendering.refused)
    return (*trouble, *([make_issue("BROWSER-002", detail=f"{count} of them")] if count else []))


def _report_issues(report: Report) -> tuple[Issue, ...]:
    issues = []
    if report.outlet is None:
        issues.append(make_issue("CHAIN-001", detail="give it with --outlet"))
    if not is_readable(report.language):
        issues.append(make_issue("LANG-001", detail=report.language or ""))
    return tuple(issues)
