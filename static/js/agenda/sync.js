// Syncing with the server: only once alerts or a second device are wanted (POST /agenda/sync).
import { fetchOurs } from "../lib/ours.js";
import { all, announce, change, getMeta, hasMarker, receive, setMeta } from "./store.js";

const BATCH = 500;
const ROUNDS = 40;
const QUIET_MS = 1500;
// A thousand phones see a network come back at once.
const SPREAD_MS = 2000;

let started = false;
let running = null;
let timer = null;

/** Want syncing from now on, and sync; call it when alerts or a second device are turned on. */
export async function want() {
  await setMeta("wanted", true);
  if (globalThis.document) start();
  const done = await syncNow();
  if (await getMeta("wanted")) return done;
  // The server had erased us, and this tap wants it anew.
  await setMeta("wanted", true);
  return syncNow();
}

/** Send what changed here and take in what changed elsewhere; true when both copies are the same. */
export function syncNow() {
  return (running ??= alone(run).finally(() => (running = null)));
}

/** Have the server forget this attendee; the ticks stay on this phone. Gives how many of each it erased, or null. */
export async function forget() {
  const response = await fetchOurs("/attendee", { method: "DELETE" });
  if (!response?.ok) return null;
  const { forgotten } = await response.json();
  await change(leave);
  return forgotten ?? {};
}

/** Sync on load, on every change, when the network comes back and when the page is shown again. */
export function start() {
  if (started) return;
  started = true;
  document.addEventListener("rasti:agenda", () => soon(QUIET_MS));
  addEventListener("online", () => soon(Math.random() * SPREAD_MS, true));
  document.addEventListener("visibilitychange", () => (document.visibilityState === "visible" ? soon(0) : leaveToWorker()));
  soon(0);
}

// Taking in what came announces a change too: where nothing else asks for it, only an unsent tick is a reason to sync again.
function soon(delay, anyway = delay === 0) {
  clearTimeout(timer);
  timer = setTimeout(async () => (await isWanted()) && (anyway || (await isUnsent())) && ((await syncNow()) || leaveToWorker()), delay);
}

// What could not be sent, or is not yet when the page goes out of sight, the worker sends, where the browser can wake it.
async function leaveToWorker() {
  const registration = await globalThis.navigator?.serviceWorker?.getRegistration().catch(() => null);
  if (registration?.sync && (await isWanted()) && (await isUnsent())) await registration.sync.register("ticks").catch(() => {});
}

async function isUnsent() {
  return [...(await all()).values()].some((entry) => entry.dirty);
}

async function isWanted() {
  // Safari evicts the agenda after seven days, but not the cookie: what the server has is restored by it.
  if (!(await getMeta("wanted")) && hasMarker()) await setMeta("wanted", true);
  return Boolean(await getMeta("wanted"));
}

function alone(work) {
  return globalThis.navigator?.locks ? navigator.locks.request("rasti-agenda-sync", work) : work();
}

async function run() {
  for (let round = 0; round < ROUNDS; round++) {
    const sent = await outgoing();
    const response = await post(sent);
    if (!response) return false;
    const body = await response.json().catch(() => ({}));
    if (response.status === 409 && body.now) await restamp(body.now);
    else if (!response.ok) return postpone(response);
    else if (!(await accept(sent.entries, body, response.headers))) return true;
  }
  return false;
}

async function outgoing() {
  const dirty = [...(await all())].filter(([, entry]) => entry.dirty).slice(0, BATCH);
  const entries = Object.fromEntries(dirty.map(([item, { on, at }]) => [item, [on, at]]));
  return { since: (await getMeta("cursor")) ?? 0, entries, agenda: await getMeta("agenda") };
}

function post(sent) {
  const lang = globalThis.document?.documentElement.lang;
  const headers = { "Content-Type": "application/json" };
  return fetchOurs("/agenda/sync", { method: "POST", headers, body: JSON.stringify({ ...sent, lang }) });
}

// Returns whether there is more to send.
async function accept(sent, { cursor, entries: incoming }, headers) {
  const [epoch, id = ""] = (headers.get("Rasti-Agenda") ?? "").split(" ");
  return receive(incoming, (entries, meta) => {
    for (const [item, [on, at]] of Object.entries(sent)) {
      const kept = entries.get(item);
      if (kept.at === at && kept.on === on) entries.set(item, { on, at, dirty: false });
    }
    const known = meta.get("agenda");
    meta.set("cursor", cursor);
    meta.set("agenda", { epoch, id });
    if (known && known.epoch === epoch && known.id && !id) return leave(entries, meta);
    if (known && (known.epoch !== epoch || known.id !== id)) return resend(entries, meta, sent);
    return [...entries.values()].some((entry) => entry.dirty);
  });
}

// Another database or another agenda answers: give it everything that we have.
function resend(entries, meta, sent) {
  meta.set("cursor", 0);
  for (const [item, entry] of entries) if (!Object.hasOwn(sent, item)) entries.set(item, { ...entry, dirty: true });
  return meta.get("agenda").id !== "" || entries.size > 0;
}

// The server erased us, as it promised to: do not come back unasked.
function leave(entries, meta) {
  for (const key of ["wanted", "cursor", "agenda", "calendar"]) meta.delete(key);
  if (meta.get("alerts")?.on) meta.set("alerts", { ...meta.get("alerts"), on: false, endpoint: "" });
  for (const [item, entry] of entries) entries.set(item, { ...entry, dirty: true });
  return false;
}

// This phone's clock is ahead: what is unsent was ticked by now, as the server counts.
async function restamp(now) {
  await change((entries, meta) => {
    for (const [item, entry] of entries) {
      if (entry.dirty && entry.at > now) entries.set(item, { ...entry, at: now });
    }
    meta.set("last", Math.max(0, ...[...entries.values()].map((entry) => entry.at)));
  });
  announce();
}

function postpone(response) {
  const seconds = Number(response.headers.get("Retry-After"));
  if (seconds) {
    clearTimeout(timer);
    timer = setTimeout(syncNow, seconds * 1000);
  }
  return false;
}
