// The edition on this phone: asks the server what stands, has the worker hold it, and brings the open page up to it.

import { eventNow, setServerTime } from "./clock.js";

const POLL_MS = 10_000;
const JITTER_MS = 2_000;
const LONGEST_RETRY_MS = 300_000;
const TROUBLE_MS = 3_600_000;
// A thousand phones see a network come back at once.
const SPREAD_MS = 2_000;
const PATIENCE_MS = 3_000;
const { lang, build } = document.body.dataset;
const CHECKED = `rasti-checked-${lang}`;
const HELD = `rasti-held-${lang}`;
// "yes" or "no" once the reader decided about an offline copy.
const COPY = "rasti-copy";
// Why no copy could be stored, or the one that is here not be renewed ("stale"), and until when that is not tried again: "full 1731571200000".
const TROUBLED = "rasti-trouble";
const TROUBLE = { QuotaExceededError: "full", UnknownError: "broken", InvalidStateError: "broken", SecurityError: "broken" };
const [trouble, troubledUntil] = (localStorage.getItem(TROUBLED) ?? "").split(" ");

/** What is known: edition, epoch, checked (event time of the last answer), offline, ready, progress (0–100 or null). */
export const state = {
  edition: 0,
  epoch: "",
  checked: new Date(localStorage.getItem(CHECKED) ?? NaN),
  offline: !navigator.onLine,
  // As the last page knew, until the worker says what it holds.
  ready: Boolean(navigator.serviceWorker?.controller && localStorage.getItem(HELD)),
  progress: null,
  // A newer build than this page's is whole, and waits for the reader.
  newer: false,
  // The first copy's size in bytes, from when it is whole.
  stored: 0,
  // Why there is no offline copy: "unsupported", "full", "broken", "stale", "withdrawn" by the organiser, or "".
  trouble: "serviceWorker" in navigator ? trouble : "unsupported",
  // Data is scarce here, and nobody said yet whether to download.
  asks: false,
  // Without https a browser gives neither worker, nor push, nor installation.
  insecure: !isSecureContext,
};

let registration = null;

// What the server sent, taken before any element wakes, to compare the next page with.
const sent = { source: source(document) };

let shown = "";
let served = null;
let held = null;
let timer = 0;
let asking = null;
let failures = 0;
// A clock that was ahead when that was written is no reason to wait for longer.
let retryAt = Math.min(Number(troubledUntil) || 0, Date.now() + TROUBLE_MS);

/** Start: ask for the edition now, on every return and every ten seconds while visible; then register the worker. */
export function start() {
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" ? comeBack() : clearTimeout(timer));
  addEventListener("online", () => setTimeout(check, Math.random() * SPREAD_MS));
  addEventListener("offline", () => set({ offline: true }));
  addEventListener("pageshow", ({ persisted }) => persisted && check());
  listen();
  check();
}

// The browser may have cleared the copy away meanwhile.
function comeBack() {
  askHeld();
  check();
}

function askHeld() {
  navigator.serviceWorker?.controller?.postMessage({ type: "held", lang });
}

/** Ask the server which edition stands, and follow it. */
export function check() {
  clearTimeout(timer);
  asking ??= ask().finally(() => {
    asking = null;
    if (document.visibilityState === "visible") timer = setTimeout(check, POLL_MS + (Math.random() * 2 - 1) * JITTER_MS);
  });
  return asking;
}

/** Return what a page is compared by. */
export function source(page) {
  return [page.title, ...[".rehearsal", "main"].map((selector) => page.querySelector(selector)?.outerHTML)].join("\n");
}

async function ask() {
  const before = Date.now();
  // A page waited less for a server that hangs, and is the stored one: it says so before we give up.
  const slow = setTimeout(() => set({ offline: true }), PATIENCE_MS);
  try {
    const answer = await fetch("/edition", { cache: "no-store", signal: AbortSignal.timeout(POLL_MS) });
    // A server that fails gives no pages either; one that refuses is there, and what was last known stands.
    if (!answer.ok) return set({ offline: answer.status >= 500 });
    // A network that wants a sign-in answers everything, and well: that is none.
    if (!answer.headers.has("Rasti-Edition")) return set({ offline: true });
    served = { ...await answer.json(), at: (before + Date.now()) / 2 };
  } catch {
    return set({ offline: true });
  } finally {
    clearTimeout(slow);
  }
  setServerTime(served.now, served.at);
  const checked = eventNow();
  localStorage.setItem(CHECKED, checked.toISOString());
  set({ offline: false, checked, edition: served.edition, epoch: served.epoch });
  if (served.offline === false) return withdraw();
  await register();
  await follow();
}

/** Have the worker hold what the server has; where there is none, the network has the page. */
async function follow() {
  if (!served) return;
  if (served.build !== build) return expectNewer();
  if (isShown(served)) return;
  if (!copies()) return show(served, Boolean(shown || held?.edition));
  navigator.serviceWorker.controller.postMessage({ type: "update", lang, wanted: { edition: served.edition, epoch: served.epoch } });
}

/** Download this language, whole, as the reader wants; or, with `wanted` false, nothing by itself from now on. */
export function decide(wanted) {
  localStorage.setItem(COPY, wanted ? "yes" : "no");
  set({ asks: false });
  if (wanted) navigator.serviceWorker?.controller?.postMessage({ type: "update", lang, whole: true });
}

