// The board: cards moved by mouse, by keyboard and through the dialog. The server decides; the page shows what it answers.
const htmx = window.htmx;
const board = () => document.getElementById("tavle");
const dialog = document.getElementById("flytt-dialog");
const announcer = document.getElementById("announcer");
const cardOf = (element) => element?.closest?.(".board-card");
const columnOf = (element) => element?.closest?.(".board-column");
const listOf = (key) => document.getElementById(`kort-${key}`);
const columns = () => [...board().querySelectorAll(".board-column")];
const mayMove = () => Boolean(board()?.dataset.place);

// Where cards stood that are shown in a new place before the server has answered.
const origins = new Map();

function shownSizes() {
  return columns().map((column) => `${column.dataset.column}:${column.querySelectorAll(".board-card").length}`).join(",");
}

function remember(card) {
  if (!origins.has(card.dataset.card)) origins.set(card.dataset.card, { list: card.parentElement, next: card.nextElementSibling });
}

function putBack(key) {
  const card = document.getElementById(`tiltak-${key}`);
  const origin = origins.get(String(key));
  origins.delete(String(key));
  if (!card) return;
  card.classList.remove("is-moving");
  if (origin) origin.list.insertBefore(card, origin.next?.parentElement === origin.list ? origin.next : null);
}

function move(cards, to) {
  const moving = cards.filter((card) => columnOf(card).dataset.column !== to);
  if (!moving.length || moving.some((card) => card.classList.contains("is-moving"))) return;
  const values = { ids: moving.map((card) => card.dataset.seen), to, shown: shownSizes() };
  for (const card of moving) {
    remember(card);
    card.classList.add("is-moving");
    card.querySelector(".board-error").replaceChildren();
    listOf(to).prepend(card);
  }
  htmx.ajax("POST", board().dataset.place, { source: board(), target: "#tavle-melding", swap: "innerHTML", values });
}

// The ticked cards go along with one of them.
function together(card) {
  const chosen = [...board().querySelectorAll(".board-card:has(input[name=ids]:checked)")];
  return chosen.includes(card) ? chosen : [card];
}

// --- mouse --------------------------------------------------------------------------------------
let dragged = [];

function makeDraggable(root = document) {
  if (!mayMove()) return;
  for (const card of root.querySelectorAll(".board-card:not([draggable])")) if (card.querySelector(".board-move")) card.draggable = true;
}

document.addEventListener("dragstart", (event) => {
  const card = cardOf(event.target);
  if (!card || !mayMove()) return;
  dragged = together(card);
  for (const one of dragged) one.classList.add("is-dragged");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.map((one) => one.dataset.name).join(", "));
});
document.addEventListener("dragover", (event) => {
  const column = columnOf(event.target);
  if (!column || !dragged.length) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "move";
  for (const one of columns()) one.classList.toggle("is-target", one === column);
});
document.addEventListener("drop", (event) => {
  const column = columnOf(event.target);
  if (!column || !dragged.length) return;
  event.preventDefault();
  const cards = dragged;
  endDrag();
  move(cards, column.dataset.column);
});
document.addEventListener("dragend", () => endDrag());

function endDrag() {
  for (const card of dragged) card.classList.remove("is-dragged");
  for (const column of columns()) column.classList.remove("is-target");
  dragged = [];
}

// --- keyboard -----------------------------------------------------------------------------------
const handles = (column) => [...column.querySelectorAll(".board-move")];

function step(card, by) {
  const all = columns();
  return all[all.indexOf(columnOf(card)) + by];
}

function focusCard(handle) {
  if (!handle) return;
  const column = columnOf(handle);
  if (getComputedStyle(column).display === "none") show(column.dataset.column);
  handle.focus();
  handle.closest(".board-card").scrollIntoView({ block: "nearest", inline: "nearest" });
}

document.addEventListener("keydown", (event) => {
  const handle = event.target.closest?.(".board-move");
  if (!handle || event.altKey || event.ctrlKey || event.metaKey) return;
  const card = cardOf(handle);
  const sideways = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const upright = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (event.key === " ") {
    event.preventDefault();
    handle.click();
  } else if (event.key === "?") {
    event.preventDefault();
    card.querySelector(".board-why a")?.click();
  } else if (sideways && event.shiftKey) {
    event.preventDefault();
    const column = step(card, sideways);
    if (column) move(together(card), column.dataset.column);
  } else if (sideways) {
    event.preventDefault();
    const place = handles(columnOf(card)).indexOf(handle);
    for (let by = sideways, column; (column = step(card, by)); by += sideways) {
      const found = handles(column);
      if (found.length) { focusCard(found[Math.min(place, found.length - 1)]); break; }
    }
  } else if (upright && !event.shiftKey) {
    event.preventDefault();
    const all = handles(columnOf(card));
    focusCard(all[all.indexOf(handle) + upright]);
  }
});

