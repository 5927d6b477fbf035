// Calibration: choose all lines or none. The lines may come after the page.
function show(root) {
  for (const line of root.querySelectorAll("[data-choose]")) line.hidden = false;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-choose-all]");
  if (!button) return;
  for (const box of button.closest("form").querySelectorAll("input[name=take]")) box.checked = button.dataset.chooseAll === "1";
});
document.addEventListener("htmx:afterSwap", () => show(document));
show(document);
