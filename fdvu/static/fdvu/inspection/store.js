// The phone's own store (IndexedDB). What a promise here says is written, is written to disk.
const NAME = "fdvu-befaring";
const VERSION = 1;
export const STORES = ["analyses", "findings", "photos", "drafts", "settings"];
let opened = null;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => build(request.result);
    request.onerror = () => { opened = null; reject(request.error); };
    request.onsuccess = () => {
      const database = request.result;
      // A newer release in another tab wants in.
      database.onversionchange = () => { database.close(); opened = null; };
      database.onclose = () => { opened = null; };
      resolve(database);
    };
  });
  return opened;
}

function build(database) {
  database.createObjectStore("analyses", { keyPath: ["user", "analysis"] });
  database.createObjectStore("settings", { keyPath: "name" });
  for (const name of ["findings", "photos", "drafts"]) {
    const store = database.createObjectStore(name, { keyPath: "id" });
    store.createIndex("analysis", ["user", "analysis"]);
  }
}

const settled = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

class Table {
  constructor(store) { this.store = store; }
  get(key) { return settled(this.store.get(key)); }
  all() { return settled(this.store.getAll()); }
  of(user, analysis) { return settled(this.store.index("analysis").getAll([user, analysis])); }
  put(row) { return settled(this.store.put(row)); }
  remove(key) { return settled(this.store.delete(key)); }
}

// Runs `work` with a table per store, in one transaction: all of it is stored, or nothing.
async function within(mode, work) {
  const database = await open();
  const transaction = database.transaction(STORES, mode, { durability: "strict" });
  const tables = Object.fromEntries(STORES.map((name) => [name, new Table(transaction.objectStore(name))]));
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error ?? new DOMException("aborted", "AbortError"));
  });
  let result;
  try {
    result = await work(tables);
  } catch (problem) {
    done.catch(() => {});
    try { transaction.abort(); } catch { /* it has ended by itself */ }
    throw problem;
  }
  await done;
  return result;
}

export const read = (work) => within("readonly", work);
export const write = (work) => within("readwrite", work);

export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
