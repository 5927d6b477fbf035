// The form of one finding. What is typed is kept in the store as it is typed: the camera may throw the page out of memory.
import { today } from "./dates.js";
import { all, announce, make, one, pictureUrl, show } from "./dom.js";
import { components, keyOf, photosOf } from "./model.js";
import { shrink } from "./photos.js";
import * as records from "./records.js";
import { newId } from "./store.js";
import { say } from "./words.js";

const TYPING_MS = 250;
const COSTS = ["cost_low_nok", "cost_likely_nok", "cost_high_nok"];
const NUMBER = /^-?\d[\d\s.,\u00a0\u202f]*$/;
const form = one("#skjema");
const names = [...new Set([...form.elements].map((field) => field.name).filter((name) => name && !name.startsWith("_")))];
let draft = null;
let seen = null;
let timer = null;
let context = null;

export function startForm(given) {
  context = given;
  form.addEventListener("submit", save);
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  one("#skjema-avbryt").addEventListener("click", cancel);
  one("#skjema-slett").addEventListener("click", remove);
  for (const input of all("input[type=file]", form)) input.addEventListener("change", takePhotos);
  document.addEventListener("visibilitychange", () => { if (document.hidden) flush(); });
}

export const isOpen = (id) => draft?.id === id;

// A draft for something new, on the component whose key is given.
export async function newDraft(state, key) {
  const id = newId();
  await records.saveDraft({
    id, user: state.who, analysis: state.analysis, values: {}, key, made: { client_id: newId(), part: null, name: "" }, touched: false, removedPhotos: [],
  });
  return id;
}

export async function openForm(state, id) {
  const finding = state.findings.find((row) => row.id === id) ?? null;
  const kept = state.drafts.find((row) => row.id === id);
  if (!finding && !kept) return false;
  draft = kept ?? {
    id, user: state.who, analysis: state.analysis, values: finding.values, key: keyOf(finding.component),
    made: { client_id: newId(), part: null, name: "" }, touched: false, removedPhotos: [],
  };
  seen = draft.seen ?? finding?.revision ?? 0;
  draft.seen = seen;
  await records.saveDraft(draft);
  fill(state, finding);
  show("skjema", true);
  return true;
}

export async function leaveForm() {
  if (!draft) return;
  const left = draft;
  await flush();
  draft = null;
  if (!left.touched) await records.discardDraft(left.user, left.analysis, left.id);
}

function fill(state, finding) {
  form.reset();
  one("h1", form).textContent = say(finding ? "edit_finding" : "new_finding");
  offerComponents(state);
  form.elements._component.value = draft.key;
  if (form.elements._component.value !== draft.key) form.elements._component.value = "";
  form.elements._part.value = draft.made.part ?? "";
  form.elements._name.value = draft.made.name;
  for (const name of names) {
    const field = form.elements[name];
    if (field) field.value = draft.values[name] ?? "";
  }
  one("#skjema-slett").hidden = !finding;
  one("#mer").open = ["cause", "probability", ...names.filter((name) => name.startsWith("kg_"))].some((name) => draft.values[name]);
  one("#kostnader").open = COSTS.some((name) => name !== "cost_likely_nok" && draft.values[name]);
  showNew();
  showErrors(finding?.state === "invalid" ? finding.errors : {});
  renderPhotos(state);
}

function offerComponents(state) {
  const { list, byKey } = components(state);
  // One the phone made may have arrived meanwhile; its findings still name it by the phone's id.
  if (byKey.has(draft.key)) draft.key = byKey.get(draft.key).key;
  const named = state.record.data.groups;
  const groups = new Map();
  for (const row of [...list].sort((a, b) => a.group.localeCompare(b.group))) {
    if (!row.is_current && row.key !== draft.key) continue;
    if (!groups.has(row.group)) groups.set(row.group, make("optgroup", { label: `${row.group} ${named[row.group] ?? ""}` }));
    groups.get(row.group).append(make("option", { value: row.key }, [row.name, row.detail].filter(Boolean).join(" · ")));
  }
  form.elements._component.replaceChildren(make("option", { value: "" }, say("choose")), make("option", { value: "new" }, say("make_component")), ...groups.values());
  const parts = state.record.data.parts.map((part) => make("option", { value: part.pk }, `${part.code} ${part.name}`));
  form.elements._part.replaceChildren(make("option", { value: "" }, say("choose")), ...parts);
}

function showNew() {
  one("#ny").hidden = form.elements._component.value !== "new";
  const costs = COSTS.some((name) => form.elements[name].value.trim());
  one("#prisaar").hidden = !costs;
  one("#prisaar b").textContent = priceYear();
}

const priceYear = () => draft.values.price_year || today().slice(0, 4);

// --- keeping what is typed ------------------------------------------------------------------------

function keep(event) {
  if (!draft || event.target.type === "file") return;
  draft.touched = true;
  gather();
  showNew();
  clearTimeout(timer);
  timer = setTimeout(flush, TYPING_MS);
}

function gather() {
  const data = new FormData(form);
  const values = {};
  for (const name of names) values[name] = String(data.get(name) ?? "").trim();
  draft.values = { ...values, price_year: COSTS.some((name) => values[name]) ? priceYear() : "" };
  draft.key = form.elements._component.value;
  draft.made = { ...draft.made, part: Number(form.elements._part.value) || null, name: form.elements._name.value };
}

async function flush() {
  clearTimeout(timer);
  if (!draft?.touched) return;
  try {
    await records.saveDraft(draft);
  } catch (problem) {
    context.storeFailed(problem);
  }
}

// --- saving ---------------------------------------------------------------------------------------

