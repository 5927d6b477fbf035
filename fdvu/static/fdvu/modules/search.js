// The header's search box: "/" goes there, arrows walk the suggestions, Escape closes them.
const box = document.querySelector("[data-search]");
const input = box?.querySelector("input[type=search]");
const list = box?.querySelector(".suggestions");

if (input && list) {
  const links = () => [...list.querySelectorAll("a")];
  const show = (visible) => { list.hidden = !visible || !list.childElementCount; };

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    input.focus();
    input.select();
  });

  box.addEventListener("keydown", (event) => {
    const all = links();
    const here = all.indexOf(document.activeElement);
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      input.focus(); // shows the list again, so the order matters
      show(false);
    } else if (event.key === "ArrowDown" && all.length && !list.hidden) {
      event.preventDefault();
      all[Math.min(here + 1, all.length - 1)].focus();
    } else if (event.key === "ArrowUp" && here >= 0) {
      event.preventDefault();
      (here === 0 ? input : all[here - 1]).focus();
    }
  });

  list.addEventListener("htmx:afterSwap", () => show(document.activeElement === input));
  input.addEventListener("focus", () => show(input.value.length > 1));
  input.addEventListener("input", () => { if (input.value.length < 2) show(false); });
  box.addEventListener("focusout", (event) => { if (!box.contains(event.relatedTarget)) show(false); });
}
