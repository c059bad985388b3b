"""The settings of sayso, each declared once: its name, type, default and what it is for.

Later wins: the defaults here, the dossier's `sayso.toml`, the environment (`SAYSO_` and the name in capitals). They are
read at entry points alone; everything below gets values as arguments.
"""

import dataclasses
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sayso import __version__
from sayso.errors import DataError

SETTINGS_FILE = "sayso.toml"
ENVIRONMENT_PREFIX = "SAYSO_"
READERS = ("model", "rules", "llm")
"""Who may find the attributions."""
_MIB = 1024 * 1024


def _setting(default: Any, meaning: str, *, by_hand: bool = False) -> Any:
    """A setting; one `by_hand` is taken from the environment alone, since a dossier may come from somebody else."""
    return field(default=default, metadata={"help": meaning, "by_hand": by_hand})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings, read once and handed down."""

    database: str = _setting(
        "sqlite:///dossier.db",
        "Address of the dossier's database: a file in the dossier (`sqlite:///dossier.db`) or a PostgreSQL server "
        "(`postgresql://user@host/name`).",
    )
    busy_seconds: float = _setting(30.0, "How long to wait while another process writes to the dossier.")
    reader: str = _setting(
        "model",
        "Who finds the attributions: `model`, the trained reader beside the rules, `rules`, the rules alone, or `llm`, "
        "a language model beside both, which gets the text of each report (it needs `llm_endpoint` and `llm_model`).",
    )
    profile: str = _setting("airwars-style", "The recorder's conventions by which incidents are assessed.")
    max_input_bytes: int = _setting(32 * _MIB, "The largest input that is read, in bytes.")
    max_text_characters: int = _setting(2_000_000, "The longest text that is read, in characters; the rest is cut off.")
    parsing_seconds: float = _setting(
        10.0, "How long taking one input of a format apart (a page, a PDF, an archive's member) may take."
    )
    parsing_memory_mib: int = _setting(1024, "How much memory a process that takes inputs apart may use, in MiB.")
    parsing_output_mib: int = _setting(64, "How much the text of one input may come to, in MiB.")
    reading_seconds: float = _setting(60.0, "How long reading one input may take before it is stopped.")
    reading_memory_mib: int = _setting(2048, "How much memory the reading process may use, in MiB.")
    reading_output_mib: int = _setting(256, "How much one reading may come to, in MiB.")
    fetch_seconds: float = _setting(30.0, "How long one page may take, with all its redirects.")
    fetch_interval_seconds: float = _setting(
        1.0, "The least time between two requests to one host; a site's robots.txt can ask for more, up to a minute."
    )
    fetch_agent: str = _setting(
        f"Mozilla/5.0 (compatible; sayso/{__version__})", "What sites are told of the program that asks (`User-Agent`)."
    )
    llm_endpoint: str = _setting(
        "",
        "The address of a server that speaks OpenAI's chat completions, like `http://127.0.0.1:8080/v1`. From the "
        "environment alone.",
        by_hand=True,
    )
    llm_model: str = _setting("", "The name of the model there.")
    llm_seconds: float = _setting(120.0, "How long the language model may take for one report.")
    signing_key: str = _setting(
        "",
        "The file with the key that signs checkpoints (Ed25519, PEM), outside the dossier; empty: "
        "`sayso/signing-key.pem` in your configuration folder (`~/.config`). `sayso checkpoint --make-key` makes it. "
        "From the environment alone.",
        by_hand=True,
    )
    timestamp_server: str = _setting(
        "",
        "The address of a timestamp server (RFC 3161) for `sayso stamp`; it gets a SHA-256 and nothing else. From the "
        "environment alone.",
        by_hand=True,
    )
    timestamp_authority: str = _setting(
        "",
        "The file with the certificates (PEM) of the authority behind that server: its root, and those between if the "
        "server does not send them. From the environment alone.",
        by_hand=True,
    )
    reviewer: str = _setting(
        "", "The name that decisions are signed with when `--by` is not given; empty: the login name."
    )
    host: str = _setting("127.0.0.1", "The address that `sayso serve` listens on: loopback alone.")
    port: int = _setting(8765, "The port that `sayso serve` listens on; 0 takes a free one.")
    notice: str = _setting("", "A line that stands on every page that `sayso serve` shows; empty for none.")

    def __post_init__(self) -> None:
        for item in dataclasses.fields(self):
            value = getattr(self, item.name)
            if isinstance(value, (int, float)) and (value < 0 or (value == 0 and item.name != "port")):
                raise DataError(f"setting {item.name} is {value}: it must be greater than 0")
        if self.reader not in READERS:
            raise DataError(f"setting reader is {self.reader!r}: it must be one of {', '.join(READERS)}")


def read_settings(dossier: Path | None, *, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings that hold in `dossier` (None: outside any), the environment laid over its file.

    Raises:
        DataError: a setting is unknown or has a value of the wrong type, or the file is no TOML.
    """
    values = _from_file(dossier / SETTINGS_FILE) if dossier else {}
    values |= _from_environment(os.environ if environment is None else environment)
    return Settings(**values)


def config_folder(*, environment: Mapping[str, str] | None = None) -> Path:
    """The folder for what belongs to the user and to no dossier: `sayso` in the configuration folder (XDG)."""
    found = (os.environ if environment is None else environment).get("XDG_CONFIG_HOME", "")
    return (Path(found) if found.startswith("/") else Path.home() / ".config") / "sayso"


def settings_table() -> tuple[tuple[str, str, str, str, str], ...]:
    """Every setting for the documentation: name, type, default, environment variable, meaning."""
    return tuple(
        (item.name, _type_name(item), repr(item.default), _variable(item.name), item.metadata["help"])
        for item in dataclasses.fields(Settings)
    )


def _fields() -> dict[str, "dataclasses.Field[Any]"]:
    return {item.name: item for item in dataclasses.fields(Settings)}


def _type_name(item: "dataclasses.Field[Any]") -> str:
    return item.type if isinstance(item.type, str) else item.type.__name__


def _variable(name: str) -> str:
    return ENVIRONMENT_PREFIX + name.upper()


def _from_file(path: Path) -> dict[str, Any]:
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"{path} is no TOML: {error}") from error
    known = _fields()
    for name in found:
        if name not in known:
            raise DataError(f"{path}: unknown setting {name!r}")
        if known[name].metadata["by_hand"]:
            raise DataError(
                f"{path}: {name} is taken from {_variable(name)} alone, since a dossier may come from somebody else"
            )
    return {name: _checked(known[name], value, f"{path}: {name}") for name, value in found.items()}


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    found = {}
    for name, item in _fields().items():
        words = environment.get(_variable(name))
        if words is not None:
            found[name] = _parsed(item, words)
    return found


def _parsed(item: "dataclasses.Field[Any]", words: str) -> Any:
    wanted: Any = type(item.default)
    try:
        return wanted(words)
    except ValueError as error:
        raise DataError(f"{_variable(item.name)}={words!r}: expected {wanted.__name__}") from error


def _checked(item: "dataclasses.Field[Any]", value: Any, where: str) -> Any:
    wanted = type(item.default)
    if wanted is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, wanted) or isinstance(value, bool):
        raise DataError(f"{where}: expected {wanted.__name__}, found {type(value).__name__}")
    return value
