// One point on a map. Without tiles the point still stands on its coordinates.
const element = document.querySelector("[data-point-map]");
if (element && window.L) {
  const { latitude, longitude, title, tiles, attribution, textZoomIn, textZoomOut } = element.dataset;
  const at = [Number(latitude), Number(longitude)];
  const map = window.L.map(element, { maxZoom: 18, zoomControl: false, scrollWheelZoom: false }).setView(at, 15);
  window.L.control.zoom({ zoomInTitle: textZoomIn, zoomOutTitle: textZoomOut }).addTo(map);
  const layer = window.L.tileLayer(tiles, { attribution, maxZoom: 18 });
  layer.once("tileerror", () => {
    const notice = element.parentElement.querySelector("[data-map-offline]");
    if (notice) notice.hidden = false;
  });
  layer.addTo(map);
  window.L.circleMarker(at, { radius: 9, weight: 3, color: "#fff", fillColor: "#00559b", fillOpacity: 1 }).addTo(map).bindTooltip(title);
}
