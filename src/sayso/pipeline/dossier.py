"""A dossier: one investigation in a folder, with its database, its captures and its settings.

This is what commands and pages call. It says what there is to ask and to do; how each is done, other modules know.
"""

import contextlib
import getpass
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from sayso.actors.registry import Actor, load_actor_file, open_registry
from sayso.assessment.profiles.profile import load_profile
from sayso.errors import StoreError, UsageError
from sayso.gazetteer.entries import PlaceEntry, load_place_file
from sayso.pipeline.batch import Batch
from sayso.pipeline.containers import add_container
from sayso.pipeline.deciding import decide
from sayso.pipeline.doctor import examine
from sayso.pipeline.erasing import Erased, ErasurePlan, erase, plan_erasure
from sayso.pipeline.expanding import Container
from sayso.pipeline.folder import CAPTURES, OWN_ACTORS, OWN_PLACES, check_folder, find_folder, making_folder
from sayso.pipeline.input import utc_now
from sayso.pipeline.keeping import AT_ONCE, keep_captures
from sayso.pipeline.look import (
    Looking,
    Question,
    find_incident,
    find_report,
    load_shown_captures,
    look_at_queue,
    look_at_reading,
)
from sayso.pipeline.orders import Order
from sayso.pipeline.stages import reading_version
from sayso.pipeline.stale import find_stale
from sayso.pipeline.update import ADDED_BY, Adding, Reader, add_input, keep_feed
from sayso.pipeline.versions import find_pages_with_versions, find_versions
from sayso.pipeline.views import (
    Addition,
    Finding,
    IncidentSummary,
    IncidentView,
    Listing,
    PageVersion,
    ReadingView,
)
from sayso.pipeline.withholding import find_withholding
from sayso.records.capture import Capture
from sayso.records.claim import Claim
from sayso.records.codec import dumps
from sayso.records.decision import Decision, Verb
from sayso.records.ids import digest, make_id
from sayso.records.issue import Issue
from sayso.records.report import Report
from sayso.review.queue import Waiting
from sayso.settings import Settings, read_settings
from sayso.store.captures import load_capture_at
from sayso.store.incidents import count_incidents, load_incidents, load_incidents_from
from sayso.store.open import create_store, dossier_id, open_store
from sayso.store.readings import all_report_ids, report_of_capture
from sayso.store.store import Store


