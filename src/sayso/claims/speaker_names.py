"""Takes the words for a speaker apart: the name, and the office or trade told with it. Resolves nothing.

"the spokesman, Colonel Ada Marl" and "Ada Marl, a spokesman for the army" both name Ada Marl and what she is.
"""

from sayso.claims.cues import Lexicon
from sayso.records.span import Span
from sayso.text.tokens import Token, find_tokens

LONGEST_PLAIN_ROLE = 6
"""Words of a role without a word for people or offices in them: "a plumber from Hadrin"."""
LONGEST_BARE_BODY = 3
"""Words of an organisation's name that tells little without its owner: "(Drennia's) Defence Ministry"."""
LONGEST_NAME = 4
"""Words of a person's name behind an office: more are the end of the office's own name."""
_BRACKETS = ("(", "[")
_APOSTROPHES = ("'", "’")
_ARTICLES = frozenset({"al", "el", "ul", "as", "ad", "an", "ar", "at", "az", "ash", "adh", "ath"})
"""Before a surname, joined to it: "al-Marl" is told of again as "Marl"."""


def without_marks(tokens: list[Token]) -> list[Token]:
    """The tokens from the first word to the last, without a possessive at the end ("Mr. Roni's")."""
    first, last = 0, len(tokens)
    while first < last and not tokens[first].is_word:
        first += 1
    while last > first and not tokens[last - 1].is_word:
        last -= 1
    inside = tokens[first:last]
    if inside and inside[-1].is_possessive:
        owner = inside[-1]
        inside[-1] = owner._replace(end=owner.end - 2, text=owner.text[:-2], is_possessive=False)
    return inside


def cut_at_stops(text: str, tokens: list[Token], lexicon: Lexicon) -> list[list[Token]]:
    """Capitalised words in a row, cut where a paragraph ends, and at a stop that is of no initial and no title."""
    runs: list[list[Token]] = [[]]
    for token in tokens:
        before = runs[-1][-1] if runs[-1] else None
        if before is not None and text.count("\n", before.end, token.start) > 1:
            runs.append([token])
        elif token.text == "." and before is not None and len(before.text) > 1 and before.low not in lexicon.titles:
            runs.append([])
        else:
            runs[-1].append(token)
    return [run for run in runs if len(run) > 1]


def before_bracket(tokens: list[Token]) -> list[Token]:
    """The tokens before what stands in brackets ("the Harrow Press Agency (HPA)"), if any do."""
    at = next((index for index, token in enumerate(tokens) if token.text in _BRACKETS), 0)
    return tokens[:at] if at else tokens


def before_clause(tokens: list[Token], lexicon: Lexicon) -> list[Token]:
    """The tokens before what a clause behind a comma tells of a speaker: "the ministry[, which the group runs]"."""
    for at in range(2, len(tokens)):
        opens = tokens[at - 1].text == "," and (
            tokens[at].low in lexicon.grammar.apposition_pronouns or tokens[at].low in lexicon.grammar.asides
        )
        if opens and (tokens[at].low not in lexicon.grammar.persons_link or not is_office_clause(tokens, at, lexicon)):
            return without_marks(tokens[:at])
    return tokens


def body_in_role(role: str, head: str, lexicon: Lexicon) -> str | None:
    """The organisation that a role names, whose last word is `head`: "the [Norvik army] spokesman"."""
    words = role.split()
    end = next((at for at, word in enumerate(words) if word.lower().strip(",.") == head), None)
    if end is None:
        return None
    start = end
    while start > 0 and not _ends_body(words[start - 1], lexicon):
        start -= 1
    return " ".join(words[start : end + 1])


def _ends_body(word: str, lexicon: Lexicon) -> bool:
    low = word.lower()
    return (
        word[-1] in ",;"
        or low in lexicon.prepositions
        or low in lexicon.determiners
        or low in lexicon.offices - lexicon.office_adjectives
    )


def words_of(text: str, tokens: list[Token]) -> str:
    """The words of a run of tokens as they stand in the text."""
    return " ".join(text[tokens[0].start : tokens[-1].end].split())


