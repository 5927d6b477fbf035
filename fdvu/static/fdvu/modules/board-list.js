// The plan's list: the button that saves a year shows when another year is chosen. Without this module it always shows.
function follow(form) {
  const select = form.querySelector("select");
  const button = form.querySelector("button");
  const isChanged = [...select.options].some((option) => option.selected !== option.defaultSelected);
  button.classList.toggle("is-idle", !isChanged);
}

function all() {
  for (const form of document.querySelectorAll("[data-year-form]")) follow(form);
}

document.addEventListener("change", (event) => {
  const form = event.target.closest?.("[data-year-form]");
  if (form) follow(form);
});
document.body.addEventListener("htmx:afterSettle", all);
window.addEventListener("pageshow", all);
all();
