"""Checks the lock: each package has a licence that we may use, is the one installed, is what `pyproject.toml` asks for.

    python tools/check_licences.py

Prints what is wrong, one line each, and ends with 1; ends with 0 and a count when all is well.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REPOSITORY = Path(__file__).resolve().parent.parent

# Permissive, or (MPL) reciprocal for its own files alone. Never GPL or AGPL.
ALLOWED = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CNRI-Python", "ISC", "MIT", "MIT-0", "MPL-1.1",
    "MPL-2.0", "PSF-2.0", "Zlib",
}  # fmt: skip

# How packages without an SPDX expression write the same licences.
ALLOWED_WORDS = {
    "3-Clause BSD License", "Apache 2.0", "Apache Software License", "BSD 2-Clause License", "BSD License",
    "ISC License", "ISC License (ISCL)", "MIT License", "Mozilla Public License 2.0 (MPL 2.0)",
    "The BSD 2-Clause License",
}  # fmt: skip

# Looked at by hand.
REVIEWED = {
    "docutils": "public domain and BSD; one Emacs helper, which no wheel installs, is GPL. Documentation only",
    "psycopg": "LGPL-3.0: used as a separate library, unchanged",
    "psycopg-binary": "LGPL-3.0: used as a separate library, unchanged",
    "pypdfium2": "BSD-3-Clause and Apache-2.0, with PDFium and what it holds under permissive licences",
}


def main() -> int:
    """Returns the exit code, after printing what is wrong."""
    troubles = [*check_lock("dev.txt"), *check_lock("runtime.txt"), *check_wishes(), *check_hosts()]
    for trouble in troubles:
        print(trouble)
    if not troubles:
        print(f"{len(read_lock('dev.txt'))} locked packages, all licences allowed")
    return 1 if troubles else 0


def read_lock(name: str) -> dict[str, str]:
    """Returns package and version for the packages of a lock file that this machine needs."""
    text = (REPOSITORY / "requirements" / name).read_text(encoding="utf-8")
    wanted: dict[str, str] = {}
    for line in re.findall(r"^[A-Za-z0-9].*?(?= \\$|$)", text, flags=re.MULTILINE):
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate():
            wanted[canonicalize_name(requirement.name)] = str(requirement.specifier).removeprefix("==")
    return wanted


def check_lock(name: str) -> Iterator[str]:
    """Yields a line for each package of the lock that is not there, is another version, or has no allowed licence."""
    for package, version in read_lock(name).items():
        try:
            installed = distribution(package)
        except PackageNotFoundError:
            yield f"{name}: {package} is not installed: run `make setup`"
            continue
        if installed.version != version:
            yield f"{name}: {package} {version} is locked, {installed.version} is installed: run `make setup`"
        if package not in REVIEWED and not is_allowed(installed):
            yield f"{name}: {package}: licence not on the list: {' / '.join(find_licences(installed)) or 'none stated'}"


def is_allowed(installed: Distribution) -> bool:
    """Returns whether a package states a licence that we may use: all of several, or one of those it offers."""
    licences = find_licences(installed)
    return bool(licences) and all(words in ALLOWED_WORDS or is_allowed_expression(words) for words in licences)


def is_allowed_expression(expression: str) -> bool:
    """Returns whether an SPDX expression allows the use; one with parentheses has to be looked at."""
    return any(all(part in ALLOWED for part in offer.split(" AND ")) for offer in expression.split(" OR "))


def find_licences(installed: Distribution) -> list[str]:
    """Returns what the package says of its licence: the expression, else its classifiers, else its text."""
    metadata = installed.metadata
    if expressions := metadata.get_all("License-Expression"):
        return expressions
    classifiers = [
        line.split(" :: ")[-1] for line in metadata.get_all("Classifier") or [] if line.startswith("License ")
    ]
    return classifiers or "\n".join(metadata.get_all("License") or []).strip().splitlines()[:1]


def check_wishes() -> Iterator[str]:
    """Yields a line for each requirement in `pyproject.toml` that the lock does not meet."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for name, wishes in (
        ("runtime.txt", project["dependencies"]),
        ("dev.txt", project["dependencies"] + project["optional-dependencies"]["dev"]),
    ):
        locked = read_lock(name)
        for wish in map(Requirement, wishes):
            version = locked.get(canonicalize_name(wish.name))
            if version is None or version not in wish.specifier:
                yield f"{name}: pyproject.toml asks for {wish}, the lock has {version or 'none'}: run `make lock`"


def check_hosts() -> Iterator[str]:
    """Yields a line for each line of the locks that names a package index or an address."""
    for path in sorted((REPOSITORY / "requirements").glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if "://" in line or line.startswith("-"):
                yield f"{path.name}:{number}: names an address: {line.strip()}"


if __name__ == "__main__":
    sys.exit(main())
