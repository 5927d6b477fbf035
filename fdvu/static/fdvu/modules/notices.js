// Toasts that can be closed, and short texts read aloud when they change.
const HOVER_FREE_MS = 12000;
const announcer = document.querySelector("#announcer");
let lastSaid = "";

document.addEventListener("click", (event) => {
  event.target.closest("[data-dismiss]")?.closest(".ds-alert")?.remove();
});

// A swapped-in part may carry data-announce: it is said once, and again only when the text is another.
function announce(root) {
  const source = root.matches?.("[data-announce]") ? root : root.querySelector?.("[data-announce]");
  const text = source?.dataset.announce ?? "";
  if (!announcer || !text || text === lastSaid) return;
  lastSaid = text;
  announcer.textContent = text;
}

document.body.addEventListener("htmx:afterSettle", (event) => announce(event.detail.elt));

document.body.addEventListener("htmx:oobAfterSwap", () => {
  for (const toast of document.querySelectorAll("[data-toast]:not([data-timed])")) {
    toast.dataset.timed = "1";
    setTimeout(() => { if (!toast.matches(":hover, :focus-within")) toast.remove(); }, HOVER_FREE_MS);
  }
});
