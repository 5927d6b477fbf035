// Signing out on this phone: the kept page and what the server has as well are wiped. What is not sent stays for its owner.
import { forgetSent, unsentOfOthers } from "./records.js";

const PREFIX = "fdvu-befaring-";

// Is there anything on this phone at all? Asking must not make an empty store.
export async function isUsed() {
  if (!globalThis.indexedDB?.databases) return false;
  return (await indexedDB.databases()).some(({ name }) => name === "fdvu-befaring");
}

export const left = () => unsentOfOthers(null);

export async function forget() {
  await forgetSent();
  for (const name of await caches.keys()) if (name.startsWith(PREFIX)) await caches.delete(name);
  // There is no other service worker here.
  for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister();
}
