"""One field of an incident for people: a tree from its value through rules and claims down to words and captures."""

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from sayso.cli.printing import harmless
from sayso.pipeline.contract import DossierClaim, Explanation, Source
from sayso.pipeline.method import explain_rule

_Leaves = Mapping[str, tuple[DossierClaim, Source]]


def show_explanation(console: Console, explanation: Explanation) -> None:
    """Prints the value as a tree: each rule with what it does, each claim with its words, text and bytes."""
    sources = {source["claim"]: source for source in explanation["sources"]}
    leaves = {each["claim"]["id"]: (each, sources[each["claim"]["id"]]) for each in explanation["claims"]}
    tree = Tree(_say(f"{explanation['incident']} · {explanation['field']}", "bold"))
    _grow(tree, explanation["value"], leaves)
    console.print(tree)
    rules = explanation["rules"]
    made = f"by the rules {rules['version']} and {rules['grouping']}, profile {rules['profile']}"
    console.print(_say(made, "dim"))


def _grow(tree: Tree, value: Any, leaves: _Leaves) -> None:
    """Hangs a value under a branch: fields by name, items one by one, claims with all that they rest on."""
    if isinstance(value, dict):
        for name, item in value.items():
            if isinstance(item, (dict, list)) and item:
                _grow(tree.add(_say(name, "not bold cyan")), item, leaves)
            elif isinstance(item, str) and item in leaves:
                _grow_claim(tree, *leaves[item])
            else:
                tree.add(_say_plain(name, item))
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, dict):
                _grow(tree.add(_say("–", "dim")), item, leaves)
            else:
                _grow(tree, item, leaves)
    elif value in leaves:
        _grow_claim(tree, *leaves[value])
    else:
        meaning = explain_rule(value) if isinstance(value, str) else None
        tree.add(_say(f"{_plain(value)}: {meaning}" if meaning else _plain(value)))


def _grow_claim(tree: Tree, told: DossierClaim, source: Source) -> None:
    claim = told["claim"]
    line = _say(" › ".join(claim["chain"]), "cyan")
    line.append(f" {claim['stance']}{' ¬' if claim['negated'] else ''}", style="dim")
    line.append(harmless(f" ({told['review']}, {claim['id']})"), style="dim")
    branch = tree.add(line)
    for (start, end), words in zip(source["spans"], source["words"], strict=True):
        branch.add(_say(f"“{' '.join(words.split())}”"))
        text = f", text {source['text_sha256']}" if source["text_sha256"] else ""
        branch.add(_say(f"characters {start} to {end} of {source['external_id'] or source['report']}{text}", "dim"))
    kept = f"bytes {source['sha256']}" if source["sha256"] else "its hash is withheld with words of it"
    origin = f"{source['part']} of {source['part_of']}" if source["part"] else source["url"] or source["file_name"]
    branch.add(_say(f"capture {source['capture']}, {kept}{f', from {origin}' if origin else ''}", "dim"))


def _say_plain(name: str, value: Any) -> Text:
    line = _say(f"{name}: ", "not bold cyan")
    line.append(harmless(_plain(value)), style="not cyan")
    return line


def _plain(value: Any) -> str:
    if value is None or value in ([], {}):
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _say(words: str, style: str = "") -> Text:
    return Text(harmless(words), style=style)
