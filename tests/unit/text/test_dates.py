"""What the cases of single rules do not show: bases, flags, contexts between mentions, and the report's own date."""

import dataclasses

import pytest

from sayso.errors import DataError, InvalidRecord
from sayso.languages.pack import load_part
from sayso.records.date import DateBasis, EdtfDate
from sayso.text.dates import (
    HEAD_LENGTH,
    DateMention,
    DateRule,
    DateWords,
    find_dates,
    find_leading_date,
    infer_published,
)

WORDS = load_part("en", "dates", DateWords)
SUNDAY = EdtfDate("2017-04-02", DateBasis.GIVEN)


def read(text: str, published: EdtfDate | None = SUNDAY) -> dict[str, DateMention]:
    return {mention.span.words(text): mention for mention in find_dates(text, WORDS, published=published)}


def basis(mention: DateMention) -> DateBasis | None:
    return mention.date.basis if mention.date else None


def test_the_basis_says_what_a_date_rests_on() -> None:
    text = "On March 5, 2017, and on March 17, and last month."
    given = read(text)
    assert basis(given["March 5, 2017"]) is DateBasis.STATED
    assert basis(given["March 17"]) is DateBasis.RESOLVED
    assert basis(given["last month"]) is DateBasis.RESOLVED
    inferred = read(text, EdtfDate("XXXX-04", DateBasis.INFERRED))
    assert basis(inferred["March 17"]) is DateBasis.STATED
    assert basis(inferred["last month"]) is DateBasis.INFERRED


def test_a_weekday_that_does_not_fit_its_date_is_flagged() -> None:
    assert read("on Monday, March 5, 2017")["Monday, March 5, 2017"].flags == ("DATE-003",)
    assert read("on Sunday, March 5, 2017")["Sunday, March 5, 2017"].flags == ()
    assert read("on Monday, March 5")["Monday, March 5"].flags == ("DATE-003",)


@pytest.mark.parametrize(
    ("words", "expected"), [("Thursday, September 15", "2016-09-15"), ("Friday, September 15", "2017-09-15")]
)
def test_the_weekday_chooses_between_two_years_that_are_near(words: str, expected: str) -> None:
    mention = read(f"on {words}")[words]
    assert mention.date is not None
    assert mention.date.edtf == expected
    assert mention.flags == ()


def test_the_weekday_does_not_choose_a_year_far_away() -> None:
    mention = read("on Saturday, March 5")["Saturday, March 5"]
    assert mention.date is not None
    assert mention.date.edtf == "2017-03-05"
    assert mention.flags == ("DATE-003",)


@pytest.mark.parametrize("words", ["Sunday", "last week", "yesterday", "earlier this week", "this weekend", "tonight"])
def test_without_a_publication_date_nothing_is_invented(words: str) -> None:
    mention = read(f"It happened {words}.", None)[words]
    assert mention.date is None
    assert mention.flags == ("DATE-004",)


def test_vague_references_and_durations_are_no_dates_and_no_flaws() -> None:
    found = read("It was recently besieged for two years, as it is every day.", None)
    assert {mention.kind for mention in found.values()} == {"date", "duration", "set"}
    assert all(mention.date is None and mention.flags == () for mention in found.values())


def test_a_range_keeps_its_ends() -> None:
    whole = read("from 2009 to 2011")["from 2009 to 2011"]
    assert [part.date.edtf for part in whole.parts if part.date] == ["2009", "2011"]


