"""What a report says in passing goes to the incident that is told of there; a lone incident takes day and place."""

from sayso.pipeline.read import read_text

PUBLISHED = "2031-03-20"
"""A Thursday."""


def test_an_age_beside_a_name_makes_the_news_about_that_person() -> None:
    text = (
        "Two people were killed in a shooting in Sheffield on Monday.\n\n"
        "Police arrested Orla Venn, 31, at the scene. Neighbour Tovin Marsk saw it."
    )
    (mention,) = read_text(text, published=PUBLISHED).mentions
    assert mention.particulars.people == ("orla venn",)
    assert mention.particulars.others == ("neighbour tovin marsk",) or "tovin marsk" in mention.particulars.others
    assert mention.particulars.ages == (31,)


def test_each_incident_of_a_report_has_the_particulars_told_with_it() -> None:
    text = (
        "Two people were killed in a shooting in Sheffield on Monday. It happened at 30 Cooper Street.\n\n"
        "Three people were killed in a shooting in Leeds on Wednesday. It happened at 12 Weaver Road."
    )
    first, second = read_text(text, published=PUBLISHED).mentions
    assert (first.particulars.addresses, second.particulars.addresses) == (("30 cooper",), ("12 weaver",))


def test_a_lone_incident_without_a_place_takes_the_town_of_the_headline() -> None:
    text = "Boy killed in Sheffield shooting\n\nA boy died after shots were fired at a car. Nobody was arrested."
    reading = read_text(text, published=PUBLISHED)
    assert [mention.place.name for mention in reading.mentions if mention.place] == ["Sheffield"]


def test_a_lone_incident_without_a_day_takes_that_of_an_act_told_before_its_last_claim() -> None:
    text = (
        "Two people were killed in Sheffield, police said. Shots were fired at a car on Sunday, police said. "
        "The two people were killed at once, the mayor said.\n\nOn 3 March shots were fired at a boy, police said."
    )
    (mention,) = read_text(text, published=PUBLISHED).mentions
    assert mention.date is not None
    assert mention.date.edtf == "2031-03-16"


def test_harm_told_without_a_figure_is_an_incident_where_nothing_else_is() -> None:
    text = "Shooting at a Sheffield bar sends people to hospital\n\nA gunman shot into the crowd at a bar in Sheffield."
    reading = read_text(text, published=PUBLISHED)
    assert len(reading.mentions) == 1
    assert not read_text("The bar in Sheffield has opened again.", published=PUBLISHED).mentions
