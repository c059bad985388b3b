"""A report and its translation are one origin by names, figures and their order; two accounts of one strike are not."""

from itertools import permutations
from pathlib import Path

import pytest

from sayso.origins.blocks import find_joins, find_new_joins
from sayso.origins.independence import find_independence
from sayso.origins.translations import chance_of, kept_marks, outline_of, sought_marks
from sayso.pipeline.dossier import create_dossier
from sayso.pipeline.views import Outcome
from sayso.records.capture import Capture
from sayso.records.corroboration import count_origins
from sayso.records.origin import JoinReason
from sayso.records.reading import Reading
from sayso.records.report import Report
from sayso.store.origins import load_joins
from sayso.text.romanize import romanize
from tests.fiction import NOON, make_capture
from tests.unit.building import count, decide, say

ENGLISH = """HADRIN – Jets struck the Orvane depot in Hadrin at 14:30 on 17 March 2031, and 23 people were
killed, Selka Vorrin of Saint Ilven Hospital said. Another 118 were wounded, among them 31
children. Mayor Tobren Askil said that the depot belonged to the Marlowe company and that 1,240
sacks of flour burned. The Drennian army spoke of 12 fighters. Ilka Dornell, who sells bread in
Kessrin Lane, said she had seen two aircraft come from Skarrow."""
SPANISH = """HADRIN – Aviones atacaron el depósito Orvane, en Hadrin, a las 14:30 del 17 de marzo de 2031, y 23
personas murieron, según Selka Vorrin, del hospital Saint Ilven. Otras 118 resultaron heridas,
entre ellas 31 niños. El alcalde Tobren Askil dijo que el depósito era de la empresa Marlowe y que
ardieron 1.240 sacos de harina. El ejército de Drennia habló de 12 combatientes. Ilka Dornell, que
vende pan en Kessrin, dijo haber visto llegar dos aviones desde Skarrow."""
CYRILLIC = """ХАДРИН – Самолёты ударили по складу Орване в Хадрине в 14:30 17 марта 2031 года, погибли 23
человека, сказала Селка Воррин из больницы Илвен. Ещё 118 ранены, среди них 31 ребёнок. Мэр Тобрен
Аскил сказал, что склад принадлежал фирме Марлове и что сгорели 1 240 мешков муки. Армия говорила
о 12 бойцах. Илка Дорнелл сказала, что видела самолёты со стороны Скарров."""
OTHER_SPANISH = """En la ciudad de Hadrin, 23 personas perdieron la vida el 17 de marzo de 2031, contó la enfermera
Mirre Olvenne. Había 118 camas y ninguna libre. El portavoz Joric Temmel negó a las 16:45 que
hubiera aviones. En Skarrow, Pell Adrin contó 40 casas sin techo. El vecino Hobb Arlen vio a 12
soldados junto al depósito Orvane, y Dagan Orrel los siguió hasta el puente de Tall Reeds."""


def _report(identifier: str, text: str, language: str | None) -> Report:
    return Report(identifier, f"cap-{identifier}", text, language)


@pytest.mark.parametrize(("text", "language"), [(SPANISH, "es"), (CYRILLIC, "ru")])
def test_a_translation_is_one_origin_with_its_score(text: str, language: str) -> None:
    reports = [_report("r1", ENGLISH, "en"), _report("r2", text, language), _report("r3", OTHER_SPANISH, "es")]
    for order in permutations(reports):
        (join,) = find_joins(order)
        assert (join.left, join.right, join.reason) == ("r1", "r2", JoinReason.TRANSLATION)
        assert "figures and names in one order" in join.detail
        assert language in join.detail
        assert "by chance less than 1 of" in join.detail
    assert find_new_joins(reports[1], [reports[0], reports[2]]) == find_joins(reports)


def test_two_accounts_of_one_strike_are_no_translation() -> None:
    assert find_joins([_report("r1", ENGLISH, "en"), _report("r2", OTHER_SPANISH, "es")]) == ()


