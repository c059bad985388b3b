"""What a language model proposes in a report whose language has no pack: kept as words, and read no further.

No rule knows such a language, so nothing is derived from the words: no figure, no day, no place, no incident.
"""

from collections import Counter

from sayso.actors.registry import Registry
from sayso.claims.chains import first_carrier
from sayso.claims.context import STAGE
from sayso.claims.proposed import ALONE
from sayso.records.claim import ChainLink, Claim, Kind, Quoted, Speaker
from sayso.records.ids import make_id
from sayso.records.proposal import Proposal
from sayso.records.report import Report
from sayso.records.span import Span
from sayso.text.quotes import find_quotes
from sayso.text.sentences import find_paragraphs


def claim_proposals(report: Report, proposals: tuple[Proposal, ...], registry: Registry) -> tuple[Claim, ...]:
    """One claim for each proposal in the article's paragraphs: the words, the speaker, the chain, the model's codes."""
    seen: Counter[str] = Counter()
    skip = tuple(piece.span for piece in report.furniture)
    paragraphs = find_paragraphs(report.text, skip=skip)
    claims = []
    for proposal in sorted(proposals, key=lambda each: (each.content, each.cue)):
        paragraph = next((span for span in paragraphs if span.contains(proposal.content)), None)
        if paragraph is not None:
            claims.append(_claim(report, proposal, paragraph, registry, seen))
    return tuple(claims)


def _claim(report: Report, proposal: Proposal, paragraph: Span, registry: Registry, seen: Counter[str]) -> Claim:
    words = proposal.content.words(report.text)
    seen[words] += 1
    speaker = _speaker(report, proposal, registry)
    is_quoted = any(quote.inner.contains(proposal.content) for quote in find_quotes(report.text, paragraph))
    return Claim(
        id=make_id("c", report.id, words, str(seen[words])),
        report=report.id,
        content=(proposal.content,),
        sentence=paragraph,
        speaker=speaker,
        chain=_chain(report, speaker, registry),
        stance=proposal.stance,
        kinds=proposal.kinds or (Kind.OTHER,),
        cue=(proposal.cue,),
        quoted=Quoted.DIRECT if is_quoted else Quoted.INDIRECT,
        confidence=ALONE,
        made_by=(STAGE, proposal.made_by),
    )


def _speaker(report: Report, proposal: Proposal, registry: Registry) -> Speaker:
    if proposal.speaker is None:
        return Speaker(None, None, unnamed=True)
    name = " ".join(proposal.speaker.words(report.text).split())
    return Speaker(name, proposal.speaker, None, registry.resolve(name))


def _chain(report: Report, speaker: Speaker, registry: Registry) -> tuple[ChainLink, ...]:
    links = [ChainLink(speaker.name or "unnamed", speaker.span, speaker.actor)]
    outlets = dict.fromkeys((first_carrier(report, registry), report.outlet))
    links.extend(ChainLink(outlet, None, registry.resolve(outlet)) for outlet in outlets if outlet)
    return tuple(links)
