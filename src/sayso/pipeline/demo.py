"""The example dossier, built anew from the reports that ship with the source: what `make demo` shows."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from sayso.errors import UsageError
from sayso.pipeline.adding import add_inputs, open_reader
from sayso.pipeline.dossier import Dossier, create_dossier
from sayso.pipeline.folder import OWN_ACTORS, OWN_PLACES
from sayso.pipeline.input import Given, find_inputs, utc_now
from sayso.pipeline.orders import read_orders
from sayso.pipeline.views import Addition
from sayso.settings import SETTINGS_FILE

CHECKOUT = Path(__file__).resolve().parents[3]
"""The source checkout, if this is one: `src/sayso/pipeline/demo.py` lies three folders down in it."""
EXAMPLE = CHECKOUT / "examples" / "norvik"
DEMO = CHECKOUT / "demo"
MARK = ".made-by-sayso-demo"
"""Only a folder with this file in it is ever removed."""
MANIFEST = "manifest.jsonl"
DECISIONS = "decisions.jsonl"
NOTICE = "Everything in this example is invented: places, parties, outlets and people."


def find_example() -> Path:
    """The folder of the example reports.

    Raises:
        UsageError: they are not here: they ship with the source, not with the package.
    """
    if not (EXAMPLE / MANIFEST).is_file():
        raise UsageError("the example reports are not here: they come with the source, where `make demo` shows them")
    return EXAMPLE


def create_demo(folder: Path | None = None) -> Dossier:
    """A new dossier for the example, in the place of an earlier one, with the actors and places of the example.

    Raises:
        UsageError: the folder holds something that no demo made.
        StoreError: it cannot be written.
    """
    example, target = find_example(), folder or DEMO
    if (target / MARK).is_file():
        shutil.rmtree(target)
    dossier = create_dossier(target, now=utc_now())
    (target / MARK).touch()
    with (target / SETTINGS_FILE).open("a", encoding="utf-8") as settings:
        settings.write(f'notice = "{NOTICE}"\n')
    for name in (OWN_ACTORS, OWN_PLACES):
        shutil.copyfile(example / name, target / name)
    return dossier


def fill_demo(dossier: Dossier) -> Iterator[Addition]:
    """What becomes of each report of the example in `dossier`."""
    inputs = find_inputs((), given=Given(), manifest=find_example() / MANIFEST, settings=dossier.settings)
    with open_reader(dossier) as reader:
        yield from add_inputs(dossier, inputs, reader)


def decide_demo(dossier: Dossier) -> int:
    """How many decisions ship with the example, having entered them."""
    path = find_example() / DECISIONS
    return len(dossier.decide(read_orders(path.read_bytes()))) if path.is_file() else 0
