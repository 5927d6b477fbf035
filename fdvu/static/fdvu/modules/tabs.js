// Tabs that do not fit are moved sideways until the current one is in sight; the page itself stays where it is.
function show(root) {
  for (const here of root.querySelectorAll(".tabs a[aria-current]")) {
    const tabs = here.closest(".tabs");
    const hidden = here.getBoundingClientRect().right - tabs.getBoundingClientRect().right;
    if (hidden > 0) tabs.scrollLeft += hidden + tabs.clientWidth / 4;
  }
}

show(document);
document.body.addEventListener("htmx:afterSettle", (event) => show(event.detail.elt));
