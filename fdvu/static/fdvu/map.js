// The filtered rows on a map. Clusters come from the server for what is on the screen; the list below needs no script.
const MOST_ZOOM = 18;
const EDGE = 48; // the largest cluster is drawn whole also where it stands at the edge
const L = () => window.L;

function start(element) {
  if (element.dataset.started) return;
  element.dataset.started = "yes";
  const { west, south, east, north } = element.dataset;
  const map = L().map(element, { maxZoom: MOST_ZOOM, minZoom: 3, zoomControl: false, worldCopyJump: true });
  L().control.zoom({ zoomInTitle: element.dataset.textZoomIn, zoomOutTitle: element.dataset.textZoomOut }).addTo(map);
  map.fitBounds([[+south, +west], [+north, +east]], { padding: [EDGE, EDGE], maxZoom: 15 });
  addTiles(map, element);
  const points = L().layerGroup().addTo(map);
  const load = () => loadPoints(map, points, element);
  map.on("moveend", load);
  load();
}

function addTiles(map, element) {
  const tiles = L().tileLayer(element.dataset.tiles, { attribution: element.dataset.attribution, maxZoom: MOST_ZOOM });
  let grid = null;
  tiles.on("tileerror", () => {
    if (grid) return;
    grid = L().layerGroup().addTo(map);
    const redraw = () => drawGraticule(map, grid);
    map.on("moveend", redraw);
    redraw();
    const notice = element.parentElement.querySelector("[data-map-offline]");
    if (notice) notice.hidden = false;
  });
  tiles.on("tileload", () => {
    if (!grid) return;
    map.removeLayer(grid);
  });
  tiles.addTo(map);
}

// Lines of latitude and longitude with their degrees, so that points mean something without a base map.
function drawGraticule(map, layer) {
  layer.clearLayers();
  const view = map.getBounds();
  const step = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10].find((s) => (view.getEast() - view.getWest()) / s < 9) ?? 20;
  const digits = step < 0.01 ? 3 : step < 0.1 ? 2 : step < 1 ? 1 : 0;
  const line = (ends) => L().polyline(ends, { color: "#8b97a5", weight: 1, opacity: 0.6, interactive: false }).addTo(layer);
  const label = (at, text) => L().marker(at, { interactive: false, keyboard: false, icon: L().divIcon({ className: "map-degrees", html: text, iconSize: null }) }).addTo(layer);
  for (let x = Math.ceil(view.getWest() / step) * step; x <= view.getEast(); x += step) {
    line([[view.getSouth(), x], [view.getNorth(), x]]);
    label([view.getNorth(), x], degrees(x, digits, "ØV"));
  }
  for (let y = Math.ceil(view.getSouth() / step) * step; y <= view.getNorth(); y += step) {
    line([[y, view.getWest()], [y, view.getEast()]]);
    if (y < view.getNorth() - 0.08 * (view.getNorth() - view.getSouth())) label([y, view.getWest()], degrees(y, digits, "NS"));
  }
}

// «100° V», never «-100° Ø»; the map goes round, so that 200° is 160° the other way.
function degrees(value, digits, [positive, negative]) {
  const turned = positive === "Ø" ? ((((value + 180) % 360) + 360) % 360) - 180 : value;
  const text = Math.abs(turned).toFixed(digits);
  const side = +text === 0 || Math.abs(turned) === 180 ? "" : ` ${turned > 0 ? positive : negative}`;
  return `${text.replace(".", ",")}°${side}`;
}

let newest = 0;

async function loadPoints(map, layer, element) {
  const mine = ++newest;
  const view = map.getBounds().pad(0.1);
  const address = new URL(element.dataset.points, location.href);
  const limits = {
    west: Math.max(view.getWest(), -360), south: Math.max(view.getSouth(), -90),
    east: Math.min(view.getEast(), 360), north: Math.min(view.getNorth(), 90),
  };
  for (const [name, value] of Object.entries(limits)) address.searchParams.set(name, value.toFixed(6));
  address.searchParams.set("zoom", map.getZoom());
  const failed = element.parentElement.querySelector("[data-map-failed]");
  try {
    const response = await fetch(address, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(response.status);
    const collection = await response.json();
    if (mine !== newest) return;
    layer.clearLayers();
    for (const feature of collection.features) marker(map, feature, element).addTo(layer);
    if (failed) failed.hidden = true;
  } catch {
    if (failed) failed.hidden = false;
  }
}

function marker(map, feature, element) {
  const [lon, lat] = feature.geometry.coordinates;
  return feature.properties.count ? cluster(map, [lat, lon], feature.properties, element) : single([lat, lon], feature.properties);
}

function cluster(map, at, { count, bounds }, element) {
  const size = Math.round(26 + 7 * Math.log10(count + 1) * 1.6);
  const text = element.dataset.textCluster.replace("{n}", count.toLocaleString("nb"));
  const icon = L().divIcon({ className: "map-cluster", html: count.toLocaleString("nb"), iconSize: [size, size] });
  const found = L().marker(at, { icon, title: text, alt: text });
  const [west, south, east, north] = bounds;
  found.on("click keypress", () => {
    if (map.getZoom() >= MOST_ZOOM || (west === east && south === north)) openTogether(map, at, count, bounds, element);
    else map.fitBounds([[south, west], [north, east]], { padding: [48, 48], maxZoom: Math.max(map.getZoom() + 2, 15) });
  });
  return found;
}

// Rows in one spot cannot be told apart by zooming; the list can.
function openTogether(map, at, count, [west, south, east, north], element) {
  const margin = 0.000002;
  const address = new URL(element.dataset.list, location.href);
  address.searchParams.set("bbox", [west - margin, south - margin, east + margin, north + margin].map((n) => n.toFixed(6)).join(","));
  const box = document.createElement("div");
  box.append(element.dataset.textHere.replace("{n}", count.toLocaleString("nb")), document.createElement("br"), anchor(address.href, element.dataset.textOpen));
  L().popup().setLatLng(at).setContent(box).openOn(map);
}

function single(at, { title, url, details }) {
  const icon = L().divIcon({ className: "map-point", iconSize: [16, 16] });
  return L().marker(at, { icon, title, alt: title }).bindPopup(() => {
    const box = document.createElement("div");
    box.append(anchor(url, title));
    for (const [label, text] of details) {
      if (!text || text === "–") continue;
      box.append(document.createElement("br"), `${label}: ${text}`);
    }
    return box;
  });
}

function anchor(href, text) {
  const link = document.createElement("a");
  link.href = href;
  link.textContent = text;
  return link;
}

function startAll() {
  for (const element of document.querySelectorAll("[data-map]")) start(element);
}

startAll();
document.addEventListener("htmx:afterSwap", startAll);
