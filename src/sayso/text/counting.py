"""Numbers of things in English, for lines that people read."""


def phrase_count(number: int, noun: str, nouns: str = "") -> str:
    """A number of things: `1 report`, `2 reports`; `nouns` where the plural has another form."""
    return f"{number} {noun if number == 1 else nouns or noun + 's'}"


def phrase_entries(number: int) -> str:
    """A number of entries of a log."""
    return phrase_count(number, "entry", "entries")