function copies() {
  return Boolean(navigator.serviceWorker?.controller) && wantsCopy() && Date.now() >= retryAt;
}

// What is held is kept fresh whatever the line; a first download waits for a word where data is scarce.
function wantsCopy() {
  const decided = localStorage.getItem(COPY);
  if (held?.edition || decided === "yes") return true;
  if (decided === "no") return false;
  const scarce = Boolean(navigator.connection?.saveData);
  if (scarce && held && !state.asks) set({ asks: true });
  return !scarce;
}

/** Take the newer build now: its worker first, where there is one, then this page anew. */
export async function takeNewer() {
  const waiting = registration?.waiting;
  const over = new Promise((resolve) => navigator.serviceWorker?.addEventListener("controllerchange", resolve, { once: true }));
  waiting?.postMessage({ type: "take over", agreed: true });
  if (waiting) await Promise.race([over, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
  location.reload();
}

// Another build's pages are never laid into this one's: the browser prepares it, and the reader is asked.
async function expectNewer() {
  if (state.newer || Date.now() < retryAt) return;
  retryAt = Date.now() + LONGEST_RETRY_MS;
  await registration?.update().catch(() => {});
  if (!registration?.installing) set({ newer: true });
}

function listen() {
  const container = navigator.serviceWorker;
  if (!container) return;
  container.addEventListener("message", hear);
  container.addEventListener("controllerchange", () => {
    askHeld();
    follow();
  });
  container.startMessages();
  askHeld();
}

async function register() {
  if (registration || !("serviceWorker" in navigator)) return;
  try {
    registration = await navigator.serviceWorker.register("/service_worker.js", { type: "module", updateViaCache: "none" });
    // What waited since an earlier page takes over at this start; what comes now, where this page is of its build.
    registration.waiting?.postMessage({ type: "take over", agreed: true });
    watch(registration.installing);
    registration.addEventListener("updatefound", () => watch(registration.installing));
  } catch {
    // Older Firefox has no module workers, private windows may have none: the app stays online-only.
    set({ trouble: "unsupported" });
  }
}

// The organiser switched the offline copy off: the worker that the server has now deletes it and goes.
async function withdraw() {
  if (state.trouble === "withdrawn") return;
  localStorage.removeItem(HELD);
  set({ ready: false, trouble: "withdrawn" });
  await (await navigator.serviceWorker?.getRegistration())?.update().catch(() => {});
}

function watch(worker) {
  worker?.addEventListener("statechange", () => {
    if (worker.state !== "installed" || !navigator.serviceWorker.controller) return;
    worker.postMessage({ type: "take over", build });
    if (served && served.build !== build) set({ newer: true });
  });
}

function hear({ data, ports }) {
  if (data?.type === "build") return ports[0].postMessage(build);
  if (data?.lang !== lang) return;
  if (data.type === "progress") set({ progress: data.of ? Math.round(100 * data.done / data.of) : null });
  if (data.type === "failed") {
    const reason = TROUBLE[data.reason] && held?.edition ? "stale" : TROUBLE[data.reason];
    retryAt = Date.now() + (reason ? TROUBLE_MS : Math.min(POLL_MS * 2 ** failures++, LONGEST_RETRY_MS));
    if (reason) localStorage.setItem(TROUBLED, `${reason} ${retryAt}`);
    set({ progress: null, trouble: reason ?? state.trouble });
    follow();
  }
  if (data.type === "held" && !data.edition) {
    localStorage.removeItem(HELD);
    held = {};
    set({ ready: false });
    follow();
  }
  if (data.type === "held" && data.edition) {
    // An old copy that could not be renewed is no sign that it can be now.
    const trouble = !data.updated && state.trouble === "stale" ? "stale" : "";
    if (!trouble) {
      failures = retryAt = 0;
      localStorage.removeItem(TROUBLED);
    }
    localStorage.setItem(HELD, data.edition);
    held = data;
    set({ ready: true, progress: null, trouble, stored: data.first ? data.bytes : state.stored });
    if (data.updated) show(data, true);
  }
}

/** Bring the open page to an edition, unless it shows it already; never back to one older than the server's. */
async function show(edition, compare) {
  if (isShown(edition) || edition.build !== build || (edition.epoch === served?.epoch && edition.edition < served.edition)) return;
  // An address with a query came from the network; a printed page may have come from the store.
  const first = !shown;
  let changed = false;
  if (compare && !(first && location.search)) {
    const { refresh } = await import("./refresh.js");
    changed = await refresh(sent, edition === served).catch(() => false);
    // The rehearsal clock may be another one now.
    if (changed && served && isSame(served, edition)) setServerTime(served.now, served.at);
  }
  shown = key(edition);
  if (!first || changed) announce();
}

function isShown(edition) {
  // Shown from the network while nothing is held yet: the download is still wanted.
  return shown === key(edition) && (!copies() || (held?.edition && isSame(held, edition)));
}

function isSame(one, other) {
  return key(one) === key(other);
}

function key({ edition, epoch }) {
  return `${epoch}:${edition}`;
}

function set(changes) {
  const wasOffline = state.offline;
  Object.assign(state, changes);
  document.dispatchEvent(new CustomEvent("rasti:status", { detail: state }));
  if (wasOffline !== state.offline) announce();
}

function announce() {
  const detail = { edition: state.edition, printed_at: served?.printed_at, offline: state.offline };
  document.dispatchEvent(new CustomEvent("rasti:edition", { detail }));
}
