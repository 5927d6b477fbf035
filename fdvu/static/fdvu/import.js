// Import pages: a dropped file lands in the file field, a click anywhere on a row chooses it as heading row.
const BINARY_UNITS = [["MB", 1024 ** 2], ["kB", 1024], ["B", 1]];

for (const zone of document.querySelectorAll("[data-dropzone]")) {
  const input = zone.querySelector("input[type=file]");
  const chosen = zone.querySelector("[data-dropzone-chosen]");
  const show = () => {
    const file = input.files[0];
    zone.classList.toggle("has-file", Boolean(file));
    chosen.textContent = file ? `${file.name} (${size(file.size)})` : "";
  };
  const over = (inside) => (event) => {
    event.preventDefault();
    zone.classList.toggle("is-over", inside);
  };
  zone.addEventListener("dragover", over(true));
  zone.addEventListener("dragleave", over(false));
  zone.addEventListener("drop", (event) => {
    over(false)(event);
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    show();
  });
  input.addEventListener("change", show);
  show();
}

function size(bytes) {
  const [unit, step] = BINARY_UNITS.find(([, limit]) => bytes >= limit) ?? BINARY_UNITS.at(-1);
  return `${(bytes / step).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} ${unit}`;
}

document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-rows] tbody tr");
  const radio = row?.querySelector("input[type=radio]");
  if (radio && event.target !== radio && !window.getSelection().toString()) {
    radio.checked = true;
    radio.focus();
  }
  const all = event.target.closest("[data-tick]");
  if (all) for (const box of all.form.querySelectorAll(`input[name="${all.dataset.tick}"]`)) box.checked = true;
});

// Choosing a field changes what stands beside it; the page's own tables must not jump back to the start.
document.body.addEventListener("htmx:beforeSwap", () => {
  const table = document.querySelector("#kolonner .table-scroll");
  if (table) document.body.dataset.scrolled = String(table.scrollLeft);
});
document.body.addEventListener("htmx:afterSwap", () => {
  const table = document.querySelector("#kolonner .table-scroll");
  if (table) table.scrollLeft = Number(document.body.dataset.scrolled ?? 0);
});
