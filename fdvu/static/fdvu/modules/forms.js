// data-autosubmit: send the form when a choice is made.
// data-confirm: ask first, with the text given.
// data-keep: keep what is typed until the form is sent, also over a lost session or a closed tab.
// data-submit-once: a second click does not send a second time.
// data-working: what stands in data-working-text is shown while the answer is being made.
document.addEventListener("change", (event) => {
  const control = event.target.closest("[data-autosubmit]");
  if (!control || !control.form) return;
  dropEmpty(control.form);
  control.form.requestSubmit();
});

// A GET form leaves empty choices out of the address, so that addresses stay short and alike.
function dropEmpty(form) {
  if (form.method !== "get") return;
  for (const field of form.elements) if (field.name && field.value === "") field.disabled = true;
}

// Coming back with the browser's Back button, the fields left out must be usable again, and show what the page shows.
window.addEventListener("pageshow", (event) => {
  for (const form of document.querySelectorAll("[data-unit-picker]")) {
    for (const field of form.elements) field.disabled = false;
    if (event.persisted) form.reset();
  }
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const text of document.querySelectorAll("[data-working-text]")) text.hidden = true;
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
  if (question && !window.confirm(question)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  if (form.matches("[data-submit-once]")) {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  }
  if (form.matches("[data-working]")) form.querySelector("[data-working-text]").hidden = false;
  if (form.matches("[data-keep]")) sessionStorage.removeItem(keepKey(form));
}, true);

document.body.addEventListener("htmx:confirm", (event) => {
  const question = event.detail.elt.dataset?.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});

const keepKey = (form) => `keep:${location.pathname}:${form.dataset.keep}`;

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-keep]");
  if (!form) return;
  const typed = {};
  for (const field of form.elements) {
    if (field.name && !["hidden", "password", "file", "checkbox", "radio", "submit"].includes(field.type)) typed[field.name] = field.value;
  }
  sessionStorage.setItem(keepKey(form), JSON.stringify(typed));
});

for (const form of document.querySelectorAll("form[data-keep]")) {
  const kept = JSON.parse(sessionStorage.getItem(keepKey(form)) ?? "null");
  if (!kept || form.querySelector("[aria-invalid=true]")) continue;
  for (const [name, value] of Object.entries(kept)) if (form.elements[name]) form.elements[name].value = value;
}

// A form that came back with errors: the list of them is read first.
document.querySelector("[data-error-summary]")?.focus();
