// The service worker that keeps this page on the phone, and whether it has it.
const { home, shell } = document.body.dataset;

export async function keepShell(changed) {
  if (!("serviceWorker" in navigator)) return;
  try {
    const registration = await navigator.serviceWorker.register(`${home}sw.js`, { scope: home });
    navigator.serviceWorker.addEventListener("message", changed);
    for (const worker of [registration.installing, registration.waiting]) worker?.addEventListener("statechange", changed);
    registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", changed));
    await navigator.serviceWorker.ready;
    if (!(await isKept())) (await navigator.serviceWorker.ready).active?.postMessage({ type: "fill" });
  } catch {
    // No coverage, or a browser that forbids it: `isKept` says how it stands.
  }
  changed();
}

// True only where the page would open without coverage.
export async function isKept() {
  if (!("serviceWorker" in navigator) || !globalThis.caches) return false;
  const registration = await navigator.serviceWorker.getRegistration(home);
  return Boolean(registration?.active && (await caches.match(shell)));
}
