// Alerts on this device: what is true of it, and turning them on, off and trying them.
import { getMeta, setMeta } from "../agenda/store.js";
import { want } from "../agenda/sync.js";
import { eventNow } from "../lib/clock.js";
import { mode } from "../lib/mode.js";
import { fetchOurs } from "../lib/ours.js";

// So that a start without alerts need not load this module.
const HINT = "rasti-alerts";
const CONFIRM_MS = 60 * 60 * 1000;

/** A refusal in the server's words: `message` and `remedy`; both empty where it did not answer. */
export class Refused extends Error {
  constructor({ error = "", remedy = "" } = {}) {
    super(error);
    this.remedy = remedy;
  }
}

/** Say what is true here: "insecure", "install" (iOS outside the home screen), "unsupported", "denied", "off" or "on". */
export async function state() {
  if (!globalThis.isSecureContext) return "insecure";
  const able = "serviceWorker" in navigator && "PushManager" in globalThis && "Notification" in globalThis;
  if (!able) return navigator.standalone === false ? "install" : "unsupported";
  if (Notification.permission === "denied") return "denied";
  const granted = Notification.permission === "granted";
  return granted && (await wishes()).on && (await current()) ? "on" : "off";
}

/**
 * Return what is remembered: {on, lead, lang, endpoint, asked, tester, checked (machine time), shown (event time)}, and in
 * `wish` what the server knows or will be told: {lead_minutes, kinds, quiet_from, quiet_until, remote}.
 */
export async function wishes() {
  return (await getMeta("alerts")) ?? {};
}

/** Remember more of it. */
export async function remember(more) {
  const kept = { ...(await wishes()), ...more };
  await setMeta("alerts", kept);
  if (kept.on) localStorage.setItem(HINT, "1");
  else localStorage.removeItem(HINT);
}

/** Ask the person, subscribe, and give the server agenda and address; call it at once on a tap. Returns the state. */
export async function turnOn(lead) {
  if ((await Notification.requestPermission()) !== "granted") return state();
  if (!(await want())) throw new Refused();
  await send(await subscribe(), { ...(await wishes()).wish, lead_minutes: lead });
  return state();
}

/** Take this device's address back. */
export async function turnOff() {
  const { endpoint } = await wishes();
  await remember({ on: false, endpoint: "" });
  await (await current())?.unsubscribe();
  await call("DELETE", "/alerts/subscription", { endpoint });
}

/** Wish for something else: {lead_minutes, kinds, quiet_from, quiet_until, remote}; kept here until alerts are on. */
export async function wish(changes) {
  if ((await wishes()).on) return keep(await call("POST", "/alerts/wishes", changes));
  const { wish: before, lead } = await wishes();
  await remember({ wish: { ...before, ...changes }, lead: changes.lead_minutes ?? lead });
}

/** Take in what another device of the same person wished for. */
export async function readWishes() {
  if ((await wishes()).on) await keep(await call("GET", "/alerts/wishes"));
}

/** Have this device get what a rehearsal sends, or not. */
export async function takePart(tester) {
  await call("POST", "/alerts/wishes", { endpoint: (await wishes()).endpoint, tester });
  await remember({ tester });
}

/** Have the server send a trial alert; returns to how many devices. */
export async function sendTest() {
  return (await call("POST", "/alerts/test", {})).devices;
}

/** At each start: have what browsers silently took away again, and tell the server once an hour, or when it differs. */
export async function recheck() {
  const { on, endpoint, lang, checked = 0 } = await wishes();
  if (!on || (await state()) === "denied" || Notification.permission !== "granted") return;
  const subscription = await current();
  const same = subscription?.endpoint === endpoint && lang === document.documentElement.lang;
  if (same && Math.abs(Date.now() - checked) < CONFIRM_MS) return;
  await send(await subscribe(), {}).catch(() => {});
}

async function subscribe() {
  const { key } = await call("GET", "/alerts/key");
  const manager = (await navigator.serviceWorker.ready).pushManager;
  const kept = await manager.getSubscription();
  if (kept && encode(kept.options.applicationServerKey) === key) return kept;
  await kept?.unsubscribe();
  return manager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

async function send(subscription, wished) {
  const { lang } = document.documentElement;
  const before = (await wishes()).endpoint;
  const agenda = await getMeta("agenda");
  const said = { ...wished, lang, remote: mode() === "remote", agenda };
  const kept = await call("POST", "/alerts/subscription", { ...subscription.toJSON(), ...said });
  const { endpoint } = subscription;
  const times = { checked: Date.now(), shown: eventNow().getTime() };
  await remember({ on: true, lang, endpoint, ...times });
  await keep(kept);
  if (before && before !== endpoint) await call("DELETE", "/alerts/subscription", { endpoint: before });
}

function keep({ lang, ...kept }) {
  return remember({ wish: kept, lead: kept.lead_minutes });
}

async function current() {
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration?.pushManager.getSubscription()) ?? null;
}

async function call(method, path, body) {
  const headers = { "Content-Type": "application/json", "Accept-Language": document.documentElement.lang };
  const options = method === "GET" ? {} : { method, headers, body: JSON.stringify(body) };
  const response = await fetchOurs(path, options);
  const answer = await response?.json().catch(() => ({}));
  if (!response?.ok) throw new Refused(answer);
  return answer;
}

function encode(buffer) {
  const text = btoa(String.fromCharCode(...new Uint8Array(buffer ?? [])));
  return text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
