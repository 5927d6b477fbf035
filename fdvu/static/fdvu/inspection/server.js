// Asking the server. There is coverage when it answers in its own words, not when the phone believes so.
const SECONDS = 30;

export class Unreachable extends Error {}

// The answer's status and content. A network that answers for the server (a log-in page of a café) counts as none.
export async function ask(path, { method = "GET", body, headers, seconds = SECONDS } = {}) {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), seconds * 1000);
  try {
    const options = { method, body, headers, signal: control.signal, cache: "no-store", credentials: "same-origin", redirect: "error" };
    const response = await fetch(path, options);
    const isJson = (response.headers.get("content-type") ?? "").includes("json");
    const content = isJson ? await response.json() : null;
    if (response.ok && !isJson) throw new Unreachable(path);
    return { status: response.status, body: content };
  } catch (problem) {
    throw problem instanceof Unreachable ? problem : new Unreachable(problem.message);
  } finally {
    clearTimeout(timer);
  }
}

// Why the server refuses, as a key for the texts; null where it does not.
export function refusal({ status, body }) {
  if (status === 200) return null;
  const known = ["login", "forbidden", "missing"];
  return known.includes(body?.error) ? body.error : "server";
}
