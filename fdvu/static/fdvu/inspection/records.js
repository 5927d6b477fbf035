// Findings and photos on the phone: made, changed and removed here; what the server has is laid beside, never over, what is not sent.
//
// A finding's `state`: waiting (to be sent), sent, invalid (the server says what is wrong), conflict (somebody else changed it),
// gone (somebody deleted it). `version` is the server's when the phone last saw it; `unanswered` what was sent without an answer.
// A photo's `state`: draft (belongs to a form not saved yet), waiting, sent, failed.
import { newId, read, write } from "./store.js";

const MOST_UNANSWERED = 8;

export const user = () => read(async ({ settings }) => (await settings.get("user"))?.value ?? null);
export const setUser = (value) => write(({ settings }) => settings.put({ name: "user", value }));

export const analyses = (who) => read(async (tables) => {
  const found = (await tables.analyses.all()).filter((row) => row.user === who);
  const rest = [];
  for (const row of found) rest.push({ ...row, unsent: unsent(await contents(tables, who, row.analysis)) });
  return rest;
});

export const load = (who, analysis) => read(async (tables) => ({
  record: await tables.analyses.get([who, analysis]),
  ...(await contents(tables, who, analysis)),
}));

async function contents(tables, who, analysis) {
  return {
    findings: await tables.findings.of(who, analysis),
    photos: await tables.photos.of(who, analysis),
    drafts: await tables.drafts.of(who, analysis),
  };
}

// What lies on the phone and nowhere else.
export function unsent({ findings, photos }) {
  return {
    findings: findings.filter((row) => row.state !== "sent").length,
    photos: photos.filter((row) => row.removed || ["waiting", "failed"].includes(row.state)).length,
  };
}

// What may be sent as it is; the rest waits for the inspector.
export const hasWaiting = ({ findings, photos }) =>
  findings.some((row) => row.state === "waiting") || photos.some((photo) => photo.removed || photo.state === "waiting");

// Findings and photos of others who use this phone: they are sent when their owner signs in.
export const unsentOfOthers = (who) => read(async ({ findings, photos }) => {
  const others = (rows) => rows.filter((row) => row.user !== who);
  const left = unsent({ findings: others(await findings.all()), photos: others(await photos.all()) });
  return left.findings + left.photos;
});

export const saveDraft = (draft) => write(({ drafts }) => drafts.put(draft));

export const discardDraft = (who, analysis, id) => write(async ({ drafts, photos }) => {
  await drafts.remove(id);
  for (const photo of await photos.of(who, analysis)) if (photo.finding === id && photo.state === "draft") await photos.remove(photo.id);
});

export const addPhoto = (photo) => write(({ photos }) => photos.put({ document: null, attempted: false, removed: false, error: "", ...photo }));

export const dropPhoto = (id) => write(({ photos }) => photos.remove(id));

// Store what the form holds. `seen` is the revision the form was opened with: null says «overwrite what another tab saved».
export const saveFinding = (draft, seen) => write(async ({ findings, photos, drafts }) => {
  const old = await findings.get(draft.id);
  if (old && seen !== null && old.revision !== seen) return false;
  const fresh = { id: draft.id, user: draft.user, analysis: draft.analysis, clientId: draft.id, pk: null, version: null, unanswered: [] };
  await findings.put({
    ...(old ?? fresh),
    values: draft.values, component: draft.component, errors: {}, deleted: false,
    // What somebody else changed or deleted is decided on its own page, not by saving again.
    state: ["conflict", "gone"].includes(old?.state) ? old.state : "waiting",
    revision: (old?.revision ?? 0) + 1, changedAt: new Date().toISOString(),
  });
  await drafts.remove(draft.id);
  for (const photo of await photos.of(draft.user, draft.analysis)) {
    if (photo.finding !== draft.id) continue;
    if (draft.removedPhotos.includes(photo.id)) await removePhoto(photos, photo);
    else if (["draft", "failed"].includes(photo.state)) await photos.put({ ...photo, state: "waiting", error: "" });
  }
  return true;
});

async function removePhoto(photos, photo) {
  if (!photo.attempted && photo.document === null) await photos.remove(photo.id);
  else await photos.put({ ...photo, removed: true });
}

