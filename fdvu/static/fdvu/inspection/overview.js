// The building's components by part, with the last grade and what is found so far.
import { gradeMark, make, one } from "./dom.js";
import { groups, headline, photosOf, progress, stateMark } from "./model.js";
import { counted, say } from "./words.js";

const closed = new Set();
let opener = null;

export function startOverview({ newFinding }) {
  opener = newFinding;
  one("#sok").addEventListener("input", () => document.dispatchEvent(new Event("inspection:render")));
  one("#ny-komponent").addEventListener("click", () => newFinding("new"));
}

export function renderOverview(state) {
  const { data } = state.record;
  one("#oversikt h1").textContent = data.analysis.building;
  one("#oversikt-tittel").textContent = [data.analysis.title, data.analysis.address].filter(Boolean).join(" · ");
  const done = progress(state);
  one("#fremdrift").textContent = say("progress", { seen: done.seen, all: done.all, findings: counted("findings", done.findings) });
  const bar = one("#fremdrift-strek");
  bar.max = Math.max(done.all, 1);
  bar.value = done.seen;
  renderDrafts(state);
  const box = one("#deler");
  const focused = document.activeElement?.id;
  const text = one("#sok").value;
  const found = groups(state, text);
  box.replaceChildren(...found.map((group) => groupNode(state, group, Boolean(text))));
  one("#ingen-treff").hidden = found.length > 0;
  one("#ingen-treff").textContent = say(text ? "no_hits" : "no_components");
  if (focused && box.querySelector(`#${CSS.escape(focused)}`)) document.getElementById(focused).focus();
}

function renderDrafts(state) {
  const box = one("#pabegynt");
  const drafts = state.drafts.filter((draft) => draft.touched);
  box.hidden = !drafts.length;
  one("ul", box).replaceChildren(...drafts.map((draft) => make(
    "li", {}, make("a", { class: "ds-link", href: `#/funn/${draft.id}` }, headline(draft)),
  )));
}

function groupNode(state, group, isSearch) {
  const seen = group.rows.filter((row) => row.findings.some((finding) => !finding.deleted)).length;
  const head = make("summary", {}, make("span", {}, `${group.code} ${group.name}`), make("span", { class: "muted" }, say("of", { seen, all: group.rows.length })));
  const node = make("details", { class: "part", open: isSearch || !closed.has(group.code) }, head, make("ul", {}, group.rows.map((row) => rowNode(state, row))));
  node.addEventListener("toggle", () => { if (!isSearch) node.open ? closed.delete(group.code) : closed.add(group.code); });
  return node;
}

function rowNode(state, row) {
  const detail = [row.code, row.detail, row.isNew ? say("new_component") : "", row.is_current ? "" : say("taken_out")].filter(Boolean).join(" · ");
  const grade = make("span", { class: "last-grade" }, make("span", { class: "visually-hidden" }, say("last_grade")), gradeMark(row.grade));
  const button = make(
    "button", { type: "button", class: "component", id: `k-${row.key.replace(":", "-")}`, onclick: () => opener(row.key) },
    make("span", { class: "component-name" }, row.name, make("small", { class: "muted" }, detail)), grade,
    make("span", { class: "component-new" }, make("span", { class: "visually-hidden" }, say("new_finding")), make("span", { "aria-hidden": "true" }, "+")),
  );
  return make("li", {}, button, row.findings.length ? make("ul", { class: "findings" }, row.findings.map((finding) => findingNode(state, finding))) : null);
}

function findingNode(state, finding) {
  const mark = stateMark(finding);
  const photos = photosOf(state, finding.id).length;
  const route = ["conflict", "gone"].includes(finding.state) ? "konflikt" : "funn";
  const label = make("span", { class: "finding-name" }, headline(finding), photos ? make("small", { class: "muted" }, counted("photos", photos)) : null);
  const tag = make("span", { class: "ds-tag", "data-color": mark.color, "data-size": "sm" }, mark.text);
  if (finding.deleted && route === "funn") return make("li", { class: "finding" }, gradeMark(finding.values.grade), label, tag);
  return make("li", {}, make("a", { class: "finding", href: `#/${route}/${finding.id}` }, gradeMark(finding.values.grade), label, tag));
}
