// Somebody else changed the same finding, or deleted it: both versions side by side, and one is chosen. Nothing is lost unasked.
import { announce, make, one, show } from "./dom.js";
import { components, keyOf } from "./model.js";
import * as records from "./records.js";
import { day, moment, say } from "./words.js";

let context = null;
let current = null;

export function startConflict(given) {
  context = given;
  one("#behold-mitt").addEventListener("click", async () => { await records.keepMine(current); done("kept_mine"); });
  one("#ta-deres").addEventListener("click", async () => { await records.takeTheirs(current); done("took_theirs"); });
}

function done(text) {
  announce(say(text));
  context.saved();
}

export function openConflict(state, id) {
  const finding = state.findings.find((row) => row.id === id && ["conflict", "gone"].includes(row.state));
  if (!finding) return false;
  current = id;
  const isGone = finding.state === "gone";
  const server = finding.server;
  one("#konflikt-hva").textContent = isGone ? say("gone_text")
    : say(finding.deleted ? "conflict_delete" : "conflict_text", { by: server.by || say("somebody"), when: moment(server.at) });
  one("#behold-mitt").textContent = say(isGone ? "make_again" : finding.deleted ? "delete_anyway" : "keep_mine");
  one("#ta-deres").textContent = say(isGone ? "drop_mine" : finding.deleted ? "keep_theirs_undeleted" : "take_theirs");
  const rows = isGone ? ownRows(state, finding) : differences(state, finding, server);
  one("#konflikt tbody").replaceChildren(...rows.map(([label, mine, theirs]) => make(
    "tr", {}, make("th", { scope: "row" }, label), make("td", {}, mine || "–"), isGone ? null : make("td", {}, theirs || "–"),
  )));
  one("#konflikt-deres").hidden = isGone;
  show("konflikt", true);
  return true;
}

const fieldNames = (values) => Object.keys(values).filter((name) => name in labels());

function labels() {
  return JSON.parse(one("#feltnavn").textContent);
}

function differences(state, finding, server) {
  const rows = fieldNames(server.values).map((name) => [labels()[name], shown(name, finding.values[name]), shown(name, server.values[name])]);
  const mine = componentName(state, finding.component), theirs = componentName(state, { pk: server.component });
  return [[labels().component, mine, theirs], ...rows].filter(([, own, other]) => own !== other);
}

function ownRows(state, finding) {
  const rows = fieldNames(finding.values).map((name) => [labels()[name], shown(name, finding.values[name])]);
  return [[labels().component, componentName(state, finding.component)], ...rows].filter(([, own]) => own);
}

function componentName(state, component) {
  return components(state).byKey.get(keyOf(component))?.name ?? component.name ?? say("component_number", { number: component.pk });
}

// A value in the words of the form: the label of the choice, the date as people write it.
function shown(name, value) {
  if (!value) return "";
  if (name === "deadline") return day(value);
  if (name.startsWith("cost_")) return value.replace(/[\s\u00a0\u202f]/g, "");
  const choice = one(`#skjema input[type=radio][name="${name}"][value="${CSS.escape(value)}"]`);
  return (choice?.dataset.label ?? value).replace(/\r\n/g, "\n").trim();
}
