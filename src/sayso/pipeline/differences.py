"""How two answers about the same incidents differ, field by field: of two profiles, or of two days.

What is withheld is hidden in both answers already.
"""

from collections.abc import Iterable

from sayso.pipeline import contract
from sayso.pipeline.incident_output import describe_incident
from sayso.pipeline.views import IncidentSummary

Fields = dict[str, str]


def find_differences(left: Iterable[IncidentSummary], right: Iterable[IncidentSummary]) -> list[contract.Difference]:
    """Every field in which an incident of one answer differs from the same one of the other, by code and field.

    An incident that stands in one answer alone differs in the field `incident`, and in all that is known of it.
    """
    before, after = _by_code(left), _by_code(right)
    return [
        {
            "schema_version": contract.SCHEMA_VERSION,
            "incident": code,
            "field": field,
            "left": was.get(field),
            "right": now.get(field),
        }
        for code in sorted(before.keys() | after.keys())
        for was, now in ((before.get(code, {}), after.get(code, {})),)
        for field in sorted(was.keys() | now.keys())
        if was.get(field) != now.get(field)
    ]


def _by_code(views: Iterable[IncidentSummary]) -> dict[str, Fields]:
    return {view.incident.code: _describe_fields(view) for view in views}


def _describe_fields(view: IncidentSummary) -> Fields:
    """What the record says in words, each field by its name in the output; traces are for `explain`."""
    found = describe_incident(view)
    fields = {"incident": "known", "origin_count": str(found["origin_count"])}
    ranges = ((f"{each.harm}.{each.group}", each) for each in view.assessment.ranges)
    fields |= {name: f"{each.min}–{'open' if each.is_open else each.max}" for name, each in ranges}
    for name, status in (("strike_status", found["strike_status"]), ("harm_status", found["harm_status"])):
        if status["value"]:
            fields[name] = str(status["value"])
    fields |= {f"parties.{each['party']}": ", ".join(sorted(each["positions"])) for each in found["parties"]}
    fields |= {f"contradictions.{each['dimension']}: {each['summary']}": "listed" for each in found["contradictions"]}
    for question in found["open_questions"]:
        about = ", ".join(each for each in (question["what"], question["holder"]) if each)
        fields[f"open_questions.{question['kind']}: {about}"] = question["status"]
    fields |= {f"victims.{each['id']}": each["name"] or "withheld" for each in found["victims"]}
    fields |= {f"row.{name}": str(cell) for name, cell in found["row"].items() if cell is not None}
    return fields
