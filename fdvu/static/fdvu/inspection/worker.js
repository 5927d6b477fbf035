// Service worker of the inspection: keeps one page and the files it needs, nothing else. What the page shows is in the store.
// `self.PLAN` comes from the address that loads this file: what to keep, under a name made from its content.
const { version, home, shell, files } = self.PLAN;
const PREFIX = "fdvu-befaring-";
const CACHE = PREFIX + version;
const kept = new Set([shell, ...files]);
const pages = new RegExp(`^${home}(\\d+/)?$`);

async function fill() {
  const cache = await caches.open(CACHE);
  await Promise.all([...kept].map(async (address) => {
    const response = await fetch(address, { cache: "reload", credentials: "same-origin" });
    // A log-in page or an error is not the page.
    if (!response.ok || response.redirected) throw new Error(`${address}: ${response.status}`);
    await cache.put(address, response);
  }));
}

async function dropOthers() {
  for (const name of await caches.keys()) if (name.startsWith(PREFIX) && name !== CACHE) await caches.delete(name);
}

const fromCache = async (address) => (await caches.open(CACHE)).match(address);

async function tell() {
  for (const client of await self.clients.matchAll()) client.postMessage({ type: "kept" });
}

self.addEventListener("install", (event) => event.waitUntil(fill().then(() => self.skipWaiting())));

self.addEventListener("activate", (event) => event.waitUntil(dropOthers().then(() => self.clients.claim()).then(tell)));

self.addEventListener("message", (event) => {
  if (event.data?.type === "fill") event.waitUntil(fill().then(tell, () => {}));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (pages.test(address.pathname)) event.respondWith(page(request, address.pathname));
  } else if (files.includes(address.pathname)) {
    event.respondWith(fromCache(address.pathname).then((found) => found ?? fetch(request)));
  }
});

// An analysis opens from the phone at once, also where coverage is poor. The list of analyses is the server's as long as it answers.
async function page(request, path) {
  if (path !== home) return (await fromCache(shell)) ?? fetch(request);
  try {
    return await fetch(request);
  } catch (problem) {
    const found = await fromCache(shell);
    if (!found) throw problem;
    return found;
  }
}
