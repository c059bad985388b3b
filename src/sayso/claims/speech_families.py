"""The families of cues, by how far the rules and the trained reader are each trusted with them. Reads nothing."""

from sayso.claims.sentence_draft import Attribution
from sayso.records.claim import Stance

MODEL_RULE = "MODEL-ATT"
"""Stands among a claim's rules where the trained reader decided which words are source, cue and content."""
UNKNOWN_FAMILY = "unknown"
"""Of a cue that the language pack does not know."""
SPEECH_FAMILIES = frozenset(
    {
        "accuse",
        "admit",
        "announce",
        "claim",
        "condemn",
        "confirm",
        "continue",
        "deny",
        "phrase",
        "promise",
        "report",
        "say",
        "warn",
    }
)
"""Speech proper: its words are the speaker's, and no longer the outlet's."""
SURE_FAMILIES = frozenset({"according", "hearsay", "carrier"})
"""Constructions whose source and content the rules keep, whatever the trained reader says."""
RELAYING_FAMILIES = frozenset({"report"})
"""Around another speech act ("..., X said, Y reported") these relay it, and the rules' reading holds."""
UNSAID_FAMILIES = frozenset({"say", "report", "claim", "continue"})
"""With a negation nobody says these: "did not say whether" is no statement."""
SURE_RULES = frozenset({"EN-ATT-023"})
"""Rules that are kept alone: a colon before a quotation."""
QUOTED_RULE = "EN-ATT-021"
"""The rule that reads "was quoted as saying"."""
PHRASES = frozenset({"phrase"})
"""Cues of several words ("put the toll at"), which are hardly ever anything else."""
DEMAND = "demand"
"""The family of verbs of demand."""
PLAIN_FAMILIES = PHRASES | {DEMAND}
"""With verbs of demand ("urged the authorities to publish"), which are kept where nobody else's words stand around."""
WEIGHTY_STANCES = frozenset({Stance.ADMITS, Stance.DENIES, Stance.RETRACTS, Stance.ALLEGES})
"""What a record of harm must not lose on the trained reader's word, which learned from other news."""


def leaves_own_voice(one: Attribution) -> bool:
    """Whether the outlet says the words too: "police seek the man who shot three" tells that three were shot.

    So it is where the trained reader alone sees an attribution, and its cue is no speech.
    """
    return one.rule == MODEL_RULE and one.family not in SPEECH_FAMILIES
