"""The reference pages that are made from the code, so that they cannot drift: `docs/conf.py` writes them at each build.

Pure but for reading the data that ship with sayso. Every function returns one page of Markdown.
"""

import importlib.resources
import re
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

import typer.main
import yaml

from sayso.assessment.profiles.profile import WordNumbers, load_profile, profile_names
from sayso.cli.main import app
from sayso.pipeline.method import find_method
from sayso.pipeline.schema import OUTPUTS
from sayso.records import assessment, claim, date, decision, origin, place, report
from sayso.reports.document import DOCX_RULES
from sayso.reports.mail import MAIL_RULES
from sayso.reports.markdown import MARKDOWN_RULES
from sayso.reports.page import PAGE_RULES
from sayso.reports.pdf import PDF_RULES
from sayso.settings import settings_table

FOLDER = "reference/generated"
RULE_ID = re.compile(r"\b[A-Z]{2,3}-[A-Z]{2,}-\d{3}\b")
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|$#~])")
_CODE_LISTS: tuple[type[StrEnum], ...] = (
    claim.Stance, claim.Kind, claim.Quoted, claim.Harm, claim.Whom, claim.Qualifier, claim.Scope, claim.Admits,
    claim.EvidenceStatus, claim.InquiryStatus, report.FurnitureKind, date.DateBasis, place.Precision, origin.JoinReason,
    assessment.Group, assessment.StrikeStatus, assessment.HarmStatus, assessment.PartyStance, assessment.OwnAssessment,
    assessment.Dimension, decision.Verb,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule or family of words in the data: its id, why it is there, and where."""

    id: str
    reason: str
    part: str


def make_pages() -> dict[str, str]:
    """Every generated page by its path below `docs/`."""
    made = {
        "commands": _commands(),
        "settings": _settings(),
        "rules": _rules(),
        "profiles": _profiles(),
        "method": _method(),
        "codes": _codes(),
        "output-fields": _output_fields(),
    }
    return {f"{FOLDER}/{name}.md": page for name, page in made.items()}


def find_rules() -> tuple[Rule, ...]:
    """Every rule of the language packs and of the registry of actors, in the order of the files."""
    of_pages = tuple(
        Rule(rule, reason, where)
        for rules, where in (
            (PAGE_RULES, "web pages, by their markup"),
            (PDF_RULES, "PDF, by where lines stand"),
            (DOCX_RULES, "docx, by its parts"),
            (MARKDOWN_RULES, "Markdown, by its marks"),
            (MAIL_RULES, "e-mail, by its customs"),
        )
        for rule, reason in rules.items()
    )
    return (*(rule for part, loaded in _data_files() for rule in _walk(loaded, part)), *of_pages)


def _data_files() -> Iterator[tuple[str, Any]]:
    roots = [("languages", folder) for folder in sorted(_folders("sayso.languages"), key=lambda item: item.name)]
    roots.append(("actors", importlib.resources.files("sayso.actors") / "data"))
    for kind, root in roots:
        for file in sorted(root.iterdir(), key=lambda item: item.name):
            if file.name.endswith(".yaml"):
                name = f"{root.name}/{file.name}" if kind == "languages" else f"actors/{file.name}"
                # Every value as written: what a bare "no" or a date means does not matter here.
                yield name, yaml.load(file.read_text("utf-8"), Loader=yaml.BaseLoader)


def _folders(package: str) -> list[Any]:
    return [item for item in (importlib.resources.files(package) / "data").iterdir() if item.is_dir()]


def _walk(value: Any, part: str) -> Iterator[Rule]:
    if isinstance(value, dict):
        found = value.get("rule") or value.get("id")
        if isinstance(found, str) and RULE_ID.fullmatch(found):
            yield Rule(found, _reason(value), part)
        for item in value.values():
            yield from _walk(item, part)
    elif isinstance(value, list):
        for item in value:
            yield from _walk(item, part)


def _reason(entry: dict[str, Any]) -> str:
    if entry.get("reason"):
        return str(entry["reason"])
    return "names: " + ", ".join(entry["names"]) if entry.get("names") else ""


def _commands() -> str:
    root = typer.main.get_command(app)
    lines = [
        "# Commands",
        "",
        "Made from the program itself. What each command prints is in the [output contract](../../output.md); the exit",
        "codes are in [Errors and exit codes](../exit-codes.md).",
        "",
        "```text",
        "sayso [OPTIONS] COMMAND [ARGS]...",
        "```",
        "",
        *_parameters(root),
    ]
    commands = getattr(root, "commands")  # noqa: B009 - a group has them, the type of Typer's root does not say so
    for name, command in commands.items():
        hidden = " It is not listed by `sayso --help`; `make demo` calls it." if command.hidden else ""
        lines += [f"## `sayso {name}`", "", f"{_plain(command.help or '')}{hidden}", "", *_parameters(command)]
    return "\n".join(lines)


def _parameters(command: Any) -> list[str]:
    rows = []
    for parameter in command.params:
        names = [*parameter.opts, *parameter.secondary_opts]
        if parameter.param_type_name == "argument":
            names = [parameter.metavar or parameter.name.upper()]
        shown = " ".join([" / ".join(names), *_metavar(parameter)])
        rows.append(f"| `{shown.replace('|', chr(92) + '|')}` | {_plain(parameter.help or '')} |")
    if not rows:
        return []
    return ["| argument or option | |", "|---|---|", *rows, "| `--help` | Show the help and exit. |", ""]


def _metavar(parameter: Any) -> list[str]:
    is_value = parameter.param_type_name == "option" and not parameter.is_flag
    return [parameter.metavar or "VALUE"] if is_value else []


def _settings() -> str:
    rows = [
        f"| `{name}` | {kind} | `{default}` | `{variable}` | {_plain(meaning)} |"
        for name, kind, default, variable, meaning in settings_table()
    ]
    return "\n".join(
        [
            "# Settings",
            "",
            "Made from `sayso/settings.py`, where each setting is declared once. A later one wins: the default, the",
            "file `sayso.toml` of the dossier, the environment. `sayso read` stands outside any dossier: for it the",
            "environment alone counts. An unknown name or a value of the wrong type is an error (exit code 5).",
            "",
            "| setting | type | default | environment | what it is for |",
            "|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _rules() -> str:
    lines = [
        "# Rules of reading",
        "",
        "Made from the data of the language packs and of the registry of actors. Each rule or family of words has an",
        "id, which stands in `made_by` of what it found, and a reason. The few rules that are code are in [How reports",
        "are read](../../reading.md#rules-that-are-code). How to add one: [Add a rule](../../how-to/add-a-rule.md).",
        "",
    ]
    rules = find_rules()
    for part in dict.fromkeys(rule.part for rule in rules):
        rows = [f"| `{rule.id}` | {_escaped(rule.reason)} |" for rule in rules if rule.part == part]
        lines += [f"## {part}", "", "| rule | reason |", "|---|---|", *rows, ""]
    return "\n".join(lines)


def _profiles() -> str:
    lines = [
        "# Profiles",
        "",
        "Made from the data in `sayso/assessment/profiles/`. What a profile is: [the",
        "method](../../method.md#8-profiles). Every result carries the profile's name and version. Rows marked",
        "*derived* were worked out from published records by the makers of sayso; no recorder has published them as",
        "such, and they are ours to defend.",
        "",
    ]
    for name in profile_names():
        profile = load_profile(name)
        lines += [
            f"## `{name}`",
            "",
            f"Version {profile.version}. A minimum needs {profile.corroboration} origins. "
            + ("It grades strike and harm." if profile.has_statuses else "Its own columns have no grades.")
            + f" Give no toll: {', '.join(profile.no_toll)}.",
            "",
            _plain(profile.basis),
            "",
            "| vague word | min | max | |",
            "|---|---|---|---|",
            *map(_word_row, profile.words),
            "",
        ]
    return "\n".join(lines)


def _method() -> str:
    method = find_method()
    lines = [
        "# The rules in force",
        "",
        "Made from the code and data by which figures are made. `sayso serve` shows the same at `/method`, and",
        "`sayso explain` names version and hash beside each derivation: whoever has the same hash gets the same",
        "figures from the same claims and decisions. In full: [the method](../../method.md).",
        "",
        f"Assessment `{method.version}`, grouping `{method.grouping}`, hash of the rules `{method.hash}`.",
        "",
        "## Ranges",
        "",
        *(f"- **{rule}** {words}" for rule, words in method.ranges.items()),
        "",
        "## Statuses",
        "",
        "Of each status the first rule that holds.",
        "",
        *(f"- `{rule}` {words}" for rule, words in method.statuses.items()),
        "",
        "## Profiles",
        "",
        *(f"- `{profile.stamp}` {_plain(profile.basis)}" for profile in method.profiles),
        "",
        "## Files",
        "",
        "What the hash is of: the SHA-256 of each file.",
        "",
        "```text",
        *(f"{digest}  {name}" for name, digest in method.files.items()),
        "```",
        "",
    ]
    return "\n".join(lines)


def _word_row(row: WordNumbers) -> str:
    most = "open" if row.max is None else row.max
    return f"| {row.word} | {row.min} | {most} | {'derived' if row.derived else ''} |"


def _codes() -> str:
    lines = [
        "# Code lists",
        "",
        "Made from the records. A value that is not on its list is refused, never absorbed.",
        "",
    ]
    for codes in _CODE_LISTS:
        lines += [
            f"## {codes.__name__}",
            "",
            _plain(codes.__doc__ or ""),
            "",
            ", ".join(f"`{code}`" for code in codes),
            "",
        ]
    return "\n".join(lines)


def _output_fields() -> str:
    lines = [
        "# Fields of the output",
        "",
        "Made from the types in `sayso/pipeline/contract.py`, from which `sayso schema` makes its JSON Schema. In",
        "words and with examples: [the output contract](../../output.md).",
        "",
    ]
    shapes: dict[str, Any] = {}
    for shape in OUTPUTS.values():
        _collect(shape, shapes)
    for name, shape in shapes.items():
        hints = typing.get_type_hints(shape, include_extras=True)
        rows = [
            f"| `{field}` | {_escaped(_type_words(hint))} | {_plain(_note(hint))} |" for field, hint in hints.items()
        ]
        lines += [f"## {name}", "", _plain(shape.__doc__ or ""), "", "| field | type | |", "|---|---|---|", *rows, ""]
    return "\n".join(lines)


def _collect(hint: Any, shapes: dict[str, Any]) -> None:
    if typing.is_typeddict(hint):
        if hint.__name__ not in shapes:
            shapes[hint.__name__] = hint
            for inner in typing.get_type_hints(hint).values():
                _collect(inner, shapes)
        return
    for inner in typing.get_args(hint):
        _collect(inner, shapes)


def _type_words(hint: Any) -> str:
    if typing.get_origin(hint) is Annotated:
        return _type_words(typing.get_args(hint)[0])
    if typing.get_origin(hint) is list:
        return f"list of {_type_words(typing.get_args(hint)[0])}"
    if typing.get_args(hint):
        return " or ".join(_type_words(inner) for inner in typing.get_args(hint))
    return "null" if hint is type(None) else "anything" if hint is object else str(hint.__name__)


def _note(hint: Any) -> str:
    notes = [each for each in typing.get_args(hint)[1:] if isinstance(each, str)] if _is_annotated(hint) else []
    inner = [_note(each) for each in typing.get_args(hint) if _is_annotated(each)]
    return " ".join(dict.fromkeys([*notes, *inner]))


def _is_annotated(hint: Any) -> bool:
    return typing.get_origin(hint) is Annotated


def _plain(words: str) -> str:
    """Text of the code in one line of a table: its backquotes mark code there too."""
    return " ".join(words.split()).replace("|", "\\|").replace("<", "&lt;")


def _escaped(words: str) -> str:
    """Text of the data in one line of a table, none of it Markdown."""
    return _SPECIAL.sub(r"\\\1", " ".join(words.split()))
