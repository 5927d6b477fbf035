// Small helpers for building what is shown. Text is always set as text.
export const one = (selector, root = document) => root.querySelector(selector);
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];

export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "onclick") node.addEventListener("click", value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

export const gradeMark = (grade) => make("span", { class: "grade-mark", "data-grade": grade || "none" }, grade || "–");

const pictures = new Map();

// An address for a picture in the store, the same one as long as it is on the page.
export function pictureUrl(key, blob) {
  if (!pictures.has(key)) pictures.set(key, URL.createObjectURL(blob));
  return pictures.get(key);
}

export function announce(text) {
  const box = one("#kunngjoring");
  box.textContent = "";
  // A text that is the same as the last is said again only when it has been away.
  requestAnimationFrame(() => { box.textContent = text; });
}

// The view with this id, alone. Its heading takes the focus, so that a screen reader says where one is.
export function show(id, focus) {
  for (const view of all("[data-view]")) view.hidden = view.id !== id;
  if (!focus) return;
  one("h1", one(`#${id}`))?.focus();
  scrollTo(0, 0);
}