async function save(event) {
  event.preventDefault();
  gather();
  clearTimeout(timer);
  const errors = problems();
  showErrors(errors, true);
  if (Object.keys(errors).length) return;
  try {
    const done = await records.saveFinding({ ...draft, component: chosen() }, seen);
    if (!done) {
      seen = null;
      showErrors({ "": [say("changed_in_other_tab")] }, true);
      return;
    }
  } catch (problem) {
    context.storeFailed(problem);
    showErrors({ "": [say("store_failed")] }, true);
    return;
  }
  draft = null;
  announce(say("saved_on_phone"));
  context.saved();
}

function chosen() {
  const [kind, id] = draft.key.split(":");
  if (kind === "new") return { client_id: draft.made.client_id, part: draft.made.part, name: draft.made.name.trim() };
  const row = components(context.state()).byKey.get(draft.key);
  if (kind === "client") return { client_id: id, part: row.partId, name: row.name };
  return row?.isNew ? { pk: Number(id), client_id: row.client_id, part: row.partId, name: row.name } : { pk: Number(id) };
}

function problems() {
  const errors = {};
  if (!draft.key) errors.component = [say("choose_component")];
  if (draft.key === "new" && !draft.made.part) errors.part = [say("choose_part")];
  if (draft.key === "new" && !draft.made.name.trim()) errors.name = [say("name_component")];
  if (!draft.values.grade) errors.grade = [say("choose_grade")];
  for (const name of COSTS) if (draft.values[name] && !NUMBER.test(draft.values[name])) errors[name] = [say("not_a_number")];
  return errors;
}

function showErrors(errors, focus = false) {
  for (const box of all("[data-error]", form)) {
    const texts = errors[box.dataset.error] ?? [];
    box.textContent = texts.join(" ");
    box.hidden = !texts.length;
    const field = one(`#f-${box.dataset.error}`);
    if (field) texts.length ? field.setAttribute("aria-invalid", "true") : field.removeAttribute("aria-invalid");
  }
  // What belongs to no field that is shown stands on top.
  const placed = new Set(all("[data-error]", form).map((box) => box.dataset.error));
  const rest = Object.entries(errors).filter(([name]) => !placed.has(name) || name === "").flatMap(([, texts]) => texts);
  const summary = one("#skjema-feil");
  const count = Object.keys(errors).length;
  summary.hidden = !count;
  one("p", summary).textContent = rest.length ? rest.join(" ") : count ? say("look_over") : "";
  for (const name of Object.keys(errors)) one(`[data-error="${CSS.escape(name)}"]`, form)?.closest("details")?.setAttribute("open", "");
  if (focus && count) summary.focus();
}

async function cancel() {
  const photos = photosOf(context.state(), draft.id).some((photo) => photo.state === "draft");
  if ((draft.touched || photos) && !confirm(say("discard"))) return;
  clearTimeout(timer);
  const { user, analysis, id } = draft;
  draft = null;
  await records.discardDraft(user, analysis, id);
  context.left();
}

async function remove() {
  const state = context.state();
  const finding = state.findings.find((row) => row.id === draft.id);
  const photos = photosOf(state, draft.id).length;
  const isOnlyHere = finding.pk === null && !finding.unanswered.length;
  if (!confirm(say(isOnlyHere ? "delete_here" : "delete_everywhere", { photos }))) return;
  clearTimeout(timer);
  const { id } = draft;
  draft = null;
  await records.deleteFinding(id);
  context.saved();
}

// --- photos ---------------------------------------------------------------------------------------

async function takePhotos(event) {
  const input = event.target;
  const files = [...input.files];
  input.value = "";
  if (!draft || !files.length) return;
  draft.touched = true;
  const { id, user, analysis } = draft;
  const failed = [];
  one("#bilde-status").textContent = say("photo_working");
  for (const file of files) {
    try {
      const { blob, thumb } = await shrink(file);
      await records.addPhoto({ id: newId(), user, analysis, finding: id, blob, thumb, takenOn: today(), takenAt: Date.now(), state: "draft" });
    } catch (problem) {
      if (problem?.name === "QuotaExceededError") context.storeFailed(problem);
      failed.push(say(problem?.name === "QuotaExceededError" ? "photo_no_room" : "photo_unreadable", { name: file.name }));
    }
  }
  await flush();
  one("#bilde-status").textContent = failed.join(" ");
  await context.reload();
}

export function renderPhotos(state) {
  if (!draft) return;
  const photos = photosOf(state, draft.id, draft.removedPhotos);
  one("#bilder").replaceChildren(...photos.map((photo, index) => photoNode(photo, index + 1)));
}

function photoNode(photo, number) {
  const source = photo.thumb ? pictureUrl(photo.id, photo.thumb) : document.body.dataset.preview.replace("/0/", `/${photo.document}/`);
  const remove = make("button", { type: "button", class: "ds-button", "data-variant": "secondary", "data-size": "sm", onclick: () => removePhoto(photo) },
    say("remove_photo"), make("span", { class: "visually-hidden" }, ` ${number}`));
  const known = { gone: "photo_gone", too_large: "photo_too_large" };
  const error = photo.error ? make("p", { class: "ds-validation-message" }, photo.error in known ? say(known[photo.error]) : photo.error) : null;
  return make("li", {}, make("img", { src: source, alt: say("photo_alt", { number }) }), remove, error);
}

async function removePhoto(photo) {
  draft.touched = true;
  if (photo.state === "draft") await records.dropPhoto(photo.id);
  else draft.removedPhotos = [...draft.removedPhotos, photo.id];
  await flush();
  await context.reload();
  one("#ta-bilde").focus();
}
