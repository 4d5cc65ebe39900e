// Changes that IndexedDB has no room for, or cannot be opened for: they wait in localStorage, which has room of its own.

const RESERVE = "rasti-reserve";

/** What an agenda is kept in. */
export const STORES = ["entries", "meta"];

// Where localStorage has no room either: as long as this page.
let unkept = null;

/** Return copies of the stores' maps {entries, meta}, with what waits laid over them. */
export function layReserve(stored) {
  const changes = waiting();
  return Object.fromEntries(STORES.map((name) => [name, lay(new Map(stored[name]), changes[name])]));
}

/** Let changes {entries, meta} wait, each a list of [key, value], beside those that do; null is for a key that goes. */
export function keepInReserve(changes) {
  const before = waiting();
  const all = Object.fromEntries(STORES.map((name) => [name, [...new Map([...before[name], ...changes[name]])]]));
  try {
    globalThis.localStorage.setItem(RESERVE, JSON.stringify(all));
    unkept = null;
  } catch {
    unkept = all;
  }
}

/** Forget what waits: it has been written. */
export function emptyReserve() {
  if (!hasReserve()) return;
  unkept = null;
  globalThis.localStorage?.removeItem(RESERVE);
}

/** Say whether anything waits. */
export function hasReserve() {
  return Boolean(unkept ?? globalThis.localStorage?.getItem(RESERVE));
}

/** Say whether what waits is gone with this page. */
export function isReserveLost() {
  return Boolean(unkept ?? globalThis.localStorage?.forgets);
}

function lay(map, changes) {
  for (const [key, value] of changes) value === null ? map.delete(key) : map.set(key, value);
  return map;
}

function waiting() {
  return unkept ?? JSON.parse(globalThis.localStorage?.getItem(RESERVE) ?? null) ?? { entries: [], meta: [] };
}
