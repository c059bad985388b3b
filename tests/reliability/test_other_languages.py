"""A report in a language without a pack is kept and named, in the confined process too.

Mutant seen: the model that tells languages is unpacked into a temporary file, which none may write.
"""

from pathlib import Path

from tests.command import run_sayso

GERMAN = (
    "Bei einem Luftangriff auf ein Wohnhaus in der Stadt sind am Dienstag nach Angaben der Rettungskräfte mindestens "
    "vierzehn Menschen getötet worden, darunter fünf Kinder. Die Armee wies die Vorwürfe zurück.\n"
)


def test_a_report_in_a_language_without_a_pack_is_named_once(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(GERMAN, "utf-8")

    ran = run_sayso("read", "--outlet", "Radio Tamsin", "--published", "2031-03-17", "report.txt", cwd=tmp_path)

    (reading,) = ran.lines
    assert ran.code == 0
    assert reading["report"]["language"] == "de"
    assert reading["claims"] == []
    assert [issue["code"] for issue in reading["issues"]] == ["LANG-001"]