class Dossier:
    """An open dossier; close it, or use it as a context manager."""

    def __init__(self, path: Path, settings: Settings, store: Store) -> None:
        self.path = path
        self.settings = settings
        self.store = store

    def __enter__(self) -> Self:
        """The dossier itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes the database."""
        self.close()

    def close(self) -> None:
        """Give the database back."""
        self.store.close()

    @property
    def captures(self) -> Path:
        """The folder of the captured bytes."""
        return self.path / CAPTURES

    @property
    def user(self) -> str:
        """Whoever uses it: the setting `reviewer`, else the login name."""
        return self.settings.reviewer or _login_name()

    def own_actors(self) -> tuple[Actor, ...]:
        """The armed actors that this dossier adds to the registry.

        Raises:
            DataError: its actors.yaml is wrong.
        """
        path = self.path / OWN_ACTORS
        return load_actor_file(path) if path.is_file() else ()

    def own_places(self) -> tuple[PlaceEntry, ...]:
        """The places that this dossier adds to the gazetteer.

        Raises:
            DataError: its places.yaml is wrong.
        """
        path = self.path / OWN_PLACES
        return load_place_file(path) if path.is_file() else ()

    def add(
        self,
        inputs: Iterable[tuple[Capture, bytes]],
        *,
        reader: Reader,
        now: str | None = None,
        version: str | None = None,
        at_once: int = 1,
    ) -> Iterator[Addition]:
        """What becomes of each input, one after the other, as it is done. Nothing happens until the result is walked.

        Args:
            inputs: Captures with their bytes.
            reader: Reads one of them.
            now: UTC in ISO 8601; None is the moment of each transaction.
            version: What `reader` reads with; when it changes, an input that is there already is read again. None is
                that of the stages, the language packs and the dossier's own entries.
            at_once: The most inputs that are kept in one transaction, whole or not at all.

        Raises:
            StoreError: the dossier cannot be written.
        """
        version = version or reading_version(self.own_actors(), self.own_places(), reader=self.settings.reader)
        batch = Batch(self.adding(reader, version=version, now=now), most=at_once)
        for capture, payload in inputs:
            yield from batch.take(capture, payload, _as_it_is)
        yield from batch.keep()

    def add_container(
        self, container: Container, *, reader: Reader, version: str, now: str | None = None
    ) -> Iterator[Addition]:
        """What becomes of each report in a container, as it is done; `now` as for `add`.

        Raises:
            StoreError: the dossier cannot be written.
        """
        return add_container(self.adding(reader, version=version, now=now), container, self.settings)

    def add_one(
        self,
        capture: Capture,
        payload: bytes,
        files: Sequence[bytes],
        *,
        reader: Reader,
        version: str,
        now: str | None = None,
    ) -> Addition:
        """What becomes of one input, as in `add`; `files` are those beside the bytes of a page that was fetched.

        Raises:
            StoreError: the dossier cannot be written.
        """
        return add_input(self.adding(reader, version=version, now=now), capture, payload, files)

    def adding(self, reader: Reader, *, version: str, now: str | None = None) -> Adding:
        """What all inputs of one `add` have in common; the arguments as for `add`."""
        by = f"{self.user}, with {ADDED_BY}"
        clock = utc_now if now is None else lambda: now
        return Adding(store=self.store, captures=self.captures, reader=reader, version=version, clock=clock, by=by)

    def keep_feed(
        self, capture: Capture, payload: bytes, files: Sequence[bytes], *, reader: Reader, version: str
    ) -> None:
        """Keeps a feed that was fetched, with the files beside it, as it was received; no report is read from it.

        Raises:
            StoreError: the dossier cannot be written.
        """
        keep_feed(self.adding(reader, version=version), capture, payload, files)

    def known_at(self, url: str) -> tuple[Capture | None, str | None]:
        """The capture that an address gave the last time, and the id of its report; None where there is none."""
        with self.store.reading() as connection:
            capture = load_capture_at(connection, url)
            return capture, report_of_capture(connection, capture.id) if capture else None

    def decide(self, orders: Iterable[Order], *, now: str | None = None) -> tuple[Decision, ...]:
        """The decisions entered in the log: all that are ordered or, if one is wrong, none.

        Args:
            orders: What is to be decided.
            now: UTC in ISO 8601; None is this moment.

        Raises:
            UsageError: an order is wrong.
            StoreError: the dossier cannot be written.
        """
        by = self.user
        ordered = tuple(orders)
        names_actors = any(order.verb is Verb.OVERRIDE for order in ordered)
        actors = {each.id for each in open_registry(self.own_actors()).actors()} if names_actors else set()
        return decide(self.store, ordered, by=by, now=now or utc_now(), actors=actors)

    def incidents(
        self, *, as_of: str | None = None, profile: str | None = None, unreviewed: bool = False
    ) -> tuple[IncidentView, ...]:
        """All incidents by date, each assessed.

        Args:
            as_of: The record as it stood on this day (ISO 8601); None is today.
            profile: The recorder's conventions; None is the setting.
            unreviewed: Count all claims that are not rejected, not the accepted alone.

        Raises:
            UsageError: there is no such profile.
        """
        question = self._question(as_of, profile, unreviewed=unreviewed)
        with self.store.reading() as connection:
            looking = Looking(connection, question, find_withholding(connection))
            views = [looking.view(each) for each in load_incidents(connection)]
        looking.keep(self.store)
        return tuple(view for view in views if view is not None)

    def summaries(
        self, *, as_of: str | None = None, profile: str | None = None, unreviewed: bool = False
    ) -> tuple[IncidentSummary, ...]:
        """All incidents as `incidents` has them, without the texts of their claims and reports.

        Raises:
            UsageError: there is no such profile.
        """
        question = self._question(as_of, profile, unreviewed=unreviewed)
        with self.store.reading() as connection:
            looking = Looking(connection, question, find_withholding(connection))
            found = [looking.summary(each) for each in load_incidents(connection)]
        looking.keep(self.store)
        return tuple(each for each in found if each is not None)

    def list_incidents(self, *, first: int, most: int, as_of: str | None = None, profile: str | None = None) -> Listing:
        """At most so many incidents from a place in their order on (0: from the first), each by both ways of counting.

        Raises:
            UsageError: there is no such profile.
        """
        counted = [self._question(as_of, profile, unreviewed=each) for each in (False, True)]
        with self.store.reading() as connection:
            withholding = find_withholding(connection)
            chosen = load_incidents_from(connection, first, most)
            ids = [incident.id for incident in chosen]
            accepted = Looking(connection, counted[0], withholding, incident_ids=ids)
            whole = Looking(connection, counted[1], withholding, incident_ids=ids, beside=accepted)
            pairs = [(accepted.summary(each), whole.summary(each)) for each in chosen]
            total = count_incidents(connection)
        accepted.keep(self.store)
        whole.keep(self.store)
        return Listing(tuple((sure, all_in) for sure, all_in in pairs if sure and all_in), first, most, total)

    def incident(
        self, code: str, *, as_of: str | None = None, profile: str | None = None, unreviewed: bool = False
    ) -> IncidentView:
        """The incident with this code (or id, or the beginning of one), assessed as in `incidents`.

        Raises:
            UsageError: there is none, or not yet on that day, or the profile is unknown.
        """
        question = self._question(as_of, profile, unreviewed=unreviewed)
        with self.store.reading() as connection:
            incident = find_incident(connection, code)
            looking = Looking(connection, question, find_withholding(connection), incident_ids=[incident.id])
            view = looking.view(incident)
        looking.keep(self.store)
        if view is None:
            raise UsageError(f"nothing was known of incident {code} on {as_of}")
        return view

    def shown_captures(self, view: IncidentView) -> dict[str, Capture]:
        """The captures of an incident's reports by the report's id, without those of which something is withheld."""
        with self.store.reading() as connection:
            return load_shown_captures(connection, view.reports)

    def readings(self) -> tuple[ReadingView, ...]:
        """Every report with its claims as they stand, by id."""
        with self.store.reading() as connection:
            withholding = find_withholding(connection)
            views = [look_at_reading(connection, each, withholding) for each in all_report_ids(connection)]
        return tuple(view for view in views if view is not None)

    def reading(self, report_id: str) -> ReadingView:
        """One report with its claims as they stand; its id may be shortened, or be that given by a manifest.

        Raises:
            UsageError: there is no such report.
        """
        with self.store.reading() as connection:
            view = look_at_reading(connection, find_report(connection, report_id), find_withholding(connection))
        if view is None:
            raise UsageError(f"no report {report_id}: `sayso reports` lists them")
        return view

    def versions(self, words: str) -> tuple[PageVersion, ...]:
        """The versions of one page that was fetched, the oldest first; `words` are its address, or name its report.

        Raises:
            UsageError: there is no such report, or it was not fetched.
            ForbiddenAddress: the address is none that could have been.
        """
        return find_versions(self.store, words)

    def pages_with_versions(self, reports: Iterable[Report]) -> tuple[tuple[PageVersion, ...], ...]:
        """The pages that these reports were read from and of which several versions were kept, each oldest first."""
        return find_pages_with_versions(self.store, reports)

    def claims(self) -> tuple[Claim, ...]:
        """Every claim as it stands, report by report."""
        return tuple(claim for view in self.readings() for claim in view.claims)

    def queue(self) -> tuple[Waiting, ...]:
        """The claims that wait for a person, the most useful first."""
        provisional = [each.assessment for each in self.summaries(unreviewed=True)]
        with self.store.reading() as connection:
            return look_at_queue(connection, provisional, all_report_ids(connection), find_withholding(connection))

    def stale_decisions(self) -> tuple[Issue, ...]:
        """An issue for each decision on a claim that has changed or is gone since: no incident has those shown."""
        with self.store.reading() as connection:
            return find_stale(connection)

    def keep(
        self, inputs: Iterable[tuple[Capture, bytes]], *, now: str, at_once: int = AT_ONCE
    ) -> Iterator[tuple[Capture, ...]]:
        """The captures of each batch, once they are on the disk with their bytes; `add` of the same reads them later.

        Args:
            inputs: Captures with their bytes.
            now: UTC in ISO 8601.
            at_once: The most captures in one batch, which is kept whole or not at all.

        Raises:
            StoreError: the dossier cannot be written; the batches before are kept.
        """
        return keep_captures(self.store, self.captures, inputs, now=now, at_once=at_once)

    def plan_erasure(self, words: str) -> ErasurePlan:
        """What erasing this capture or report would destroy.

        Raises:
            UsageError: there is none, or there are several.
        """
        with self.store.reading() as connection:
            return plan_erasure(connection, words)

    def erase(self, words: str, *, reason: str, by: str | None = None, now: str | None = None) -> Erased:
        """What was erased: a capture or report with all captures of the same bytes, and all that was read from them.

        Args:
            words: The id of a capture or a report.
            reason: Why; it stays.
            by: Who does it; None is the setting `reviewer`, or the login name.
            now: UTC in ISO 8601; None is this moment.

        Raises:
            UsageError: there is no such capture, or no reason.
            StoreError: the dossier cannot be written.
        """
        who = by or self.settings.reviewer or _login_name()
        return erase(self.store, self.captures, words, reason=reason, by=who, now=now or utc_now())

    def doctor(self) -> Iterator[Finding]:
        """The findings on this dossier, one for each check."""
        return examine(self.store, self.captures, self.ask)

    def ask(self, profile: str, as_of: str | None, unreviewed: bool) -> Question:
        """The question for incidents by a profile, as of a day, with unreviewed claims or without.

        Raises:
            UsageError: there is no such profile.
        """
        return self._question(as_of, profile, unreviewed=unreviewed)

    def _question(self, as_of: str | None, profile: str | None, *, unreviewed: bool) -> Question:
        own = self.own_actors()
        return Question(
            profile=load_profile(profile or self.settings.profile),
            registry=open_registry(own),
            as_of=as_of,
            unreviewed=unreviewed,
            own_actors=digest(*map(dumps, own)),
        )