def without_determiner(words: str, lexicon: Lexicon) -> str:
    """The words without an article in front."""
    first, _space, rest = words.partition(" ")
    return rest if rest and first.lower() in lexicon.articles else words


def last_word(name: str) -> str:
    """The surname of a name in Western order."""
    return name.rsplit(maxsplit=1)[-1].rstrip(".")


def surname_key(name: str) -> str:
    """The surname of a name as it is looked up: "Marl" for "Ada al-Marl", with "Al-Marl" and "Marl" the same."""
    low = last_word(name).lower().replace("’", "'")
    head, mark, tail = low.partition("-")
    return tail if mark and head in _ARTICLES else low


def join_roles(office: str | None, rank: str | None) -> str | None:
    """Office and rank as one role: "spokeswoman, Colonel"."""
    if office is None or rank is None or rank in office:
        return office or rank
    return f"{office}, {rank}"


def split_name(text: str, tokens: list[Token], lexicon: Lexicon) -> tuple[str | None, str | None]:
    """The name and the role in the words for a speaker, either None where it is not told."""
    comma = next((index for index, token in enumerate(tokens) if token.text == ","), None)
    if comma is not None:
        return _around_comma(text, tokens[:comma], tokens[comma + 1 :], lexicon)
    start = find_name(tokens, lexicon)
    if start is None:
        return None, None
    end = _end_of_holder(tokens, start, lexicon)
    is_body = any(token.low in lexicon.organisation_words for token in tokens[start:end])
    is_short = end - start <= LONGEST_BARE_BODY
    is_owned = start > 0 and tokens[start - 1].is_possessive and tokens[start - 1].is_capital
    is_member = any(ends_office(token, lexicon) for token in tokens[:start])
    if is_body and is_short and is_owned and end == len(tokens):
        if is_member:
            return None, None  # "a member of Drennia's Defence Force"
        return without_determiner(words_of(text, tokens), lexicon), None  # "Drennia's Defence Ministry"
    return words_of(text, tokens[start:end]), _role(text, tokens[:start], tokens[end:], lexicon)


def _end_of_holder(tokens: list[Token], start: int, lexicon: Lexicon) -> int:
    """Where the name of an office's holder ends before "of": "Senator [Ada Marl] of Norvik"."""
    of = next((at for at in range(start + 2, len(tokens)) if tokens[at].low in lexicon.grammar.of), len(tokens))
    is_holder = start > 0 and tokens[start - 1].low in lexicon.offices
    return (
        of
        if is_holder and not any(token.low in lexicon.people_and_bodies for token in tokens[start:of])
        else len(tokens)
    )


def _role(text: str, before: list[Token], behind: list[Token], lexicon: Lexicon) -> str | None:
    """The words before a name and behind it, if they say more than "the" and do not only count or address."""
    while before and (not before[-1].is_word or before[-1].low in lexicon.courtesies):
        before = before[:-1]
    if not any(token.low not in lexicon.determiners for token in before):
        return None
    role = without_determiner(words_of(text, before), lexicon).removeprefix("who ")
    return f"{role} {words_of(text, behind)}" if behind else role


def _tells_people(tokens: list[Token], lexicon: Lexicon) -> bool:
    """Whether words before a comma tell of several people who are somebody's: "relatives of a patient"."""
    link = next((at for at, token in enumerate(tokens) if token.low in lexicon.grammar.of), 0)
    head = tokens[link - 1].low if link else ""
    return head in lexicon.people and head.endswith(lexicon.grammar.plural_ending)


def _leads_on(role: str, lexicon: Lexicon) -> bool:
    """Whether a role is not at its end: "Director of Information and", "member of a local"."""
    words = role.lower().split()
    while len(words) > 1 and (words[-1] in lexicon.speaker_modifiers or words[-1] in lexicon.determiners):
        words.pop()
    return words[-1] in lexicon.name_links


