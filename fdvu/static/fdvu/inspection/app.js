// Befaring: the page an inspector carries into a cellar. It shows what is in the phone's store, and sends when there is coverage.
import { startConflict, openConflict } from "./conflict.js";
import { announce, make, one, show } from "./dom.js";
import { isOpen, leaveForm, newDraft, openForm, renderPhotos, startForm } from "./form.js";
import { renderOverview, startOverview } from "./overview.js";
import * as records from "./records.js";
import { ask, refusal, Unreachable } from "./server.js";
import { isKept, keepShell } from "./shell.js";
import { renderProblem, renderStatus, unsentText } from "./status.js";
import { fetchData, synchronise } from "./sync.js";
import { moment, say } from "./words.js";

const RETRY_MS = 20000;
const { home } = document.body.dataset;
const analysis = Number(location.pathname.slice(home.length).split("/")[0]) || null;
const base = `${home}${analysis}/`;
const tabs = "BroadcastChannel" in globalThis ? new BroadcastChannel("fdvu-befaring") : null;
const empty = { record: undefined, findings: [], photos: [], drafts: [] };
const state = {
  who: null, analysis, ...empty, connection: navigator.onLine ? "unknown" : "offline", problem: null, sending: false, ready: false,
  othersUnsent: 0, storeProblem: null,
};
let again = false;

async function load() {
  Object.assign(state, empty, state.who === null ? {} : await records.load(state.who, analysis));
  state.othersUnsent = state.who === null ? 0 : await records.unsentOfOthers(state.who);
  state.ready = Boolean(state.record) && (await isKept());
}

async function reload() {
  await load();
  render();
}

function render() {
  document.title = [state.record?.data.analysis.building, say("title")].filter(Boolean).join(" – ");
  renderStatus(state);
  renderProblem(state);
  if (state.record) renderOverview(state);
  renderPhotos(state);
  if (!state.record && !one("#venter").hidden) one("#venter p").textContent = waitingText();
}

function waitingText() {
  if (state.problem) return say("not_on_phone");
  return say(state.connection === "offline" ? "not_on_phone_offline" : "fetching");
}

// --- which page -----------------------------------------------------------------------------------

async function route() {
  const [, kind, id] = location.hash.split("/");
  if (kind === "funn" && isOpen(id)) return;
  await leaveForm();
  await load();
  render();
  if (!state.record) return show("venter", false);
  if (kind === "funn" && (await openForm(state, id))) return;
  if (kind === "konflikt" && openConflict(state, id)) return;
  if (kind) history.replaceState(null, "", location.pathname);
  show("oversikt", Boolean(kind) || route.visited);
  route.visited = true;
}

function goHome() {
  if (["", "#/"].includes(location.hash)) route();
  else location.hash = "#/";
}

async function newFinding(key) {
  try {
    location.hash = `#/funn/${await newDraft(state, key)}`;
  } catch (problem) {
    storeFailed(problem);
  }
}

function storeFailed(problem) {
  state.storeProblem = problem?.name === "QuotaExceededError" ? "store_full" : "store_failed";
  renderProblem(state);
}

// --- coverage and sending -------------------------------------------------------------------------

async function contact() {
  if (state.sending) { again = true; return; }
  state.sending = true;
  renderStatus(state);
  try {
    await exchange();
    state.connection = "online";
  } catch (problem) {
    if (problem instanceof Unreachable) state.connection = "offline";
    else storeFailed(problem);
  } finally {
    state.sending = false;
    await changed();
  }
  if (again) { again = false; await contact(); }
}

async function exchange() {
  if (state.who === null) await identify();
  if (state.who === null) return;
  if (!state.record) {
    state.problem = await fetchData(base, state.who);
    if (state.problem) return;
    await load();
    if (!one("#venter").hidden) await route();
  }
  state.problem = await synchronise(base, state.who, analysis, () => changed());
  if (state.problem === "other_user") await identify();
}

// Whose phone it is now, as the server knows it. Another person's findings stay in the store until that person signs in.
async function identify() {
  const answer = await ask(`${base}status/`);
  state.problem = refusal(answer);
  if (state.problem) return;
  if (state.who === answer.body.user) return;
  state.who = answer.body.user;
  await records.setUser(state.who);
  again = true;
  await load();
}

async function changed() {
  const before = records.unsent(state);
  await reload();
  const after = records.unsent(state);
  if (before.findings + before.photos && !(after.findings + after.photos)) announce(say("all_sent"));
  tabs?.postMessage("changed");
}

function startContact() {
  addEventListener("online", contact);
  addEventListener("offline", () => { state.connection = "offline"; renderStatus(state); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) contact(); });
  setInterval(() => {
    if (document.hidden || state.sending) return;
    // What was refused as a whole is not sent again before the reason is gone.
    if (state.connection !== "online" || (records.hasWaiting(state) && [null, "server"].includes(state.problem))) contact();
    else ping();
  }, RETRY_MS);
  one("#send-na").addEventListener("click", contact);
}

// Coverage that went away without the phone noticing, and reasons to wait that are no more.
async function ping() {
  const before = state.problem;
  try {
    const answer = await ask(`${base}status/`, { seconds: 10 });
    state.problem = refusal(answer) ?? (answer.body.user === state.who ? null : "other_user");
    if (before && !state.problem && answer.body.analysis.is_open) await contact();
    else if (before === "closed" && !state.problem) state.problem = before;
  } catch (problem) {
    if (!(problem instanceof Unreachable)) throw problem;
    state.connection = "offline";
  }
  render();
}

// --- without an analysis: what is on the phone ------------------------------------------------------

async function showKept() {
  const kept = state.who === null ? [] : await records.analyses(state.who);
  one("#status").hidden = true;
  one("#kjente").replaceChildren(...kept.map((row) => make(
    "li", { class: "panel" },
    make("a", { class: "ds-link", href: `${home}${row.analysis}/` }, row.data.analysis.building),
    make("p", { class: "muted" }, row.data.analysis.title),
    make("p", {}, unsentText({ record: row }, row.unsent)),
    make("p", { class: "muted" }, row.syncedAt ? say("last_synced", { when: moment(row.syncedAt) }) : say("never_synced")),
  )));
  one("#ingen-kjente").hidden = kept.length > 0;
  show("liste", false);
}

async function start() {
  document.addEventListener("inspection:render", () => renderOverview(state));
  try {
    state.who = await records.user();
    await records.tidy(location.hash.split("/")[2]);
  } catch (problem) {
    storeFailed(problem);
  }
  if (analysis === null) return showKept();
  startOverview({ newFinding });
  const saved = async () => { await changed(); goHome(); contact(); };
  startForm({ state: () => state, saved, left: goHome, reload, storeFailed });
  startConflict({ saved });
  tabs?.addEventListener("message", reload);
  addEventListener("hashchange", route);
  startContact();
  navigator.storage?.persist?.();
  await route().catch(storeFailed);
  keepShell(reload);
  await contact();
}

start();
