// What the browser keeps: drafts and the outbox, in IndexedDB. A write is committed the moment it is asked for
// and flushed to the disk, so it outlives the tab and a power cut. Where the browser refuses to store anything
// (some private windows), values live as long as this page.

const NAME = "clipjury";
const STORE = "kept";
const memory = new Map();

const opened = new Promise((resolve) => {
  const nothing = () => resolve(null);
  try {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = request.onblocked = nothing;
  } catch {
    nothing();
  }
});

async function run(mode, does) {
  const database = await opened;
  if (!database) throw new Error("nothing is kept here");
  const deal = database.transaction(STORE, mode, { durability: "strict" });
  const request = does(deal.objectStore(STORE));
  // Without this the browser commits only once our handlers have run, which a closing tab never sees.
  deal.commit?.();
  return new Promise((resolve, reject) => {
    deal.oncomplete = () => resolve(request.result);
    deal.onerror = deal.onabort = () => reject(deal.error);
  });
}

export async function get(key) {
  const stored = await run("readonly", (store) => store.get(key)).catch(() => null);
  return memory.get(key) ?? stored ?? null;
}

export async function all(prefix) {
  const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
  const stored = await run("readonly", (store) => store.getAll(range)).catch(() => []);
  const held = [...memory].filter(([key]) => key.startsWith(prefix)).map(([, value]) => value);
  return [...stored, ...held];
}

export async function set(key, value) {
  try {
    await run("readwrite", (store) => store.put(value, key));
    memory.delete(key);
  } catch {
    // Storage is refused or full.
    memory.set(key, value);
  }
}

export async function remove(key) {
  memory.delete(key);
  await run("readwrite", (store) => store.delete(key)).catch(() => {});
}

// An id of 122 random bits (UUID version 4). The browser's own maker is only there on https and localhost.
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