def _around_comma(text: str, left: list[Token], right: list[Token], lexicon: Lexicon) -> tuple[str | None, str | None]:
    name, role = split_name(text, left, lexicon) if left else (None, None)
    if role is not None and _leads_on(role, lexicon):
        name = role = None  # "Director of Information and Public Relations, [Ada Marl]"
    after = _before_relative([token for token in right if token.text != ","], lexicon)
    after_words = without_determiner(words_of(text, after), lexicon) if after else None
    if len(after) > LONGEST_PLAIN_ROLE and not any(
        token.low in lexicon.speakers for token in after[:LONGEST_PLAIN_ROLE]
    ):
        after_words = None  # "according to X, [the charge sheet mentions ...]": no role, but what is said
    if name is not None:
        is_age = after_words is None or after[0].text.isdigit()
        return name, role if is_age or (role and len(role.split()) > 1) else join_roles(after_words, role)
    if not any(token.low in lexicon.speakers for token in left) and any(
        token.low in lexicon.prepositions for token in left
    ):
        return None, None  # "the timeline of events in Norvik, Harrow": no name, but where it was
    if _tells_people(left, lexicon):
        return None, None  # "relatives of a patient, Ada Marl": he does not speak
    name_after, role_after = split_name(text, after, lexicon) if after else (None, None)
    if name_after is not None:
        left_words = without_determiner(words_of(text, left), lexicon) if left else None
        return name_after, join_roles(left_words, role_after)
    return None, None


def _before_relative(tokens: list[Token], lexicon: Lexicon) -> list[Token]:
    """The tokens up to a relative clause that tells what somebody did; "who heads the council" is what he is."""
    inside = tokens[1:] if is_office_clause(tokens, 0, lexicon) else tokens
    clauses = (at for at, token in enumerate(inside) if token.low in lexicon.grammar.apposition_pronouns)
    end = next((at for at in clauses if not is_office_clause(inside, at, lexicon)), len(inside))
    return before_bracket(without_marks(inside[:end]))


def is_office_clause(tokens: list[Token], index: int, lexicon: Lexicon) -> bool:
    """Whether a relative clause at `index` tells an office: "who heads Norvik Civil Defence"."""
    pair = tokens[index : index + 2]
    return len(pair) == 2 and pair[0].low in lexicon.relative_pronouns and pair[1].low in lexicon.office_verbs


def find_name(tokens: list[Token], lexicon: Lexicon) -> int | None:
    """Where the name begins: after the last role noun, or at the first capital when all is capitals."""
    if not tokens or not tokens[-1].is_capital or not tokens[-1].is_word or tokens[-1].is_possessive:
        return None
    start = len(tokens) - 1
    while start > 0 and (before := _before_in_name(tokens, start, lexicon)) < start:
        start = before
    while start < len(tokens) - 1 and tokens[start].low in lexicon.name_links and not tokens[start].is_capital:
        start += 1
    start = _behind_office(tokens, start, lexicon)
    hangs = start
    while hangs > 1 and not tokens[hangs - 1].is_capital and _describes(tokens[hangs - 1].low, lexicon):
        hangs -= 1
    if hangs > 0 and tokens[hangs - 1].low in lexicon.prepositions:
        return None
    if len(tokens) == 1 and tokens[0].low in lexicon.people_nouns | lexicon.determiners:
        return None
    if start == len(tokens) - 1 and start > 0 and _is_generic(tokens, start, lexicon):
        return None
    return start


def _describes(low: str, lexicon: Lexicon) -> bool:
    """Whether a word between "member of" and a name only describes: "a", "the", "local"."""
    return low in lexicon.articles or (low in lexicon.speaker_modifiers and low not in lexicon.organisation_words)