// One that never left the phone is gone at once; one that may have arrived is deleted there too.
export const deleteFinding = (id) => write(async ({ findings, photos, drafts }) => {
  const row = await findings.get(id);
  await drafts.remove(id);
  if (!row) return;
  if (row.pk === null && !row.unanswered.length) await forgetFinding({ findings, photos }, row);
  else await findings.put({ ...row, deleted: true, state: row.state === "conflict" ? "conflict" : "waiting", revision: row.revision + 1 });
});

async function forgetFinding({ findings, photos }, row) {
  await findings.remove(row.id);
  for (const photo of await photos.of(row.user, row.analysis)) if (photo.finding === row.id) await photos.remove(photo.id);
}

// --- conflicts -----------------------------------------------------------------------------------

export const keepMine = (id) => write(async (tables) => {
  const row = await tables.findings.get(id);
  if (row.state === "gone") return makeAgain(tables, row);
  await tables.findings.put({ ...row, pk: row.server.pk, version: row.server.version, server: null, ...toBeSent(row) });
  return id;
});

export const takeTheirs = (id) => write(async (tables) => {
  const row = await tables.findings.get(id);
  if (row.state === "gone") await forgetFinding(tables, row);
  else await tables.findings.put({ ...row, ...fromServer(row.server), server: null, deleted: false, revision: row.revision + 1 });
});

const toBeSent = (row) => ({ state: "waiting", unanswered: [], errors: {}, revision: row.revision + 1 });

// The finding was deleted at the office: it is made again under an id of its own, with the photos that are still on the phone.
async function makeAgain({ findings, photos }, row) {
  const id = newId();
  await findings.remove(row.id);
  await findings.put({ ...row, ...toBeSent(row), id, clientId: id, pk: null, version: null, deleted: false });
  for (const photo of await photos.of(row.user, row.analysis)) {
    if (photo.finding !== row.id) continue;
    if (photo.state === "sent" || photo.removed) await photos.remove(photo.id);
    else await photos.put({ ...photo, finding: id, state: photo.state === "draft" ? "draft" : "waiting", error: "" });
  }
  return id;
}

const fromServer = (sent) => ({
  pk: sent.pk, version: sent.version, values: sent.values, component: { pk: sent.component }, state: "sent", unanswered: [], errors: {},
});

// --- sending -------------------------------------------------------------------------------------

// Remember what is about to be sent, before it is: whether it arrived is not known until the answer comes.
export const noteSending = (rows) => write(async ({ findings }) => {
  for (const { id } of rows) {
    const row = await findings.get(id);
    if (!row) continue;
    const unanswered = [...row.unanswered, { values: row.values, component: row.component }].slice(-MOST_UNANSWERED);
    await findings.put({ ...row, unanswered });
  }
});

// `sent` are the rows as they were sent; one that was changed meanwhile stays to be sent again.
export const takeAnswers = (sent, answers) => write(async ({ findings, photos }) => {
  const before = new Map(sent.map((row) => [row.id, row]));
  for (const answer of answers) {
    const row = await findings.get(answer.key);
    if (!row || !before.has(answer.key)) continue;
    const isSame = row.revision === before.get(answer.key).revision;
    if (answer.status === "deleted" && isSame) await forgetFinding({ findings, photos }, row);
    else if (answer.status !== "closed") await findings.put({ ...row, ...answered(row, answer, isSame) });
  }
});

function answered(row, answer, isSame) {
  if (answer.status === "saved") {
    const component = isSame ? { ...row.component, pk: answer.component } : row.component;
    return { pk: answer.pk, version: answer.version, component, unanswered: [], errors: {}, state: isSame ? "sent" : "waiting" };
  }
  if (answer.status === "deleted") return { pk: null, version: null, unanswered: [] };
  if (answer.status === "conflict") return { state: "conflict", server: answer.server };
  if (answer.status === "gone") return { state: "gone", server: null };
  // Refused as a whole: nothing of it was written.
  return isSame ? { state: "invalid", errors: answer.errors, unanswered: row.unanswered.slice(0, -1) } : {};
}

export const updatePhoto = (id, changes) => write(async ({ photos }) => {
  const photo = await photos.get(id);
  if (photo) await photos.put({ ...photo, ...changes });
});

// --- what the server has --------------------------------------------------------------------------

