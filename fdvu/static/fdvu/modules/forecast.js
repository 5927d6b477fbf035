// The forecast: a slider beside its number field, and buttons that set it. The field and the form's own button do without.
const form = document.querySelector("[data-forecast]");

function announce(field) {
  field.dispatchEvent(new CustomEvent("input", { bubbles: true, detail: { slides: true } }));
}

function number(text) {
  const found = Number.parseFloat(text.replace(/\s/g, "").replace(",", "."));
  return Number.isFinite(found) ? found : 0;
}

for (const slider of form?.querySelectorAll("[data-slides]") ?? []) {
  const field = document.getElementById(slider.dataset.slides);
  slider.hidden = false;
  slider.value = number(field.value);
  slider.addEventListener("input", (event) => {
    event.stopPropagation();
    field.value = slider.value;
    announce(field);
  });
  // Its own change says nothing that the field has not said.
  slider.addEventListener("change", (event) => event.stopPropagation());
  field.addEventListener("input", () => { slider.value = number(field.value); });
}

// What is typed is asked for when the typing rests, one question at a time; a slider sooner.
const RESTS = 900;
const SLIDES = 250;
const TEXTS = "input[type=text]";
let waiting = 0;

function isNumber(text) {
  const bare = text.replace(/\s/g, "");
  return bare === "" || (/^[-−]?[\d.,]+$/.test(bare) && /\d/.test(bare));
}

/** Says at the field itself that it holds no number. */
function tell(field) {
  const good = isNumber(field.value);
  const id = `${field.id}-ikke-tall`;
  let said = document.getElementById(id);
  if (good) {
    said?.remove();
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-errormessage");
  } else if (!said) {
    said = document.createElement("p");
    said.id = id;
    said.className = "forecast-error";
    said.setAttribute("role", "alert");
    said.textContent = form.dataset.notANumber;
    (field.closest("td, .ds-field") ?? field.parentElement).append(said);
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-errormessage", id);
  }
  return good;
}

function askWhenItRests(milliseconds) {
  clearTimeout(waiting);
  if (form.querySelector("[aria-invalid=true]")) return;
  waiting = setTimeout(() => form.dispatchEvent(new Event("forecast-typed")), milliseconds);
}

form?.addEventListener("input", (event) => {
  if (!event.target.matches(TEXTS)) return;
  tell(event.target);
  askWhenItRests(event.detail?.slides ? SLIDES : RESTS);
});
// Leaving a text field says nothing that typing has not said.
for (const field of form?.querySelectorAll(TEXTS) ?? []) field.addEventListener("change", (event) => event.stopPropagation());
form?.addEventListener("submit", () => clearTimeout(waiting));

function setAmounts(texts) {
  const fields = [...form.querySelectorAll("[data-amounts] input")];
  fields.forEach((field, place) => {
    field.value = texts[place] ?? "";
    tell(field);
  });
  askWhenItRests(SLIDES);
}

const fill = form?.querySelector("[data-fills-down]");
if (fill) {
  fill.hidden = false;
  fill.addEventListener("click", () => {
    const fields = form.querySelectorAll("[data-amounts] input");
    setAmounts(Array(fields.length).fill(fields[0].value));
  });
}
form?.addEventListener("click", (event) => {
  const link = event.target.closest("[data-amounts-from]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  setAmounts(link.dataset.amountsFrom.split(";"));
});

const busy = document.getElementById("regner");
const result = document.getElementById("resultat");
form?.addEventListener("htmx:beforeRequest", () => {
  busy.textContent = result.dataset.busy;
  result.setAttribute("aria-busy", "true");
});
form?.addEventListener("htmx:afterRequest", () => {
  busy.textContent = "";
  result.removeAttribute("aria-busy");
});

form?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-sets]");
  if (!button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const field = document.getElementById(button.dataset.sets);
  field.value = button.dataset.value;
  announce(field);
});

// The result follows by itself, so the button is for pages without script only.
form?.querySelector(".forecast-submit")?.classList.add("visually-hidden");
