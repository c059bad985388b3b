"""Hostile characters made harmless to show: nothing that reorders, hides or breaks what stands on a page."""

import re
import unicodedata

# Controls (without tab and line ends), soft hyphen, zero width space, bidirectional embeddings, overrides and isolates,
# invisible operators, the byte order mark, annotations, tags, lone surrogates. Joiners and direction marks stay: Arabic
# and Indic texts need them, and they reorder nothing beyond their neighbours.
SIGN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f\ud800-\udfff]"
)

_SHORT_NAMES = {
    "\u202a": "LRE",
    "\u202b": "RLE",
    "\u202c": "PDF",
    "\u202d": "LRO",
    "\u202e": "RLO",
    "\u2066": "LRI",
    "\u2067": "RLI",
    "\u2068": "FSI",
    "\u2069": "PDI",
    "\u200b": "ZWSP",
    "\u00ad": "SHY",
    "\ufeff": "BOM",
}


def make_visible(text: str) -> str:
    """The text with each sign that cannot be seen, or would reorder others, written out: "⟨RLO⟩"."""
    return SIGN.sub(lambda match: label_sign(match[0]), text)


def label_sign(sign: str) -> str:
    """A sign written out in brackets; a lone surrogate, which no page can hold, among them."""
    return f"⟨{_SHORT_NAMES.get(sign) or f'U+{ord(sign):04X}'}⟩"


def name_sign(sign: str) -> str:
    """The name of a sign for who points at it."""
    return f"U+{ord(sign):04X} {unicodedata.name(sign, 'control character')}".lower().replace("u+", "U+", 1)
