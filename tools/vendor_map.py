"""Writes the outlines of the pages' map from an unpacked world-atlas, a package of Natural Earth's public-domain data.

    python tools/vendor_map.py WORLD_ATLAS_FOLDER

Run only by whoever takes a newer edition of the data. world-atlas holds TopoJSON: arcs as quantised steps, shared
between neighbours. The pages get land and borders as GeoJSON, the countries' names with a point each, and one small
picture of the world for readers without scripts.
"""

import json
import sys
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parent.parent / "src" / "sayso" / "web" / "static" / "vendor" / "natural-earth"

DECIMALS = 2
"""A hundredth of a degree is a kilometre: finer than outlines drawn for 1:110 million are."""

PICTURE_DECIMALS = 1

Point = tuple[float, float]
Line = list[Point]


def main(arguments: list[str]) -> int:
    """Returns the exit code, after writing the four files."""
    folder = Path(arguments[0])
    land = json.loads((folder / "land-110m.json").read_text("utf-8"))
    countries = json.loads((folder / "countries-110m.json").read_text("utf-8"))
    TARGET.mkdir(parents=True, exist_ok=True)
    polygons = read_polygons(land, land["objects"]["land"])
    write_json("land.json", {"type": "MultiPolygon", "coordinates": [rounded_polygon(each) for each in polygons]})
    write_json("borders.json", {"type": "MultiLineString", "coordinates": find_borders(countries)})
    write_json("countries.json", find_labels(countries))
    (TARGET / "world.svg").write_text(draw_world(polygons), "utf-8")
    (TARGET / "LICENSE").write_text((folder / "LICENSE").read_text("utf-8"), "utf-8")
    return 0


def read_arcs(topology: Any) -> list[Line]:
    """Returns the arcs in degrees: quantised steps summed, scaled and moved."""
    (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for steps in topology["arcs"]:
        x = y = 0
        line = []
        for step_x, step_y in steps:
            x, y = x + step_x, y + step_y
            line.append((x * scale_x + move_x, y * scale_y + move_y))
        arcs.append(line)
    return arcs


def read_polygons(topology: Any, geometry: Any) -> list[list[Line]]:
    """Returns the polygons of a geometry, each a list of rings."""
    arcs = read_arcs(topology)
    if geometry["type"] == "GeometryCollection":
        return [polygon for each in geometry["geometries"] for polygon in read_polygons(topology, each)]
    found = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    return [[join_arcs(arcs, ring) for ring in polygon] for polygon in found]


def join_arcs(arcs: list[Line], indexes: list[int]) -> Line:
    """Returns one ring from its arcs; a negative index is an arc walked backwards, and joints are given once."""
    ring: Line = []
    for index in indexes:
        line = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring.extend(line[1:] if ring else line)
    return ring


def find_borders(topology: Any) -> list[Line]:
    """Returns the arcs that two countries share: borders on land, without the coasts."""
    users: dict[int, set[int]] = {}
    for number, country in enumerate(topology["objects"]["countries"]["geometries"]):
        polygons = [country["arcs"]] if country["type"] == "Polygon" else country["arcs"]
        for index in (index for polygon in polygons for ring in polygon for index in ring):
            users.setdefault(index if index >= 0 else ~index, set()).add(number)
    arcs = read_arcs(topology)
    return [rounded_line(arcs[index]) for index, countries in sorted(users.items()) if len(countries) > 1]


def find_labels(topology: Any) -> list[dict[str, Any]]:
    """Returns name and middle of each country: the centre of the box around its largest ring, and how wide that is."""
    labels = []
    for country in topology["objects"]["countries"]["geometries"]:
        boxes = [find_box(polygon[0]) for polygon in read_polygons(topology, country)]
        west, south, east, north = max(boxes, key=lambda box: (box[2] - box[0]) * (box[3] - box[1]))
        labels.append(
            {
                "name": country["properties"]["name"],
                "lat": round((south + north) / 2, DECIMALS),
                "lon": round((west + east) / 2, DECIMALS),
                "width": round(east - west, PICTURE_DECIMALS),
            }
        )
    return sorted(labels, key=lambda label: str(label["name"]))


def find_box(ring: Line) -> tuple[float, float, float, float]:
    """Returns west, south, east and north of a ring."""
    return min(x for x, _ in ring), min(y for _, y in ring), max(x for x, _ in ring), max(y for _, y in ring)


def draw_world(polygons: list[list[Line]]) -> str:
    """Returns the picture of the world: equirectangular, one unit a degree, 0 0 at 180° W 90° N."""
    path = "".join(
        "M" + "L".join(f"{x + 180:.{PICTURE_DECIMALS}f} {90 - y:.{PICTURE_DECIMALS}f}" for x, y in ring) + "Z"
        for polygon in polygons
        for ring in polygon
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 180">'
        f'<path fill="#8a8f94" fill-opacity=".42" d="{path}"/></svg>\n'
    )


def rounded_polygon(polygon: list[Line]) -> list[Line]:
    """Returns the polygon in the precision of the files."""
    return [rounded_line(ring) for ring in polygon]


def rounded_line(line: Line) -> Line:
    """Returns the line in the precision of the files."""
    return [(round(x, DECIMALS), round(y, DECIMALS)) for x, y in line]


def write_json(name: str, content: Any) -> None:
    """Writes one file without spaces."""
    (TARGET / name).write_text(json.dumps(content, separators=(",", ":"), ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
