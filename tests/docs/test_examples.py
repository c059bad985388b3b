"""The examples of the documentation give the output that it shows; tools/run_docs.py --write writes what they give."""

import pytest

from tests.docs.pages import ROOT
from tools.run_docs import PAGES, find_examples, run_examples, write_examples


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] if "tutorial" in name else []) for name in PAGES]
)
def test_examples_give_what_is_shown(name: str) -> None:
    page = (ROOT / name).read_text("utf-8")
    examples = find_examples(page)

    outputs = run_examples(examples)

    assert examples
    for number, example in enumerate(examples):
        assert outputs[number] == example.shown, example.command


def test_a_page_is_written_with_the_outputs_in_place() -> None:
    page = (
        "Text.\n\n<!-- run -->\n```console\n$ one\nold\n$ two <<END\n> body\n> END\n```\n\n```console\n$ not run\n```\n"
    )

    written = write_examples(page, {0: "new\n", 1: ""})

    assert [example.command for example in find_examples(page)] == ["one", "two <<END\n> body\n> END"]
    assert written == page.replace("old", "new")
    assert [example.shown for example in find_examples(written)] == ["new\n", ""]


def test_an_example_runs_as_on_a_terminal_in_one_folder() -> None:
    page = "<!-- run -->\n```console\n$ mkdir here && cd here\n$ [ -t 1 ] && pwd\n```\n"

    outputs = run_examples(find_examples(page))

    assert outputs == {0: "", 1: "/home/you/here\n"}
