// List pages: tick all rows on the page, count what is ticked, fold menus away. The page works without.
const ticks = (table) => [...table.querySelectorAll('input[name="ids"]')];

function showCount(table) {
  const rows = ticks(table);
  const chosen = rows.filter((box) => box.checked).length;
  const all = table.querySelector("[data-tick-all]");
  if (all) {
    all.checked = chosen > 0 && chosen === rows.length;
    all.indeterminate = chosen > 0 && chosen < rows.length;
  }
  // The count stands in the form that the rows are sent with, which may be outside the table.
  const label = rows[0]?.form?.querySelector("[data-selected-count]");
  if (!label) return;
  label.dataset.words ??= label.textContent;
  label.textContent = `${label.dataset.words}: ${chosen}`;
}

document.addEventListener("change", (event) => {
  const box = event.target;
  const table = box.matches?.('[data-tick-all], input[name="ids"]') && box.closest("table");
  if (table) {
    if (box.matches("[data-tick-all]")) for (const row of ticks(table)) row.checked = box.checked;
    showCount(table);
  }
  const menu = box.closest?.(".filter-choices");
  if (menu) {
    const count = menu.querySelectorAll("input:checked").length;
    menu.querySelector(".menu-count").textContent = count ? ` (${count})` : "";
  }
});

// One open menu at a time; Escape and a click outside close it.
document.addEventListener("toggle", (event) => {
  if (!event.target.matches?.("[data-menu]") || !event.target.open) return;
  for (const other of document.querySelectorAll("[data-menu][open]")) if (other !== event.target) other.open = false;
}, true);
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("[data-menu][open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("[data-menu][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// Typing and choosing filter at once, so the button is for pages without script only.
document.querySelector(".filter-submit")?.classList.add("visually-hidden");
