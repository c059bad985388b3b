"use strict";
/* The map of incidents: outlines that ship with sayso, no tiles. Without scripts the small world map stands alone. */

(() => {
  const frame = document.getElementById("map");
  if (!frame || !window.L) return;
  const entries = [...document.querySelectorAll(".entry[data-lat]")];
  if (!entries.length) return;

  const CLOSEST = 13; // Nearer than this the outlines say nothing, and places are rarely known better.
  const LONE = 6; // A single incident is shown with what lies some hundred kilometres around it.
  const STEPS = [60, 30, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002];
  const LINES_WANTED = 6;

  frame.hidden = false;
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", "Map of incidents; arrow keys move it, plus and minus zoom, Tab goes from incident to incident");
  const map = L.map(frame, { attributionControl: false, worldCopyJump: true, minZoom: 1, maxZoom: CLOSEST + 2, zoomAnimation: false, scrollWheelZoom: false });
  const still = { interactive: false, keyboard: false };
  for (const [name, level] of [["land", 200], ["borders", 210], ["graticule", 220]]) {
    map.createPane(name).style.zIndex = level;
  }
  map.zoomControl.setPosition("bottomright");
  L.control.scale({ imperial: false }).addTo(map);

  const places = entries.map((entry) => L.latLng(Number(entry.dataset.lat), Number(entry.dataset.lon)));
  const bounds = L.latLngBounds(places);
  if (places.length === 1) map.setView(places[0], LONE);
  else map.fitBounds(bounds, { padding: [60, 70], maxZoom: CLOSEST, animate: false });

  /* A label stands to the right of its dot, at the edge to the left, and moves down where another one is in its way. */
  const SVG = "http://www.w3.org/2000/svg";
  const pins = entries.map((entry, number) => {
    const link = document.createElement("a");
    link.href = entry.dataset.link;
    link.className = "pin" + (entry.dataset.sure === "1" ? "" : " unsure");
    const leader = document.createElementNS(SVG, "svg");
    leader.append(document.createElementNS(SVG, "line"));
    const label = document.createElement("span");
    const figure = document.createElement("b");
    figure.textContent = entry.dataset.brief;
    label.append(figure, ` ${entry.dataset.place}`);
    label.title = `${entry.dataset.brief} killed; ${entry.dataset.support}; ${entry.id}`;
    link.append(leader, document.createElement("i"), label);
    L.marker(places[number], { ...still, icon: L.divIcon({ className: "pin-frame", html: link }) }).addTo(map);
    return { link, label, line: leader.firstChild, place: places[number] };
  });

  const GAP = 4; // Pixels between two labels.
  const AWAY = 18; // Pixels from a dot to its label.
  function placeLabels() {
    const width = map.getSize().x;
    const taken = [];
    for (const pin of [...pins].sort((one, other) => map.latLngToContainerPoint(one.place).y - map.latLngToContainerPoint(other.place).y)) {
      const dot = map.latLngToContainerPoint(pin.place);
      const size = pin.label.getBoundingClientRect();
      const isLeftwards = dot.x + AWAY + size.width > width;
      pin.link.classList.toggle("leftwards", isLeftwards);
      const left = isLeftwards ? dot.x - AWAY - size.width : dot.x + AWAY;
      let top = dot.y - size.height / 2;
      for (const other of taken) {
        const isBeside = left > other.right || left + size.width < other.left;
        if (!isBeside && top < other.bottom + GAP && top + size.height > other.top) top = other.bottom + GAP;
      }
      taken.push({ left, right: left + size.width, top, bottom: top + size.height });
      taken.sort((one, other) => one.top - other.top);
      pin.label.style.top = `${top - dot.y + 7}px`;
      pin.line.setAttribute("x2", isLeftwards ? -AWAY : AWAY);
      pin.line.setAttribute("y2", top - dot.y + size.height / 2);
    }
  }
  map.on("zoomend moveend resize", placeLabels);
  placeLabels();

  const lines = L.layerGroup().addTo(map);
  const side = (value, positive, negative) => `${+Math.abs(value).toFixed(3)}° ${value === 0 ? "" : value > 0 ? positive : negative}`;
  const write = (place, anchor, words) => L.marker(place, { ...still, icon: L.divIcon({ className: "axis-label", html: words, iconAnchor: anchor }) }).addTo(lines);
  const line = (from, to) => L.polyline([from, to], { ...still, pane: "graticule", className: "graticule" }).addTo(lines);

  function drawGraticule() {
    lines.clearLayers();
    const view = map.getBounds();
    const [west, east, south, north] = [view.getWest(), view.getEast(), Math.max(view.getSouth(), -85), Math.min(view.getNorth(), 85)];
    const step = STEPS.findLast((each) => (east - west) / each <= LINES_WANTED) || STEPS[0];
    for (let at = Math.ceil(west / step); at * step < east; at++) {
      line([south, at * step], [north, at * step]);
      write([north, at * step], [-3, -3], side(((at * step + 540) % 360) - 180, "E", "W"));
    }
    for (let at = Math.ceil(south / step); at * step < north; at++) {
      line([at * step, west], [at * step, east]);
      write([at * step, west], [-3, 12], side(at * step, "N", "S"));
    }
  }
  map.on("moveend resize", drawGraticule);
  drawGraticule();

  const names = L.layerGroup().addTo(map);
  const load = (name) => fetch(frame.dataset.outlines + name).then((answer) => answer.json());
  load("land.json").then((land) => L.geoJSON(land, { ...still, pane: "land", style: { className: "land" } }).addTo(map));
  load("borders.json").then((borders) => L.geoJSON(borders, { ...still, pane: "borders", style: { className: "borders" } }).addTo(map));
  load("countries.json").then((countries) => {
    function drawNames() {
      names.clearLayers();
      const view = map.getBounds();
      const room = (view.getEast() - view.getWest()) / 12; // A name is shown where its country is wide enough for it.
      for (const country of countries) {
        if (country.width < room || !view.contains([country.lat, country.lon])) continue;
        const label = document.createElement("span");
        label.textContent = country.name;
        L.marker([country.lat, country.lon], { ...still, icon: L.divIcon({ className: "country", html: label }) }).addTo(names);
      }
    }
    map.on("moveend", drawNames);
    drawNames();
  });
})();
