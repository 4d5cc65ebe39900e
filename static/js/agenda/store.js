// The phone's own copy of the agenda: IndexedDB `rasti-agenda`, or memory where the browser keeps none.
import { serverOffset } from "../lib/clock.js";
import { openDB } from "../vendor/idb.js";
import { stampAfter, wins } from "./merge.js";

const NAME = "rasti-agenda";
const STORES = ["entries", "meta"];

let opened = null;
let snapshot = null;
let memory = null;
let asked = false;

const channel = globalThis.BroadcastChannel ? new BroadcastChannel(NAME) : null;
channel?.unref?.();
channel?.addEventListener("message", announceHere);

/** Return every entry, item → {on, at, dirty}; removed ticks included. */
export function all() {
  snapshot ??= read().then(({ entries }) => entries);
  snapshot.catch(() => (snapshot = null));
  return snapshot;
}

/** Tick or untick an item, at once and offline. */
export function set(item, on) {
  return setAll([[item, on]]);
}

/** Tick or untick several, [item, on] each, at once. */
export async function setAll(changes) {
  await change((entries, meta) => {
    for (const [item, on] of changes) {
      const at = stampAfter(meta.get("last") ?? 0, Date.now() + serverOffset);
      entries.set(item, { on: Number(on), at, dirty: true });
      meta.set("last", at);
    }
    globalThis.localStorage?.setItem("rasti-ticks", "1");
    meta.set("ticks", (meta.get("ticks") ?? 0) + changes.length);
  });
  announce();
  askToPersist();
}

/** Return what is kept under `key` beside the entries: wanted, cursor, agenda, last, alerts. */
export async function getMeta(key) {
  return (await read()).meta.get(key);
}

/** Keep `value` under `key`. */
export function setMeta(key, value) {
  return change((entries, meta) => meta.set(key, value));
}

/** Load the syncing where it is wanted, and only there. */
export async function wakeSync() {
  if (hasMarker() || (await getMeta("wanted"))) (await import("./sync.js")).start();
}

/** Say whether the marker cookie stands beside the attendee's, which scripts cannot see. */
export function hasMarker() {
  return /(^|; )rasti_on=1/.test(globalThis.document?.cookie ?? "");
}

/** Say whether ticks live only as long as this page, since the browser keeps nothing. */
export async function isForgetful() {
  await open();
  return memory !== null;
}

/** Take entries {item: [on, at]} of another copy in; `edit(entries, meta)` may do more in the same transaction. */
export async function receive(incoming, edit = () => {}) {
  const result = await change((entries, meta) => {
    for (const [item, [on, at]] of Object.entries(incoming)) {
      const kept = entries.get(item);
      if (!kept || wins([on, at], [kept.on, kept.at])) entries.set(item, { on, at, dirty: false });
      meta.set("last", Math.max(meta.get("last") ?? 0, at));
    }
    return edit(entries, meta);
  });
  if (Object.keys(incoming).length) announce();
  return result;
}

/** Run `edit(entries, meta)` on both maps in one transaction; replace values in them, never change one in place. */
export async function change(edit) {
  const result = await retryOnce(async () => {
    const db = await open();
    if (memory) return edit(memory.entries, memory.meta);
    const tx = db.transaction(STORES, "readwrite");
    const maps = await readMaps(tx);
    const before = STORES.map((name) => new Map(maps[name]));
    const outcome = edit(maps.entries, maps.meta);
    STORES.forEach((name, n) => {
      for (const [key, value] of maps[name]) if (before[n].get(key) !== value) tx.objectStore(name).put(value, key);
      for (const key of before[n].keys()) if (!maps[name].has(key)) tx.objectStore(name).delete(key);
    });
    await tx.done;
    return outcome;
  });
  snapshot = null;
  return result;
}

/** Tell every element of every open page that entries changed. */
export function announce() {
  announceHere();
  channel?.postMessage("changed");
}

function announceHere() {
  snapshot = null;
  globalThis.document?.dispatchEvent(new CustomEvent("rasti:agenda"));
}

function read() {
  return retryOnce(async () => {
    const db = await open();
    return memory ?? readMaps(db.transaction(STORES));
  });
}

async function readMaps(tx) {
  const lists = await Promise.all(
    STORES.flatMap((name) => [tx.objectStore(name).getAllKeys(), tx.objectStore(name).getAll()]),
  );
  const zip = (keys, values) => new Map(keys.map((key, n) => [key, values[n]]));
  return { entries: zip(lists[0], lists[1]), meta: zip(lists[2], lists[3]) };
}

function open() {
  return (opened ??= openKept().catch(() => {
    memory = { entries: new Map(), meta: new Map() };
  }));
}

async function openKept() {
  return openDB(NAME, 1, {
    upgrade: (db) => STORES.forEach((name) => db.createObjectStore(name)),
    blocking: (current, blocked, event) => {
      event.target.close();
      opened = null;
    },
    terminated: () => (opened = null),
  });
}

// Safari drops the connection of a page that slept; a fresh one then works.
async function retryOnce(work) {
  try {
    return await work();
  } catch (error) {
    if (!["InvalidStateError", "UnknownError", "AbortError"].includes(error.name)) throw error;
    opened = null;
    return work();
  }
}

// Firefox asks the person, so once, and only when there is something to lose.
async function askToPersist() {
  if (!globalThis.navigator?.storage?.persist || ((await getMeta("ticks")) ?? 0) < 2 || asked) return;
  asked = true;
  if (!(await navigator.storage.persisted())) navigator.storage.persist();
}