def test_the_same_names_in_another_order_are_no_translation() -> None:
    turned = " ".join(reversed(SPANISH.split()))
    assert find_joins([_report("r1", ENGLISH, "en"), _report("r2", turned, "es")]) == ()


def test_one_language_or_none_is_for_the_text_to_say() -> None:
    for language in ("en", None):
        joins = find_joins([_report("r1", ENGLISH, "en"), _report("r2", SPANISH, language)])
        assert [join for join in joins if join.reason is JoinReason.TRANSLATION] == []


def test_what_a_store_keeps_leads_from_language_to_language_and_not_within_the_one_that_is_read() -> None:
    english, spanish, russian = (
        _report("r1", ENGLISH, "en"),
        _report("r2", SPANISH, "es"),
        _report("r3", CYRILLIC, "ru"),
    )
    assert len(set(sought_marks(spanish)) & set(kept_marks(english))) >= 8
    assert len(set(sought_marks(english)) & set(kept_marks(spanish))) >= 8
    assert len(set(sought_marks(russian)) & set(kept_marks(spanish))) >= 8
    assert not set(sought_marks(english)) & set(kept_marks(english))
    assert kept_marks(_report("r4", ENGLISH, None)) == ()


def test_figures_and_names_are_written_alike() -> None:
    assert outline_of(_report("r", "En Kessrin murieron 1.240, en KESSRIN 1 240, y en Kessrin 1,240.", "es")).marks == (
        "ksrn",
        "1240",
    )
    assert outline_of(_report("r", "٢٣ قتيلا و١١٨ جريحا", "ar")).marks == ("23", "118")
    assert (romanize("Хадрин"), romanize("Αθήνα"), romanize("Łódź")) == ("hadrin", "athina", "lodz")


def test_how_likely_an_order_is_by_chance() -> None:
    assert chance_of(1, 8) == 1.0
    assert chance_of(8, 8) == pytest.approx(1 / 40320)
    assert chance_of(7, 8) == pytest.approx(8 / 5040)


def test_a_dossier_finds_the_translation_whichever_comes_first(tmp_path: Path) -> None:
    texts = {"Norvik Wire": (ENGLISH, "en"), "Voz de Sund": (SPANISH, "es"), "Golos Skarrow": (CYRILLIC, "ru")}

    def read(capture: Capture, payload: bytes) -> Reading:
        text, language = texts[capture.outlet or ""]
        report = Report(f"rep-{language}", capture.id, text, language, outlet=capture.outlet)
        return Reading(report, (), (), ())

    for number, order in enumerate(permutations(texts)):
        with create_dossier(tmp_path / str(number), now=NOON) as dossier:
            inputs = [make_capture(texts[outlet][0], outlet=outlet) for outlet in order]
            assert {each.outcome for each in dossier.add(inputs, reader=read, now=NOON, version="1")} == {Outcome.ADDED}
            with dossier.store.reading() as connection:
                joins = load_joins(connection, ["rep-en", "rep-es", "rep-ru"])
        assert {(join.left, join.right, join.reason) for join in joins} == {
            ("rep-en", "rep-es", JoinReason.TRANSLATION),
            ("rep-en", "rep-ru", JoinReason.TRANSLATION),
            ("rep-es", "rep-ru", JoinReason.TRANSLATION),
        }


def test_a_translation_brings_no_second_origin_and_a_reviewer_may_part_it() -> None:
    reports = [_report("r1", ENGLISH, "en"), _report("r2", SPANISH, "es")]
    claims = [
        say("a", "Selka Vorrin", count(23), report="r1"),
        say("b", "own", count(23), report="r2", outlet="Voz de Sund"),
    ]
    found = find_independence(reports, claims)
    (origin,) = found.origins
    assert origin.reports == ("r1", "r2")
    assert [join.reason for join in origin.joins] == [JoinReason.TRANSLATION]
    assert count_origins(claims, found) == 1
    parted = find_independence(reports, claims, [decide(1, "part", "r1", "r2")])
    assert count_origins(claims, parted) == 2
