"""The method in force: its rules and profiles, and the version and hash by which every figure shown is made.

A figure is made when somebody asks, by the code that runs then. So the hash is of that code and its data: a page that
names it says by which rules its figures were made, and any change of a rule gives another.
"""

import functools
import hashlib
import importlib.resources
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from sayso.assessment import assess
from sayso.assessment.profiles.profile import Profile, load_profile, profile_names
from sayso.assessment.rules import RANGE_RULES, STATUS_RULES, say_rule
from sayso.incidents import incidents
from sayso.pipeline.contract import RulesVersion

PACKAGES = ("sayso.assessment", "sayso.incidents", "sayso.origins")
"""What figures, statuses, incidents and counts of origins follow from, once claims are read."""
_DERIVING = (
    *PACKAGES,
    "sayso.review",
    "sayso.records",
    "sayso.pipeline",
    "sayso.actors",
    "sayso.languages",
    "sayso.text",
)
"""What has a part in putting an incident's answer together from what the database keeps."""
_KINDS = (".py", ".yaml")
_HEX_SHOWN = 16


@dataclass(frozen=True, slots=True)
class Method:
    """The rules in force.

    Attributes:
        version: The version of the rules of assessment.
        grouping: The version of the rules by which claims are grouped to incidents.
        hash: Of all the files that these rules are, shortened to 16 hex digits.
        files: Each of those files by its name in the package, with the SHA-256 of its content as hex.
        ranges: The rules of ranges by id, each in a sentence.
        statuses: The rules of both statuses in the same way.
        profiles: Those that ship, the default first.
    """

    version: str
    grouping: str
    hash: str
    files: Mapping[str, str]
    ranges: Mapping[str, str]
    statuses: Mapping[str, str]
    profiles: tuple[Profile, ...]


@functools.cache
def find_method() -> Method:
    """The rules by which this installation makes figures."""
    files = {name: content for package in PACKAGES for name, content in _read_files(package)}
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}
    return Method(
        assess.VERSION,
        incidents.VERSION,
        hash_files(hashes),
        hashes,
        RANGE_RULES,
        STATUS_RULES,
        tuple(map(load_profile, profile_names())),
    )


@functools.cache
def find_code_hash() -> str:
    """The hash of all code and data by which kept records become answers: an answer of another hash is made anew."""
    files = {name: content for package in _DERIVING for name, content in _read_files(package)}
    return hash_files({name: hashlib.sha256(content).hexdigest() for name, content in files.items()})


def find_rules_version() -> RulesVersion:
    """Version and hash of the rules, as results carry them; the profile is each result's own."""
    method = find_method()
    return {"version": method.version, "grouping": method.grouping, "hash": method.hash, "profile": ""}


def explain_rule(rule: str) -> str | None:
    """What a rule of a trace does, None where it is none."""
    return say_rule(rule)


def hash_files(hashes: Mapping[str, str]) -> str:
    """One hash, of 16 hex digits, for files that are named with theirs."""
    listed = "".join(f"{digest}  {name}\n" for name, digest in sorted(hashes.items()))
    return hashlib.sha256(listed.encode()).hexdigest()[:_HEX_SHOWN]


def _read_files(package: str) -> list[tuple[str, bytes]]:
    """The files of a package and of the packages in it, by name, with line ends as they are on every machine."""
    root = importlib.resources.files(package)
    return [(f"{package}/{name}", file.read_bytes().replace(b"\r\n", b"\n")) for name, file in _walk(root, "")]


def _walk(folder: Traversable, path: str) -> list[tuple[str, Traversable]]:
    found: list[tuple[str, Traversable]] = []
    for item in folder.iterdir():
        if item.is_dir() and item.name != "__pycache__":
            found += _walk(item, f"{path}{item.name}/")
        elif item.name.endswith(_KINDS):
            found.append((path + item.name, item))
    return found
