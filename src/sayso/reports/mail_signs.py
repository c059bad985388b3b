"""What can be told of an e-mail and of the names in it without taking it apart: cheap, and safe to do anywhere."""

import re

NO_WORDS = "the mail has no words of its own"
"""What is said of such a mail. Where something that is attached to it is read, that is no failure."""
LONGEST_NAME = 100
"""Characters of an attachment's name."""
_PATH = re.compile(r"[\\/]")
_TYPE_LINE = re.compile(rb"^content-type[ \t]*:", re.IGNORECASE | re.MULTILINE)
_OWN_TYPE_LINE = re.compile(
    rb"^content-type[ \t]*:\s{0,100}(?:text/(?:plain|html)|multipart/(?!digest)[a-z-]{1,40})(?=[;\s])",
    re.IGNORECASE | re.MULTILINE,
)
_DISPOSITION_LINE = re.compile(rb"^content-disposition[ \t]*:(?!\s{0,100}inline[;\s])", re.IGNORECASE | re.MULTILINE)


def may_have_attachments(payload: bytes) -> bool:
    """Whether anything could be attached to a mail; False is certain."""
    others = len(_TYPE_LINE.findall(payload)) - len(_OWN_TYPE_LINE.findall(payload))
    return others > 0 or bool(_DISPOSITION_LINE.search(payload))


def clean_name(words: str) -> str | None:
    """The name of a file as it may be shown and kept; None if nothing is left of it.

    It has no path, no line end, and nothing that turns the direction of writing.
    """
    base = _PATH.split(" ".join(words.split()))[-1]
    return "".join(each for each in base if each.isprintable())[:LONGEST_NAME].strip(" .") or None