def _is_generic(tokens: list[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether a last word with a capital names no body of its own: "Drennian state [TV]"."""
    return tokens[at].low in lexicon.outlet_words and tokens[at - 1].low in lexicon.organisation_words


def ends_office(token: Token, lexicon: Lexicon) -> bool:
    """Whether a word can end an office ("Minister", "Deputy"); "Foreign" cannot."""
    return token.low in lexicon.offices and token.low not in lexicon.office_adjectives


def _behind_office(tokens: list[Token], start: int, lexicon: Lexicon) -> int:
    """Where the holder's name begins behind an office that ends with a name of its own.

    "Director of the Office of Foreign Assets Control [Ada M Marl]".
    """
    names = sum(token.is_word for token in tokens[start:])
    is_holder = any(ends_office(token, lexicon) for token in tokens[: start + 1])
    if names <= LONGEST_NAME or not is_holder or not any(token.low in lexicon.grammar.of for token in tokens):
        return start
    return len(tokens) - (3 if len(tokens[-2].text) == 1 else 2)


def _before_in_name(tokens: list[Token], start: int, lexicon: Lexicon) -> int:
    """Where a name goes on to the left of `start`, which it returns where it does not: over words and initials."""
    before = tokens[start - 1]
    if before.text == "." and start > 1 and len(tokens[start - 2].text) == 1 and tokens[start - 2].is_capital:
        return start - 2
    if before.text in _APOSTROPHES and start > 1 and tokens[start - 2].is_capital:
        owner = tokens[start - 2].low
        is_named = start > 2 and tokens[start - 3].is_capital and tokens[start - 3].low not in lexicon.determiners
        return start - 2 if is_named or owner in lexicon.people_nouns else start  # "the Norvik Lawyers' Network"
    if not before.is_word or not (before.is_capital or before.low in lexicon.name_links):
        return start
    if before.low in lexicon.courtesies or before.low in lexicon.titles:
        return start
    is_office = ends_office(before, lexicon) and _ends_role(tokens[start:], lexicon)
    if is_office and not _follows_kind(tokens, start - 1, lexicon):
        return start
    if before.is_possessive and before.low in lexicon.grammar.peoples:
        return start - 1  # "Women's Rights Now"
    if (
        before.is_possessive
    ):  # "Norvik's Interior Ministry" is not the one of the next state; "Ostrel's Radio Tamsin" is one
        return start - 1 if tokens[-1].low in lexicon.owned_houses else start
    return start if before.low in lexicon.determiners else start - 1


def _follows_kind(tokens: list[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether a name begins at `at`, right behind what kind of body it is of: "rights group [Witness Line]"."""
    if at == 0 or tokens[at - 1].is_capital:
        return False
    return tokens[at - 1].low in lexicon.organisation_words or tokens[at - 1].low in lexicon.outlet_words


def _ends_role(rest: list[Token], lexicon: Lexicon) -> bool:
    """Whether the token before `rest` closes a role: the rest is a person's name, not "Defence Ministry"."""
    return not any(token.low in lexicon.organisation_words or token.low in lexicon.role_nouns for token in rest)


def role_behind(text: str, position: int, reach: int, lexicon: Lexicon) -> Span | None:
    """The role that stands behind a name: "Ada Marl, the mayor of Norvik, ..."."""
    if text[position : position + 2] != ", ":
        return None
    stop = _end_of_apposition(text, position + 2, min(len(text), position + reach))
    tokens = find_tokens(text, Span(position + 2, stop)) if stop > position + 2 else []
    if not tokens or (tokens[0].low in lexicon.relative_pronouns and not is_office_clause(tokens, 0, lexicon)):
        return None
    if not any(token.low in lexicon.role_nouns for token in tokens[:5]):
        return None
    first = 1 if tokens[0].low in lexicon.articles and len(tokens) > 1 else 0
    inside = _before_relative(tokens[first:], lexicon)
    return Span(inside[0].start, inside[-1].end) if inside else None


def _end_of_apposition(text: str, start: int, end: int) -> int:
    """Where an apposition ends, -1 if it does not: at a mark, but not at the stop in "for the U.S. Embassy"."""
    for at in range(start, end):
        if text[at] in ",;\n" or (text[at] == "." and not text[at - 1].isupper()):
            return at
    return -1