// The office's picture of the analysis. Rows that wait to be sent keep what the inspector wrote, and the version it was written on.
export const takeData = (who, data) => write(async (tables) => {
  const analysis = data.analysis.pk;
  const old = await tables.analyses.get([who, analysis]);
  await tables.analyses.put({ ...old, user: who, analysis, data: { ...data, findings: undefined }, fetchedAt: new Date().toISOString() });
  const mine = await tables.findings.of(who, analysis);
  const seen = new Set();
  for (const sent of data.findings) {
    const row = mine.find((one) => (one.pk !== null ? one.pk === sent.pk : one.clientId !== null && one.clientId === sent.client_id));
    const id = row?.id ?? sent.client_id ?? `pk-${sent.pk}`;
    seen.add(id);
    const base = row ?? { id, user: who, analysis, clientId: sent.client_id, revision: 0, deleted: false, server: null, changedAt: "" };
    // A form that is open goes on from the version it was opened with, so that somebody else's change shows as a conflict.
    const isWriting = row && (await tables.drafts.get(id));
    if (!row || (row.state === "sent" && !isWriting)) await tables.findings.put({ ...base, ...fromServer(sent) });
    await takePhotos(tables.photos, who, analysis, id, sent.photos);
  }
  for (const row of mine) {
    if (row.state !== "sent" || seen.has(row.id)) continue;
    // Deleted at the office; where the inspector is writing in it, the writing is not lost.
    if (await tables.drafts.get(row.id)) await tables.findings.put({ ...row, state: "gone" });
    else await forgetFinding(tables, row);
  }
});

async function takePhotos(photos, who, analysis, finding, sent) {
  const mine = (await photos.of(who, analysis)).filter((photo) => photo.finding === finding);
  const arrived = new Set(sent.map((photo) => photo.pk));
  for (const photo of sent) {
    const known = mine.find((one) => one.document === photo.pk || one.id === photo.client_id);
    const base = known ?? { id: photo.client_id ?? `pk-${photo.pk}`, user: who, analysis, finding, thumb: null, removed: false, error: "" };
    if (known?.state === "draft") continue;
    await photos.put({ ...base, document: photo.pk, title: photo.title, state: "sent", blob: null, attempted: true });
  }
  for (const photo of mine) if (photo.state === "sent" && !arrived.has(photo.document)) await photos.remove(photo.id);
}

export const noteSynced = (who, analysis) => write(async ({ analyses: rows }) => {
  const row = await rows.get([who, analysis]);
  if (row) await rows.put({ ...row, syncedAt: new Date().toISOString() });
});

// Analyses nobody has looked at for long, with nothing unsent, do not stay on the phone for ever.
const KEEP_DAYS = 60;

export const tidy = (openId) => write(async (tables) => {
  const limit = new Date(Date.now() - KEEP_DAYS * 86400e3).toISOString();
  // A form that was opened and never written in.
  for (const draft of await tables.drafts.all()) if (!draft.touched && draft.id !== openId) await tables.drafts.remove(draft.id);
  for (const row of await tables.analyses.all()) {
    const held = await contents(tables, row.user, row.analysis);
    const { findings, photos } = unsent(held);
    if (row.fetchedAt > limit || findings || photos || held.drafts.length) continue;
    for (const finding of held.findings) await forgetFinding(tables, finding);
    await tables.analyses.remove([row.user, row.analysis]);
  }
});

// --- signing out ----------------------------------------------------------------------------------

// What the server has as well is wiped from the phone; what lies here alone stays until its owner has sent it.
export const forgetSent = () => write(async (tables) => {
  for (const row of await tables.analyses.all()) await tables.analyses.remove([row.user, row.analysis]);
  for (const row of await tables.findings.all()) if (row.state === "sent") await tables.findings.remove(row.id);
  const left = new Set((await tables.findings.all()).map((row) => row.id));
  const drafts = new Set((await tables.drafts.all()).map((row) => row.id));
  for (const photo of await tables.photos.all()) {
    const isAlone = photo.removed || photo.state !== "sent";
    if (!isAlone && !left.has(photo.finding) && !drafts.has(photo.finding)) await tables.photos.remove(photo.id);
  }
  await tables.settings.remove("user");
});
