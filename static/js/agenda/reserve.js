// Changes that IndexedDB has no room for, or cannot be opened for: they wait in localStorage, which has room of its own.

const KEPT = "rasti-reserve";
const STORES = ["entries", "meta"];

// Where localStorage has no room either: as long as this page.
let unkept = null;

/** Return copies of the stores' maps {entries, meta}, with what waits laid over them. */
export function layOver(stored) {
  const changes = waiting();
  return Object.fromEntries(STORES.map((name) => [name, lay(new Map(stored[name]), changes[name])]));
}

/** Let changes {entries, meta} wait, each a list of [key, value], beside those that do; null is for a key that goes. */
export function keep(changes) {
  const before = waiting();
  const all = Object.fromEntries(STORES.map((name) => [name, [...new Map([...before[name], ...changes[name]])]]));
  try {
    globalThis.localStorage.setItem(KEPT, JSON.stringify(all));
    unkept = null;
  } catch {
    unkept = all;
  }
}

/** Forget what waits: it has been written. */
export function clear() {
  if (!isUsed()) return;
  unkept = null;
  globalThis.localStorage?.removeItem(KEPT);
}

/** Say whether anything waits. */
export function isUsed() {
  return Boolean(unkept ?? globalThis.localStorage?.getItem(KEPT));
}

/** Say whether what waits is gone with this page. */
export function isLost() {
  return Boolean(unkept ?? globalThis.localStorage?.forgets);
}

function lay(map, changes) {
  for (const [key, value] of changes) value === null ? map.delete(key) : map.set(key, value);
  return map;
}

function waiting() {
  return unkept ?? JSON.parse(globalThis.localStorage?.getItem(KEPT) ?? null) ?? { entries: [], meta: [] };
}
