// What the pages show, put together from the store: components by part, with what is found on each.
import { say } from "./words.js";

export const keyOf = (component) => (component?.pk ? `pk:${component.pk}` : component?.client_id ? `client:${component.client_id}` : "");

// Components of the register and those made on the phone that the office does not have yet, by part.
export function components({ record, findings }) {
  const known = (record?.data.components ?? []).map((row) => ({ ...row, key: `pk:${row.pk}`, isNew: false }));
  const standing = new Map(known.map((row) => [row.key, row]));
  const arrived = new Map(known.filter((row) => row.client_id).map((row) => [`client:${row.client_id}`, row]));
  const parts = new Map((record?.data.parts ?? []).map((part) => [part.pk, part]));
  const made = new Map();
  for (const { component, deleted } of findings) {
    const key = keyOf(component);
    if (!component?.name || standing.has(key) || arrived.has(`client:${component.client_id}`) || deleted) continue;
    const part = parts.get(component.part);
    made.set(key, {
      key, name: component.name, code: part?.code ?? "", group: part?.group ?? "", part: part?.name ?? "",
      client_id: component.client_id, partId: component.part, detail: "", grade: "", is_current: true, isNew: true,
    });
  }
  const list = [...known, ...made.values()];
  const byKey = new Map(list.map((row) => [row.key, row]));
  for (const [key, row] of arrived) byKey.set(key, row);
  return { list, byKey };
}

export function groups(state, text) {
  const { list, byKey } = components(state);
  const found = findingsByComponent(state, byKey);
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = list.filter((row) => words.every((word) => `${row.name} ${row.code} ${row.part} ${row.detail}`.toLowerCase().includes(word)));
  const names = state.record?.data.groups ?? {};
  const result = new Map();
  for (const row of wanted) {
    if (!result.has(row.group)) result.set(row.group, { code: row.group, name: names[row.group] ?? "", rows: [] });
    result.get(row.group).rows.push({ ...row, findings: found.get(row.key) ?? [] });
  }
  return [...result.values()].sort((a, b) => a.code.localeCompare(b.code));
}

export function findingsByComponent({ findings }, byKey) {
  const found = new Map();
  for (const row of [...findings].sort(byAge)) {
    const key = byKey.get(keyOf(row.component))?.key ?? keyOf(row.component);
    if (!found.has(key)) found.set(key, []);
    found.get(key).push(row);
  }
  return found;
}

// Those the office has first, then in the order they were made here.
const byAge = (a, b) => (a.pk ?? Infinity) - (b.pk ?? Infinity) || a.changedAt.localeCompare(b.changedAt);

export function progress(state) {
  const { list, byKey } = components(state);
  const found = findingsByComponent(state, byKey);
  const standing = list.filter((row) => row.is_current);
  const seen = standing.filter((row) => (found.get(row.key) ?? []).some((finding) => !finding.deleted));
  return { seen: seen.length, all: standing.length, findings: state.findings.filter((row) => !row.deleted).length };
}

// Photos that belong to a finding now; `removed` are those crossed out in a form that is not saved yet.
export const photosOf = ({ photos }, id, removed = []) =>
  photos.filter((photo) => photo.finding === id && !photo.removed && !removed.includes(photo.id)).sort((a, b) => order(a) - order(b));

const order = (photo) => photo.takenAt ?? photo.document ?? 0;

export const headline = (finding) => finding.values.location || finding.values.symptom?.split("\n")[0] || say("no_words");

const STATES = { waiting: "neutral", sent: "success", invalid: "danger", conflict: "warning", gone: "warning" };

export function stateMark(finding) {
  if (finding.deleted && finding.state === "waiting") return { text: say("state_deleting"), color: "neutral" };
  return { text: say(`state_${finding.state}`), color: STATES[finding.state] };
}
