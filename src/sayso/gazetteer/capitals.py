"""The town from which a state is governed, where a text names it by that alone: "Norvik's capital"."""

from sayso.gazetteer.gazetteer import Gazetteer
from sayso.records.place import Place
from sayso.text.countries import load_countries


def find_capital(country: str, gazetteer: Gazetteer) -> Place | None:
    """The capital of a country, without a span in the text; None where the table or the gazetteer holds none.

    Args:
        country: The country's name, as the table of countries has it.
        gazetteer: Where its capital is looked up.
    """
    capital = next((one.capital for one in load_countries() if one.name == country), "")
    named = gazetteer.look_up(capital) if capital else ()
    town = next((one for one in named if country in one.within), None)
    if town is None:
        return None
    return Place(town.name, town.within, town.lat, town.lon, town.precision, None, town.id)
