// The line that says how things stand: coverage, what is not sent, when the server last answered. It only says what is known.
import { one } from "./dom.js";
import { unsent } from "./records.js";
import { counted, moment, say } from "./words.js";

export function renderStatus(state) {
  const left = unsent(state);
  const count = left.findings + left.photos;
  const line = one("#status");
  line.dataset.connection = state.connection;
  one("[data-connection-text]", line).textContent = say(`connection_${state.connection}`);
  one("[data-unsent]", line).textContent = unsentText(state, left);
  one("[data-last]", line).textContent = state.record?.syncedAt ? say("last_synced", { when: moment(state.record.syncedAt) }) : say("never_synced");
  one("[data-ready]", line).textContent = say(state.ready ? "ready" : "not_ready");
  const button = one("#send-na");
  button.hidden = !count;
  button.disabled = state.sending;
  button.textContent = state.sending ? say("sending") : say("send_now");
}

export function unsentText({ record }, { findings, photos }) {
  if (findings && photos) return say("unsent_both", { findings: counted("findings", findings), photos: counted("photos", photos) });
  if (findings) return say("unsent", { what: counted("findings", findings) });
  if (photos) return say("unsent", { what: counted("photos", photos) });
  return record?.syncedAt ? say("all_sent") : say("nothing_yet");
}

// Why sending stopped, with what to do.
export function renderProblem(state) {
  const box = one("#varsel");
  const closed = state.record && !state.record.data.analysis.is_open;
  const problem = state.problem ?? (closed ? "closed" : null);
  box.hidden = !problem && !state.othersUnsent && !state.storeProblem;
  const texts = [];
  if (state.storeProblem) texts.push(say(state.storeProblem));
  if (problem) texts.push(say(`problem_${problem}`));
  if (state.othersUnsent) texts.push(counted("others_unsent", state.othersUnsent));
  one("p", box).textContent = texts.join(" ");
  box.dataset.color = problem || state.storeProblem ? "warning" : "info";
  const link = one("a", box);
  link.hidden = !["login", "other_user"].includes(problem);
  link.href = `${document.body.dataset.login}?next=${encodeURIComponent(location.pathname)}`;
}
