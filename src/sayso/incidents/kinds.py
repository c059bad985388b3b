"""Kinds of mentions: those that say the same of when and where. Fits are found once for two kinds, not for each pair.

A town that is told of a thousand times is told of in a few ways: no day, "in March", "on 3 May".
"""

from collections.abc import Mapping
from dataclasses import replace

from sayso.incidents.match import Fit, find_fit
from sayso.records.codec import dumps
from sayso.records.date import EdtfDate
from sayso.records.ids import digest
from sayso.records.incident import IncidentMention
from sayso.records.window import month_day


def kind_of(mention: IncidentMention) -> str:
    """The kind of a mention: a hash of all that its fits depend on, the EDTF date and the place."""
    place = mention.place and replace(mention.place, span=None, alternatives=())
    return digest(mention.date.edtf if mention.date else "", dumps(place))[:16]


class Kinds:
    """How well kinds of mentions fit each other."""

    def __init__(self, examples: Mapping[str, IncidentMention]) -> None:
        """Take note of the kinds that can be asked about.

        Args:
            examples: For each kind, any mention of it.
        """
        self._examples = examples
        self._of_day: dict[str, list[str]] = {}
        self._vague: list[str] = []
        self._fits: dict[str, Mapping[str, Fit]] = {}
        for kind, example in examples.items():
            day = _day(example.date)
            (self._vague if day is None else self._of_day.setdefault(day, [])).append(kind)

    def is_placeless(self, kind: str) -> bool:
        """Whether mentions of this kind name no place."""
        return self._examples[kind].place is None

    def fits(self, kind: str) -> Mapping[str, Fit]:
        """How well each kind fits `kind`; those that cannot tell of the same incident are left out."""
        if kind not in self._fits:
            example = self._examples[kind]
            day = _day(example.date)
            # Two different days never fit, so that one day is compared with itself and with what is vaguer.
            others = self._examples.keys() if day is None else (*self._of_day[day], *self._vague)
            found = {other: find_fit(example, self._examples[other]) for other in others}
            self._fits[kind] = {other: fit for other, fit in found.items() if fit is not Fit.NOT}
        return self._fits[kind]


def _day(date: EdtfDate | None) -> str | None:
    return month_day(date.edtf) if date else None
