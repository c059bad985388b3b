"""Nothing that a user meets is undocumented: commands, options, settings, codes, rules, errors, profiles."""

import ast
import re

import pytest
import typer.main

from sayso import errors
from sayso.assessment.profiles.profile import profile_names
from sayso.cli.main import BUG, INTERRUPTED, PIPE_CLOSED, app
from sayso.pipeline.schema import OUTPUTS
from sayso.records.decision import Verb
from sayso.records.issue import ISSUE_CODES
from sayso.settings import settings_table
from tests.docs.pages import ROOT, all_pages, reference_pages, section, written_pages

SOURCES = ROOT / "src" / "sayso"
GENERATED = "docs/reference/generated"
COMMANDS = getattr(typer.main.get_command(app), "commands")  # noqa: B009 - Typer's type of a group does not say it
SHOWN = [name for name, command in COMMANDS.items() if not command.hidden]
ASSESSMENT_RULES = [f"R{number}" for number in range(1, 13)]


def _code_of(page: str) -> str:
    """Everything on a page that is set as code."""
    return "\n".join([*re.findall(r"`([^`\n]+)`", page), *re.findall(r"```.*?\n(.*?)```", page, re.DOTALL)])


@pytest.mark.parametrize("name", SHOWN)
def test_every_command_is_explained_and_listed(name: str) -> None:
    by_hand = "\n".join(_code_of(page) for page in written_pages().values())

    assert re.search(rf"\bsayso {name}\b", by_hand)
    assert f"## `sayso {name}`" in all_pages()[f"{GENERATED}/commands.md"]


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_option_is_listed_under_its_command(name: str) -> None:
    body = section(all_pages()[f"{GENERATED}/commands.md"], f"## `sayso {name}`")
    options = [
        option for each in COMMANDS[name].params for option in (*each.opts, *each.secondary_opts) if option[0] == "-"
    ]

    assert [option for option in options if option not in body] == []


def test_every_option_is_used_or_explained_by_hand() -> None:
    by_hand = "\n".join(written_pages().values())
    options = {
        option
        for name in SHOWN
        for each in COMMANDS[name].params
        for option in (*each.opts, *each.secondary_opts)
        if option[0] == "-"
    }

    assert sorted(option for option in options if not re.search(rf"{option}\b", by_hand)) == []


def test_no_page_names_a_command_that_there_is_not() -> None:
    by_hand = "\n".join(_code_of(page) for page in written_pages().values())
    named = set(re.findall(r"(?m)(?:^\$ |^|&& )sayso ([a-z][a-z-]*)", by_hand))

    assert named <= COMMANDS.keys()
    assert len(named) > 5


@pytest.mark.parametrize("name", list(OUTPUTS))
def test_every_output_has_its_fields_listed(name: str) -> None:
    body = section(all_pages()[f"{GENERATED}/output-fields.md"], f"## {OUTPUTS[name].__name__}")

    assert [field for field in OUTPUTS[name].__annotations__ if f"`{field}`" not in body] == []


def test_every_setting_is_documented() -> None:
    page = all_pages()[f"{GENERATED}/settings.md"]

    for name, _kind, _default, variable, meaning in settings_table():
        assert f"`{name}`" in page
        assert f"`{variable}`" in page
        assert meaning


@pytest.mark.parametrize("code", list(ISSUE_CODES))
def test_every_issue_code_is_explained(code: str) -> None:
    page = written_pages()["docs/reference/issues.md"]

    assert f"`{code}`: {ISSUE_CODES[code]}\n: " in page


def test_no_issue_code_is_explained_that_there_is_not() -> None:
    page = written_pages()["docs/reference/issues.md"]

    assert re.findall(r"^`([A-Z]+-\d{3})`: ", page, re.MULTILINE) == sorted(
        ISSUE_CODES, key=re.findall(r"^`([A-Z]+-\d{3})`: ", page, re.MULTILINE).index
    )


def test_every_issue_code_is_raised_somewhere() -> None:
    sources = "\n".join(path.read_text("utf-8") for path in SOURCES.rglob("*.py") if path.name != "issue.py")
    raised = set(re.findall(r'"([A-Z]+-\d{3})"', sources))

    assert ISSUE_CODES.keys() <= raised


def _families() -> list[type[errors.SaysoError]]:
    found, waiting = [], [errors.SaysoError]
    while waiting:
        family = waiting.pop()
        found.append(family)
        waiting += family.__subclasses__()
    return [family for family in found if family.__module__ == errors.__name__]