// --- the dialog ---------------------------------------------------------------------------------
let opener = "";

document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id === "flytt-innhold" && !dialog.open) {
    opener = document.activeElement?.id ?? "";
    dialog.showModal();
    dialog.querySelector("select")?.focus();
  }
});
dialog?.addEventListener("click", (event) => {
  if (event.target === dialog || event.target.closest("[data-close-dialog]")) {
    event.preventDefault();
    dialog.close();
  }
});
dialog?.addEventListener("close", () => {
  document.getElementById("flytt-innhold").replaceChildren();
  document.getElementById(opener)?.focus();
});

// --- answers ------------------------------------------------------------------------------------
document.body.addEventListener("htmx:configRequest", (event) => {
  if (board() && event.detail.verb === "post") event.detail.parameters.shown ??= shownSizes();
});
document.body.addEventListener("board-moved", (event) => {
  const { keys, column } = event.detail;
  for (const key of keys) origins.delete(String(key));
  if (dialog?.open) { opener = ""; dialog.close(); }
  makeDraggable();
  countChosen();
  const moved = document.getElementById(`tiltak-${keys[0]}`);
  if (!moved) { document.querySelector(`[data-column="${column}"] .board-count`)?.focus(); return; }
  for (const key of keys) document.getElementById(`tiltak-${key}`)?.classList.add("is-moved");
  focusCard(moved.querySelector(".board-move"));
});
document.body.addEventListener("board-refused", (event) => {
  for (const key of event.detail.keys) putBack(key);
  document.getElementById(`flytt-${event.detail.keys[0]}`)?.focus();
});
// No answer, or one that is none: the cards go back, and the person is told.
function failed() {
  const keys = [...origins.keys()];
  for (const key of keys) {
    putBack(key);
    const slot = document.getElementById(`feil-${key}`);
    if (slot) slot.textContent = board().dataset.failed;
  }
  if (keys.length && announcer) announcer.textContent = board().dataset.failed;
}
for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) document.body.addEventListener(name, failed);

// Further cards: one that was moved here already is not shown twice, and the focus goes to the first of the new ones.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  const more = event.detail.target.closest?.(".board-more");
  if (more) more.parentElement.dataset.had = more.parentElement.querySelectorAll(".board-card").length;
});
document.body.addEventListener("htmx:afterSettle", () => {
  for (const list of document.querySelectorAll(".board-cards[data-had]")) {
    const had = Number(list.dataset.had);
    delete list.dataset.had;
    const ids = new Set();
    for (const card of [...list.querySelectorAll(".board-card")]) {
      if (ids.has(card.id)) card.remove();
      ids.add(card.id);
    }
    makeDraggable(list);
    list.querySelectorAll(".board-card")[had]?.querySelector("a")?.focus();
  }
  makeDraggable();
});

// A field that loses focus asks for the same filter again; the answer would take away the card that is being dragged.
const filter = document.getElementById("filter");
const chosen = (data) => new URLSearchParams([...data].filter(([, value]) => value !== "")).toString();
let asked = filter ? chosen(new FormData(filter)) : "";

document.body.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.elt !== filter) return;
  const now = chosen(event.detail.formData);
  if (now === asked) event.preventDefault();
  asked = now;
});

// --- choosing several, and the column a phone shows ------------------------------------------------
function countChosen() {
  const label = document.querySelector("[data-chosen-count]");
  if (!label) return;
  const count = board().querySelectorAll("input[name=ids]:checked").length;
  label.textContent = `${count} ${label.dataset.words}`;
}

function show(key) {
  for (const column of columns()) column.toggleAttribute("data-chosen", column.dataset.column === key);
  const picker = document.querySelector("[data-column-picker]");
  if (picker) picker.value = key;
  const address = new URL(location.href);
  address.searchParams.set("column", key);
  history.replaceState(history.state, "", address);
}

document.addEventListener("change", (event) => {
  if (event.target.matches?.("[data-column-picker]")) show(event.target.value);
  if (event.target.matches?.(".board input[name=ids]")) countChosen();
});
document.addEventListener("reset", () => setTimeout(countChosen));

makeDraggable();
countChosen();
