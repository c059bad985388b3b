"""The rules by which figures and grades follow, each in a sentence. The method has them in full.

Rules stand in traces by these ids. What is here is shown to readers; what a rule does, its module says.
"""

from collections.abc import Mapping

RANGE_RULES: Mapping[str, str] = {
    "R1": "The maximum is the highest toll that any claim gives.",
    "R2": "The minimum is the highest toll that two independent origins support; with one origin, its lowest figure.",
    "R3": "A lone higher toll moves the maximum only.",
    "R4": "Words such as “dozens” stand for numbers by the profile's table.",
    "R5": "“At least” and “over” leave the maximum open; “up to” gives no minimum.",
    "R6": "An explicit number beats a vague word of the same origin.",
    "R7": "A partial count is a floor, not a total; parts of one count are added.",
    "R8": "The missing are not dead until somebody reports them dead; wounded who died count as killed.",
    "R9": "Where civilian status is disputed by others than the accused, the minimum leaves the person out.",
    "R10": "What a party concedes is kept apart: neither part of the range nor an origin.",
    "R11": "A later figure of the same speaker replaces the earlier one.",
    "R12": "Tolls of a campaign or of other incidents never enter.",
}
"""Those of ranges, in the order of the method, section 5."""

STATUS_RULES: Mapping[str, str] = {
    "strike:declared": "A party says that it struck, or accepts the harm: declared strike.",
    "strike:contested:rivals_blamed": "Two parties that are not partners are blamed: contested strike.",
    "strike:contested:nobody_named": "Nobody is named: contested strike.",
    "strike:likely:origins": "Two origins blame one party: likely strike.",
    "strike:likely:near": "One origin blames a party that is known to have been active there and then: likely strike.",
    "strike:single_source": "Otherwise: single-source claim.",
    "harm:not_assessed": "No claim of harm is accepted yet: not assessed.",
    "harm:none_reported": "Nobody reports harm: none reported.",
    "harm:discounted": "A reviewer found so, with the reason: discounted.",
    "harm:confirmed": "A party accepts responsibility for the harm: confirmed, with the toll that it accepted.",
    "harm:contested:rivals_blamed": "Rival parties are blamed: contested.",
    "harm:contested:nobody_named": "Nobody is named: contested.",
    "harm:contested:rival_cause": "A rival cause is named: contested.",
    "harm:fair": "Two origins with direct knowledge report it, and somebody is blamed: fair.",
    "harm:weak": "Otherwise: weak.",
}
"""Those of both statuses: of each the first that holds, in the order of the method, section 6."""


def say_rule(rule: str) -> str | None:
    """What a rule of a trace does ("R2", "harm:fair (near: Norvik army)"), None where it is no rule of these."""
    plain = rule.partition(" (")[0]
    return RANGE_RULES.get(plain.partition(":")[0].partition(" ")[0]) or STATUS_RULES.get(plain)
