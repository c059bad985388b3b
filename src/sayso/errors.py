"""The exceptions that sayso raises, each with the exit code of its family.

An exception stops a run. What is wrong with the data, but does not stop a run, is an `Issue` (see
`sayso.records.issue`).

    SaysoError                      exit code
    ├── UsageError                  2   the command or its arguments are wrong
    ├── VerificationError           3   a check of stored evidence found something wrong
    ├── ReadingError                1   one input could not be read; others go on
    │   ├── EmptyInput
    │   ├── UnreadableInput             missing, no permission, not a file
    │   ├── UnsupportedInput            binary or of a kind that is not read yet
    │   ├── InputTooLarge
    │   ├── LimitExceeded               the reading process ran out of time or memory, or crashed
    │   ├── ForbiddenAddress            an address that a source gives and that the egress policy refuses
    │   ├── FetchFailed                 a page cannot be fetched: no answer, too slow, too large, refused
    │   └── EndpointFailed              the language model's server cannot be asked
    ├── StoreError                  4   the database cannot be used
    │   ├── NoDossier                   no dossier here or above
    │   ├── DossierTooNew               made by a newer version of sayso
    │   └── StorageFull                 the disk is full or may not be written
    ├── DataError                   5   a file of sayso or of a dossier is wrong (language pack, registry, settings)
    └── InvalidRecord               6   a record that cannot be (a bug or a damaged database)

Every message is one line that says what is wrong and what to do.
"""


class SaysoError(Exception):
    """Any error that a user sees as one line and an exit code."""

    exit_code = 1


class UsageError(SaysoError):
    """The command or its arguments are wrong."""

    exit_code = 2


class VerificationError(SaysoError):
    """A check of stored evidence found something wrong."""

    exit_code = 3


class ReadingError(SaysoError):
    """One input could not be read; the others of the same run go on."""

    exit_code = 1


class EmptyInput(ReadingError):
    """The input has no text."""


class UnreadableInput(ReadingError):
    """The input is missing, is no file, or may not be read."""


class UnsupportedInput(ReadingError):
    """The input is binary or of a kind that is not read yet."""


class InputTooLarge(ReadingError):
    """The input is larger than the settings allow."""


class LimitExceeded(ReadingError):
    """The reading process ran out of time or memory, or crashed."""


class ForbiddenAddress(ReadingError):
    """The address leads, or may lead, elsewhere than to the public Internet: it is not fetched."""


class FetchFailed(ReadingError):
    """The page cannot be fetched: there is no such host, no answer in time, too large a one, or a refusal."""


class EndpointFailed(ReadingError):
    """The server of a language model cannot be reached, is too slow, or refuses."""


class StoreError(SaysoError):
    """The database cannot be used."""

    exit_code = 4


class NoDossier(StoreError):
    """There is no dossier in this folder or above it."""


class DossierTooNew(StoreError):
    """The dossier was made by a newer version of sayso."""


class StorageFull(StoreError):
    """The disk is full, or the dossier may not be written."""


class DataError(SaysoError):
    """A language pack, a registry or a settings file is wrong."""

    exit_code = 5


class InvalidRecord(SaysoError):
    """A record that cannot be: a bug, or a damaged database."""

    exit_code = 6
