"""With a rule, a version or a table changes what the page of the method says: the rules in force are bound to it.

`method.json` is written by `make golden-update` alone. Where it differs because figures differ, raise the version of
the rules or of the profile, and say so in the changelog under "Output changes".
"""

import json
from pathlib import Path

from sayso.pipeline.method import Method, find_method, hash_files
from tests.docs.pages import reference_pages

GOLDEN = Path(__file__).parent / "method.json"


def _describe(method: Method) -> dict[str, object]:
    """What a reader is told of the rules; of the files those that are data, since code may change and do the same."""
    return {
        "version": method.version,
        "grouping": method.grouping,
        "ranges": dict(method.ranges),
        "statuses": dict(method.statuses),
        "profiles": {profile.stamp: profile.basis for profile in method.profiles},
        "data": {name: digest for name, digest in method.files.items() if name.endswith(".yaml")},
    }


def test_no_rule_changes_unseen(*, golden_update: bool) -> None:
    told = json.dumps(_describe(find_method()), indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    if golden_update:
        GOLDEN.write_text(told, "utf-8")
    assert GOLDEN.read_text("utf-8") == told, "a rule is another: raise its version, then make golden-update"


def test_the_hash_is_of_every_file_of_the_rules() -> None:
    method = find_method()
    assert method.hash == hash_files(method.files)
    for name in (
        "sayso.assessment/bounds.py",
        "sayso.assessment/statuses.py",
        "sayso.assessment/rules.py",
        "sayso.assessment/mechanisms.yaml",
        "sayso.assessment/profiles/airwars_style.yaml",
        "sayso.assessment/profiles/rows.py",
        "sayso.incidents/weights.yaml",
        "sayso.origins/independence.py",
    ):
        assert name in method.files
    for name in method.files:
        assert hash_files({**method.files, name: "0" * 64}) != method.hash, name
        assert hash_files({each: digest for each, digest in method.files.items() if each != name}) != method.hash


def test_the_generated_page_says_all_of_it() -> None:
    method = find_method()
    page = reference_pages().make_pages()["reference/generated/method.md"]
    for said in (method.version, method.grouping, method.hash, *method.files.values()):
        assert f"{said}" in page
    for rule, words in {**method.ranges, **method.statuses}.items():
        assert rule in page
        assert words in page
    assert all(profile.stamp in page for profile in method.profiles)