def test_a_dotted_capital_i_does_not_shift_what_follows() -> None:
    text = "İİİ On March 17 it fell."
    assert "March 17" in read(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A strike last month killed nine. On March 17 a house in Borsk was hit.", "XXXX-04"),
        ("Earlier this month nine died. On March 17 a house in Borsk was hit.", "XXXX-03"),
        ("A strike last month killed nine. On December 28 a house was hit.", "XXXX-01"),
        ("On Sunday, March 5, a house was hit, the major said on Tuesday.", "XXXX-03"),
        ("On Sunday, March 5, a house was hit.", None),
        ("On Friday the court will meet. It will rule on Sunday, March 5.", None),
        ("On Sunday, March 28, a house was hit, the major said on Tuesday.", None),
        ("A strike last month killed nine. On March 17 and on April 2 houses were hit.", None),
        ("A strike last month killed nine, as one this month did. On March 17 a house was hit.", None),
        ("A strike last month killed nine.", None),
        ("A strike on March 17 killed nine.", None),
        ("A strike last year killed nine. On March 17 a house was hit.", None),
        ("A strike last month killed nine. On March 17, 2017 a house was hit.", None),
    ],
)
def test_the_month_of_publication_is_inferred_only_where_the_text_fixes_it(text: str, expected: str | None) -> None:
    mentions = find_dates(text, WORDS, published=None)
    published = infer_published(text, mentions, WORDS)
    assert (published.edtf if published else None) == expected
    assert published is None or published.basis is DateBasis.INFERRED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sun 10 Jul 2016 Nine dead in Borsk. The road was cut.", "2016-07-10"),
        ("Wednesday 21 September 2016 21:51 Three dead", "2016-09-21"),
        ("TAMSIN, March 24 (Norvik Wire) - A house was hit.", "XXXX-03-24"),
        ("PORT TAMSIN (NORVIK), 4 FEB 90 (NORVIK WIRE) -- [TEXT] A HOUSE", "1990-02-04"),
        ("Nine dead in Borsk\nSeptember 01, 2007\nA house was hit.", "2007-09-01"),
        ("Nine dead in Borsk\nPublished: 17 March 2017 by the desk\nA house", "2017-03-17"),
        ("Nine dead in Borsk Norvik Wire Friday 15 Jul 2016 A house was hit.", "2016-07-15"),
        ("17 Nov 2017 The toll could rise.", "2017-11-17"),
        ("7 July 2005 Attack survivors met on 7 July 2015.", None),
        ("On March 17, 2017 the army shelled Borsk.", None),
        ("March 17 was the worst day.", None),
        ("The army shelled Borsk on Friday 17 March 2017 from the hills.", None),
        ("Sunday 10 July 2016 was the worst day.", None),
        ("In May 2016 - as before - it fell.", None),
        ("", None),
    ],
)
def test_the_date_at_the_head_of_a_report(text: str, expected: str | None) -> None:
    mention = find_leading_date(text, WORDS)
    assert (mention.date.edtf if mention and mention.date else None) == expected


def test_a_date_that_reaches_over_the_head_is_not_read_in_part() -> None:
    head = "\n14 March 2031"
    assert find_leading_date(f"{' ' * (HEAD_LENGTH - len(head))}{head}\nShells fell.", WORDS) is not None
    assert find_leading_date(f"{' ' * (HEAD_LENGTH - len(head) + 1)}{head}\nShells fell.", WORDS) is None


def test_a_rule_of_an_unknown_kind_or_slot_is_refused() -> None:
    odd = dataclasses.replace(WORDS, rules=(DateRule("X-1", "a reason", "conjure", ("{day} {month}",)),))
    with pytest.raises(DataError, match="conjure"):
        find_dates("a", odd, published=None)
    odd = dataclasses.replace(WORDS, rules=(DateRule("X-1", "a reason", "day", ("{moon}",)),))
    with pytest.raises(DataError, match="moon"):
        find_dates("a", odd, published=None)
    odd = dataclasses.replace(WORDS, rules=(DateRule("X-1", "a reason", "day", ("[the",)),))
    with pytest.raises(DataError, match="never closed"):
        find_dates("a", odd, published=None)
    with pytest.raises(InvalidRecord, match="share an id"):
        dataclasses.replace(WORDS, rules=(WORDS.rules[0], WORDS.rules[0]))
