"""One field of an incident for people: its value with the trace, and the claims it follows from in their own words."""

import json

from rich.console import Console
from rich.text import Text

from sayso.cli.printing import harmless
from sayso.pipeline.contract import Explanation


def show_explanation(console: Console, explanation: Explanation) -> None:
    """Prints the value as it is, claims by number, then each claim with who says it through whom."""
    console.rule(Text(harmless(f"{explanation['incident']} · {explanation['field']}"), style="bold"))
    value = json.dumps(explanation["value"], indent=2, ensure_ascii=False)
    for number, each in enumerate(explanation["claims"], start=1):
        value = value.replace(json.dumps(each["claim"]["id"]), f"#{number}")
    console.print(Text(harmless(value)))
    for number, each in enumerate(explanation["claims"], start=1):
        line = Text(f"#{number} ", style="bold")
        line.append(harmless(" › ".join(each["claim"]["chain"])), style="cyan")
        line.append(f" {each['claim']['stance']}{' ¬' if each['claim']['negated'] else ''} ", style="not bold dim")
        line.append(f"“{harmless(' '.join(each['words'].split()))}”", style="not bold")
        line.append(f" ({each['review']}, {each['claim']['id']})", style="not bold dim")
        console.print(line)
