"""The stages in their order, each with its version: what was made by another version is made again."""

from collections.abc import Sequence
from dataclasses import dataclass

from sayso.actors.registry import Actor
from sayso.claims import context as claims
from sayso.gate import gate
from sayso.gazetteer.entries import PlaceEntry
from sayso.incidents import incidents
from sayso.languages.pack import pack_hash
from sayso.models.weights import weights_hash
from sayso.pipeline.read import DEFAULT_READER, RULES_ALONE
from sayso.records.codec import dumps
from sayso.records.ids import digest
from sayso.reports import read as reports

LANGUAGES = ("en",)


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: its name, what it makes of what, and the version that makes."""

    name: str
    makes: str
    version: str


STAGES = (
    Stage("read reports", "captures -> reports", reports.STAGE),
    Stage("judge by the gate", "reports -> an issue where no harm to people is found", gate.STAGE),
    Stage("find claims", "reports -> claims, mentions of incidents", claims.STAGE),
    Stage("group incidents", "mentions of incidents, claims, decisions -> incidents", incidents.VERSION),
)


def reading_version(
    actors: Sequence[Actor] = (), places: Sequence[PlaceEntry] = (), *, reader: str = DEFAULT_READER
) -> str:
    """The fingerprint of all that a reading follows from besides its capture: stages, packs, weights, own entries.

    Raises:
        DataError: the trained reader is asked for, and its weights are not there.
    """
    weights = [] if reader == RULES_ALONE else [weights_hash()]
    packs = [f"{language}:{pack_hash(language)}" for language in LANGUAGES]
    own = [dumps(each) for each in (*actors, *places)]
    return digest(reports.STAGE, gate.STAGE, claims.STAGE, *packs, *weights, *own)[:16]
