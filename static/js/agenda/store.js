// The phone's own copy of the agenda: IndexedDB `rasti-agenda`, and a reserve where that is full or cannot be opened.
import { serverOffset } from "../lib/clock.js";
import { openDB } from "../vendor/idb.js";
import { stampAfter, wins } from "./merge.js";
import { STORES, emptyReserve, hasReserve, isReserveLost, keepInReserve, layReserve } from "./reserve.js";

const NAME = "rasti-agenda";
// What a full or failing disk says, by browser.
const UNWRITTEN = ["QuotaExceededError", "UnknownError", "AbortError"];

let opened = null;
let snapshot = null;
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
    meta.set("ticks", (meta.get("ticks") ?? 0) + changes.length);
  });
  announce();
  hint();
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

/** Load the syncing where it is wanted, and only there; what waits in the reserve may have room by now. */
export async function wakeSync() {
  if (hasReserve()) await change(() => {});
  if (hasMarker() || (await getMeta("wanted"))) (await import("./sync.js")).start();
}

/** Say whether the marker cookie stands beside the attendee's, which scripts cannot see. */
export function hasMarker() {
  return /(^|; )rasti_on=1/.test(globalThis.document?.cookie ?? "");
}

/** Say why ticks may not last: "forgotten" by a browser that keeps nothing, "full", "lost" with this page, or "". */
export async function trouble() {
  if (!(await open())) return "forgotten";
  if (!hasReserve()) return "";
  return isReserveLost() ? "lost" : "full";
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
  let outcome, changes;
  try {
    await retryOnce(async () => {
      const tx = (await open())?.transaction(STORES, "readwrite");
      const stored = await readStored(tx);
      const before = layReserve(stored);
      const maps = { entries: new Map(before.entries), meta: new Map(before.meta) };
      outcome = edit(maps.entries, maps.meta);
      changes = differences(before, maps);
      if (!tx) return setAside(changes);
      const unwritten = differences(stored, maps);
      for (const name of STORES) for (const [key, value] of unwritten[name]) write(tx.objectStore(name), key, value);
      await tx.done;
      emptyReserve();
    });
  } catch (error) {
    if (!changes || !UNWRITTEN.includes(error.name)) throw error;
    setAside(changes);
  }
  snapshot = null;
  return outcome;
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
  return retryOnce(async () => layReserve(await readStored((await open())?.transaction(STORES))));
}

async function readStored(tx) {
  if (!tx) return { entries: new Map(), meta: new Map() };
  const lists = await Promise.all(
    STORES.flatMap((name) => [tx.objectStore(name).getAllKeys(), tx.objectStore(name).getAll()]),
  );
  const zip = (keys, values) => new Map(keys.map((key, n) => [key, values[n]]));
  return { entries: zip(lists[0], lists[1]), meta: zip(lists[2], lists[3]) };
}

function differences(before, after) {
  const changed = (name) => [...after[name]].filter(([key, value]) => before[name].get(key) !== value);
  const gone = (name) => [...before[name].keys()].filter((key) => !after[name].has(key)).map((key) => [key, null]);
  return Object.fromEntries(STORES.map((name) => [name, [...changed(name), ...gone(name)]]));
}

function write(store, key, value) {
  if (value === null) store.delete(key);
  else store.put(value, key);
}

function setAside(changes) {
  keepInReserve(changes);
  globalThis.document?.dispatchEvent(new CustomEvent("rasti:unkept"));
}

// Null where the browser keeps nothing.
function open() {
  return (opened ??= openKept().catch(() => null));
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

// So that a start without ticks need not load what counts down to them.
function hint() {
  try {
    globalThis.localStorage?.setItem("rasti-ticks", "1");
  } catch {
    // Full: then nothing counts down.
  }
}

// Firefox asks the person, so once, and only when there is something to lose.
async function askToPersist() {
  if (!globalThis.navigator?.storage?.persist || ((await getMeta("ticks")) ?? 0) < 2 || asked) return;
  asked = true;
  if (!(await navigator.storage.persisted())) navigator.storage.persist();
}