def create_dossier(path: Path, *, now: str, database: str | None = None) -> Dossier:
    """A new, empty dossier in `path`, which must not exist yet, or be empty; what a run left half made is cleared away.

    Args:
        path: The folder.
        now: UTC in ISO 8601.
        database: The address of its database; None is a file in the folder.

    Raises:
        UsageError: there is something in the folder already.
        StoreError: the folder or the database cannot be written.
    """
    made_id = make_id("dossier", now, str(path.absolute()))
    with making_folder(path, database=database, mark=made_id) as (folder, left_id):
        settings = read_settings(folder)
        store = _take_up(settings, folder, left_id) or create_store(
            settings.database, dossier_id=made_id, folder=folder, busy_seconds=settings.busy_seconds
        )
    return Dossier(folder, settings, store)


def open_dossier(path: Path | None = None) -> Dossier:
    """The dossier in the folder `path`; without one, that in which the working folder lies.

    Raises:
        NoDossier: there is none.
        DossierTooNew: a newer version of sayso made it.
        DataError: its settings are wrong.
        StoreError: its database cannot be used.
    """
    folder = check_folder(path) if path is not None else find_folder(Path.cwd())
    settings = read_settings(folder)
    return Dossier(folder, settings, open_store(settings.database, folder=folder, busy_seconds=settings.busy_seconds))


def _take_up(settings: Settings, folder: Path, left_id: str) -> Store | None:
    """The store on a server that a run made which was cut short before its folder was whole; None if there is none."""
    if not left_id or settings.database.startswith("sqlite:"):
        return None
    with contextlib.suppress(StoreError):
        store = open_store(settings.database, folder=folder, busy_seconds=settings.busy_seconds)
        if dossier_id(store) == left_id:
            return store
        store.close()
    return None


def _as_it_is(addition: Addition) -> Addition:
    return addition


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a user that the system has no name for
        return "unknown"
