"""A dossier with everything that can be proven of it: captures, readings, decisions, a signed head, a timestamp."""

import dataclasses
from pathlib import Path

from sayso.pipeline.dossier import Dossier, create_dossier
from sayso.pipeline.heads import make_head
from sayso.pipeline.input import utc_now
from sayso.pipeline.orders import Order
from sayso.pipeline.stamping import stamp
from sayso.records.decision import Verb
from sayso.records.deed import SignedHead
from tests.fiction import make_capture, read_fiction
from tests.timestamp_server import TimestampServer

STORIES = (
    ("2031-03-17 old-harbour Mira_Tal 12 killed\n2031-03-17 old-harbour Oren_Bas 14 killed\n", "Norvik Wire"),
    ("2031-03-17 old-harbour Mira_Tal 12 killed\nThe quay was closed for two days after that.\n", "Daily Plover"),
    ("2031-03-19 hill-market Ilo_Ren 3 killed\n", "Radio Tamsin"),
)


def make_proven(folder: Path, *, key: Path, server: TimestampServer | None = None) -> tuple[Dossier, SignedHead]:
    """Such a dossier, open, and its head."""
    now = utc_now()
    dossier = create_dossier(folder, now=now)
    settings = dataclasses.replace(
        dossier.settings,
        signing_key=str(key),
        reviewer="Ada",
        timestamp_server=server.address if server else "",
        timestamp_authority=str(server.root) if server else "",
    )
    dossier.settings = settings
    captured = [make_capture(words, outlet=outlet, published="2031-03-20") for words, outlet in STORIES]
    added = list(dossier.add(captured, reader=read_fiction, now=now, version="1"))
    claims = [claim.id for view in dossier.readings() for claim in view.claims]
    dossier.decide([Order(verb=Verb.ACCEPT, ids=(claims[0],), by="Ada")], now=now)
    dossier.decide([Order(verb=Verb.REJECT, ids=(claims[1],), reason="a copy", by="Ada")], now=now)
    assert len(added) == len(STORIES)
    head = make_head(dossier, now=now, with_new_key=not key.exists())
    if server is not None:
        stamp(dossier, head.id)
    return dossier, head
