// Sending what waits, and fetching what the office has. Safe to interrupt anywhere and to run twice: the server knows every
// finding and photo by the id it got here.
import { today } from "./dates.js";
import * as records from "./records.js";
import { ask, refusal } from "./server.js";

const AT_ONCE = 10;
const PHOTO_SECONDS = 180;
const LOCK = "fdvu-befaring-sending";

// `base` is the analysis' address; `progress()` is called when something has moved. The answer is null when all went well, else a
// key for the texts; Unreachable is thrown where there is no coverage.
export function synchronise(base, who, analysis, progress) {
  const work = () => exchange(base, who, analysis, progress);
  // Two tabs do not send at the same time; the server would sort it out, but photos are heavy.
  return navigator.locks ? navigator.locks.request(LOCK, work) : work();
}

async function exchange(base, who, analysis, progress) {
  const status = await ask(`${base}status/`);
  if (status.status !== 200) return refusal(status);
  if (status.body.user !== who) return "other_user";
  const send = sender(base, status.body.csrf);
  const problem = (await sendFindings(who, analysis, send, progress)) ?? (await sendPhotos(who, analysis, send, progress));
  const fetched = await fetchData(base, who);
  if (!fetched) await records.noteSynced(who, analysis);
  return problem ?? fetched;
}

const sender = (base, token) => (path, body, options = {}) =>
  ask(`${base}${path}`, { method: "POST", body, ...options, headers: { "X-CSRFToken": token, ...options.headers } });

export async function fetchData(base, who) {
  const answer = await ask(`${base}data/`);
  if (answer.status !== 200) return refusal(answer);
  if (answer.body.user !== who) return "other_user";
  await records.takeData(answer.body.user, answer.body);
  return null;
}

async function sendFindings(who, analysis, send, progress) {
  const tried = new Set();
  for (;;) {
    const { findings, photos } = await records.load(who, analysis);
    const isNew = (row) => !tried.has(`${row.id} ${row.revision ?? ""}`);
    const batch = findings.filter((row) => row.state === "waiting" && isNew(row)).slice(0, AT_ONCE);
    const removed = photos.filter((photo) => photo.removed && isNew(photo)).slice(0, AT_ONCE);
    if (!batch.length && !removed.length) return null;
    for (const row of [...batch, ...removed]) tried.add(`${row.id} ${row.revision ?? ""}`);
    await records.noteSending(batch);
    const body = { findings: batch.map(wired), removed_photos: removed.map(wiredPhoto) };
    const answer = await send("send/", JSON.stringify(body), { headers: { "Content-Type": "application/json" } });
    if (answer.status !== 200) return refusal(answer);
    await records.takeAnswers(batch, answer.body.findings);
    for (const { key, status } of answer.body.removed_photos) if (status === "deleted") await records.dropPhoto(key);
    progress();
    if (!answer.body.analysis.is_open) return "closed";
  }
}

const wired = (row) => ({
  key: row.id, client_id: row.clientId, pk: row.pk, base_version: row.version, delete: row.deleted,
  values: row.values, component: row.component, unanswered: row.unanswered,
});

const wiredPhoto = (photo) => ({ key: photo.id, pk: photo.document, client_id: photo.id.startsWith("pk-") ? null : photo.id });

async function sendPhotos(who, analysis, send, progress) {
  const { findings, photos } = await records.load(who, analysis);
  const known = new Map(findings.filter((row) => row.pk !== null && !row.deleted).map((row) => [row.id, row]));
  for (const photo of photos) {
    if (photo.state !== "waiting" || photo.removed || !known.has(photo.finding)) continue;
    await records.updatePhoto(photo.id, { attempted: true });
    const answer = await send("foto/", photoForm(photo, known.get(photo.finding)), { seconds: PHOTO_SECONDS });
    const outcome = photoOutcome(answer);
    if (typeof outcome === "string") return outcome;
    await records.updatePhoto(photo.id, outcome);
    progress();
  }
  return null;
}

function photoForm(photo, finding) {
  const form = new FormData();
  form.set("client_id", photo.id);
  form.set("finding_pk", finding.pk);
  form.set("taken_on", photo.takenOn ?? today());
  form.set("file", photo.blob, `${photo.id}.jpg`);
  return form;
}

// What to note about the photo, or why sending stops.
function photoOutcome({ status, body }) {
  if (status === 200 && body?.status === "saved") return { state: "sent", document: body.document, blob: null, error: "" };
  if (status === 409) return "closed";
  if (status === 410) return { state: "failed", error: "gone" };
  if (status === 413) return { state: "failed", error: "too_large" };
  if (status === 422) return { state: "failed", error: Object.values(body.errors).flat().join(" ") };
  return refusal({ status, body }) ?? "server";
}
