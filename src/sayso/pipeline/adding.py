"""Takes what the user names into a dossier: captured, read in a process of its own, kept, grouped."""

import dataclasses
from collections.abc import Callable, Iterator

from sayso.errors import ReadingError
from sayso.pipeline.dossier import Dossier
from sayso.pipeline.input import Inputs, capture_input, utc_now
from sayso.pipeline.reader import IsolatedReader
from sayso.pipeline.stages import reading_version
from sayso.pipeline.views import Addition, Outcome
from sayso.records.capture import Capture
from sayso.records.reading import Reading


def open_reader(dossier: Dossier) -> IsolatedReader:
    """The reader for this dossier, which knows the actors and places that it adds; close it.

    Raises:
        DataError: the dossier's actors or places are wrong.
    """
    return IsolatedReader(dossier.settings, actors=dossier.own_actors(), places=dossier.own_places())


def add_inputs(dossier: Dossier, inputs: Inputs, reader: Callable[[Capture, bytes], Reading]) -> Iterator[Addition]:
    """What becomes of each input, under the name that the user gave it; one that fails does not keep the others out.

    Raises:
        StoreError: the dossier cannot be written.
    """
    now = utc_now()
    # The longest text that is read is part of what a reading follows from, as the stages and the data are.
    version = f"{reading_version(dossier.own_actors(), dossier.own_places())}:{dossier.settings.max_text_characters}"
    for source in inputs.sources:
        try:
            captured = capture_input(source, dossier.settings)
        except ReadingError as error:
            yield Addition(source.name, Outcome.FAILED, "", error=str(error))
            continue
        for addition in dossier.add([captured], reader=reader, version=version, now=now):
            error_line = f"{source.name}: {addition.error}" if addition.error else None
            yield dataclasses.replace(addition, name=source.name, error=error_line)
