"""Task `places`: place names with their points, by the gazetteer and the grammar around it."""

from typing import Any

from sayso.gazetteer.toponyms import find_places
from sayso.pipeline.read import make_context


def predict(doc: dict[str, Any]) -> dict[str, Any]:
    """The prediction line for one input line: `{"id", "places": [{"span", "lat", "lon"}]}`.

    A place without a point of its own or of what it lies in is left out: the task has no use for it.
    """
    context = make_context()
    found = find_places(doc["text"], context.gazetteer, context.parts.places)
    places = [
        {"span": [place.span.start, place.span.end], "lat": place.lat, "lon": place.lon}
        for place in found
        if place.span is not None and place.lat is not None
    ]
    return {"id": doc["id"], "places": places}
