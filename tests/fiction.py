"""Made-up readings for tests of what comes after reading: fictional places, outlets and people, no reader."""

import hashlib

from sayso.records.capture import Capture, capture_id
from sayso.records.claim import ChainLink, Claim, Harm, Kind, Qualifier, Scope, Speaker, Stance, Toll, Whom
from sayso.records.date import DateBasis, EdtfDate
from sayso.records.harm import VictimName
from sayso.records.ids import make_id
from sayso.records.incident import IncidentMention
from sayso.records.issue import make_issue
from sayso.records.place import Place, Precision
from sayso.records.reading import Reading
from sayso.records.report import Report
from sayso.records.span import Span

NOON = "2031-03-20T12:00:00Z"
OLD_HARBOUR = Place("Old Harbour", ("Tamsin", "Norvik"), 41.25, 20.5, Precision.NEIGHBOURHOOD, id="test:old-harbour")
HILL_MARKET = Place("Hill Market", ("Dorvale", "Norvik"), 43.75, 23.5, Precision.NEIGHBOURHOOD, id="test:hill-market")

QUAY = "The quay burned all night while families looked for their neighbours under the fallen cranes."
MAYOR = "The mayor spoke on the steps of the town hall and asked everybody to stay away from the water."
LAMPS = "By morning the lamps along the breakwater were still lit and nobody had come to put them out."
HARBOUR_STORIES = (
    (f"2031-03-17 old-harbour Mira_Tal 12 killed\n{QUAY}", "Norvik Wire", "2031-03-18"),
    (f"2031-03-17 old-harbour Mira_Tal 12 killed\n{QUAY}", "Dorvale Today", "2031-03-19"),
    (f"2031-03-17 old-harbour Oren_Bas 15 killed\n{MAYOR}", "Tamsin Post", "2031-03-20"),
)
"""Three reports of one incident, with outlet and day of publication: the second is a copy of the first."""


def make_capture(
    text: str, *, outlet: str | None = "Norvik Wire", published: str | None = None
) -> tuple[Capture, bytes]:
    """A capture of a plain text, with its bytes."""
    payload = text.encode("utf-8", "surrogatepass")
    sha256 = hashlib.sha256(payload).hexdigest()
    given = EdtfDate(published, DateBasis.GIVEN) if published else None
    made = Capture(
        capture_id(sha256, None, outlet, None),
        sha256,
        len(payload),
        NOON,
        "report.txt",
        None,
        outlet,
        given,
        None,
        None,
        "sayso tests",
    )
    return made, payload


def read_fiction(capture: Capture, payload: bytes) -> Reading:
    """The reading of a made-up report: one line `DAY PLACE SPEAKER KILLED words…` gives one claim of a toll.

    DAY is an EDTF date or "-", PLACE one of the two places above by its name with "-", another name or "-", SPEAKER a
    name with "_" for spaces, and so are people killed among the words. Other lines are mere text.
    """
    text = payload.decode("utf-8", "surrogatepass")
    report_id = make_id("rep", capture.id)
    claims: list[Claim] = []
    mentions: dict[str, tuple[EdtfDate | None, Place | None, list[str]]] = {}
    at = 0
    for line in text.splitlines(keepends=True):
        parts = line.split()
        if len(parts) >= 4 and parts[3].isdigit():
            day = EdtfDate(parts[0], DateBasis.STATED) if parts[0] != "-" else None
            mention = mentions.setdefault(f"{parts[0]} {parts[1]}", (day, _place(parts[1]), []))
            label = f"i{list(mentions).index(f'{parts[0]} {parts[1]}') + 1}"
            claim = _toll_claim(report_id, line, at, label, speaker=parts[2].replace("_", " "), killed=int(parts[3]))
            claims.append(claim)
            mention[2].append(claim.id)
        at += len(line)
    report = Report(
        report_id,
        capture.id,
        text,
        "en",
        outlet=capture.outlet,
        published=capture.published,
        external_id=capture.external_id,
        made_by=("fiction",),
    )
    made = tuple(
        IncidentMention(report_id, f"i{number}", day, place, tuple(ids))
        for number, (day, place, ids) in enumerate(mentions.values(), start=1)
    )
    issues = () if capture.published else (make_issue("DATE-001"),)
    return Reading(report, tuple(claims), made, issues)


def _place(word: str) -> Place | None:
    known = {"old-harbour": OLD_HARBOUR, "hill-market": HILL_MARKET, "-": None}
    return known[word] if word in known else Place(word)


def _victim(word: str, start: int) -> VictimName:
    return VictimName(word.replace("_", " "), Span(start, start + len(word)))


def _toll_claim(report_id: str, line: str, at: int, label: str, *, speaker: str, killed: int) -> Claim:
    words = line.rstrip()
    span = Span(at, at + len(words))
    number = at + line.index(f" {killed}") + 1
    toll = Toll(
        Harm.KILLED,
        Whom.CIVILIANS,
        killed,
        killed,
        Qualifier.EXACT,
        Scope.INCIDENT,
        Span(number, number + len(str(killed))),
        tuple(
            _victim(word, at + line.index(f" {word}") + 1) for word in dict.fromkeys(words.split()[4:]) if "_" in word
        ),
    )
    return Claim(
        make_id("cl", report_id, str(at), words),
        report_id,
        (span,),
        span,
        Speaker(speaker),
        (ChainLink(speaker),),
        Stance.ASSERTS,
        (Kind.TOLL,),
        toll=(toll,),
        incident=label,
        made_by=("fiction",),
    )