@pytest.mark.parametrize("family", _families(), ids=lambda family: family.__name__)
def test_every_error_is_documented_with_its_exit_code(family: type[errors.SaysoError]) -> None:
    page = written_pages()["docs/reference/exit-codes.md"]
    code = ""
    for row in re.findall(r"^\| (\d*) ?\| (?:`(\w+)`)? ?\|", page, re.MULTILINE):
        code = row[0] or code
        if row[1] == family.__name__:
            assert code == str(family.exit_code)
            return
    assert family is errors.SaysoError
    assert f"`{family.__name__}`" in page


def test_the_other_exit_codes_are_documented() -> None:
    page = written_pages()["docs/reference/exit-codes.md"]

    for code in (0, BUG, INTERRUPTED, PIPE_CLOSED):
        assert re.search(rf"^\| {code} \|", page, re.MULTILINE), code


def test_every_rule_of_the_data_is_listed_with_a_reason() -> None:
    pages = reference_pages()
    written = {
        rule
        for path in SOURCES.rglob("data/**/*.yaml")
        for line in path.read_text("utf-8").splitlines()
        if not line.lstrip().startswith("#")
        for rule in pages.RULE_ID.findall(line)
    }
    listed = {rule.id: rule.reason for rule in pages.find_rules()}

    assert sorted(written - listed.keys()) == []
    assert [rule for rule, reason in listed.items() if not reason] == []
    assert all(f"`{rule}`" in all_pages()[f"{GENERATED}/rules.md"] for rule in listed)


def test_every_rule_of_the_code_is_listed() -> None:
    """A rule id that stands in the code alone, as a value or in a docstring, is explained by hand, with its modules."""
    pages = reference_pages()
    strings = {
        node.value
        for path in SOURCES.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    in_code = {rule for string in strings for rule in pages.RULE_ID.findall(string)} - ISSUE_CODES.keys()
    listed = {rule.id for rule in pages.find_rules()}
    by_hand = section(written_pages()["docs/reading.md"], "## Rules that are code")

    assert sorted(rule for rule in in_code - listed if f"`{rule}`" not in by_hand) == []
    rows = re.findall(r"^\| `([A-Z0-9-]+)` \|.*\| (.*) \|$", by_hand, re.MULTILINE)
    assert len(rows) > 30
    for rule, modules in rows:
        paths = [SOURCES / name for name in re.findall(r"`(\w+/\w+\.py)`", modules)]
        assert paths, rule
        assert [path.name for path in paths if rule not in path.read_text("utf-8")] == [], rule


def test_every_part_of_a_language_pack_is_explained() -> None:
    page = written_pages()["docs/how-to/add-a-language.md"]
    types = {
        part: name
        for path in SOURCES.rglob("*.py")
        for part, name in re.findall(r'load_part\([\w."]+, "(\w+)", (\w+)\)', path.read_text("utf-8"))
    }
    parts = {path.stem for path in (SOURCES / "languages" / "data" / "en").glob("*.yaml")}

    assert sorted(part for part in parts if f"`{part}.yaml`" not in page) == []
    assert len(types) > 9
    assert sorted(part for part, name in types.items() if f"| `{part}.yaml` | `{name}` |" not in page) == []


@pytest.mark.parametrize("rule", ASSESSMENT_RULES)
def test_every_rule_of_assessment_is_explained(rule: str) -> None:
    body = section(written_pages()["docs/method.md"], "## 5. Ranges")

    assert f"**{rule}**\n: " in body


def test_every_status_rule_in_a_trace_is_explained() -> None:
    source = (SOURCES / "assessment" / "statuses.py").read_text("utf-8") + (
        SOURCES / "assessment" / "assess.py"
    ).read_text("utf-8")
    # One that ends with a colon is only the beginning of a rule.
    rules = {rule for rule in re.findall(r'"((?:strike|harm):[a-z_:]+)', source) if not rule.endswith(":")}
    body = section(written_pages()["docs/method.md"], "## 6. Statuses")

    assert len(rules) > 8
    assert sorted(rule for rule in rules if f"`{rule}`" not in body) == []


def test_every_verb_of_a_decision_is_explained() -> None:
    body = section(written_pages()["docs/output.md"], "## `sayso decide`")

    assert [verb for verb in Verb if f"| `{verb}` |" not in body] == []


@pytest.mark.parametrize("name", profile_names())
def test_every_profile_is_documented(name: str) -> None:
    assert f"## `{name}`" in all_pages()[f"{GENERATED}/profiles.md"]
    assert f"`{name}`" in written_pages()["docs/method.md"]
