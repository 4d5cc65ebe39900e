// Alerts on this device: what is true of it, and turning them on, off and trying them.
import { getMeta, setMeta } from "../agenda/store.js";
import { want } from "../agenda/sync.js";
import { eventNow } from "../lib/clock.js";

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

/** Return what is remembered: {on, lead, lang, endpoint, asked, checked (machine time), shown (event time)}. */
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
  await send(await subscribe(), { lead });
  return state();
}

/** Take this device's address back. */
export async function turnOff() {
  const { endpoint } = await wishes();
  await remember({ on: false, endpoint: "" });
  await (await current())?.unsubscribe();
  await call("DELETE", "/alerts/subscription", { endpoint });
}

/** Wish for another time before the start, in minutes. */
export async function changeLead(lead) {
  const subscription = await current();
  if (subscription && (await wishes()).on) await send(subscription, { lead });
  else await remember({ lead });
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

async function send(subscription, { lead }) {
  const { lang } = document.documentElement;
  const before = (await wishes()).endpoint;
  const wish = lead === undefined ? { lang } : { lang, lead_minutes: lead };
  const agenda = await getMeta("agenda");
  const kept = await call("POST", "/alerts/subscription", { ...subscription.toJSON(), ...wish, agenda });
  const { endpoint } = subscription;
  const times = { checked: Date.now(), shown: eventNow().getTime() };
  await remember({ on: true, lead: kept.lead_minutes, lang, endpoint, ...times });
  if (before && before !== endpoint) await call("DELETE", "/alerts/subscription", { endpoint: before });
}

async function current() {
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration?.pushManager.getSubscription()) ?? null;
}

async function call(method, path, body) {
  const headers = { "Content-Type": "application/json", "Accept-Language": document.documentElement.lang };
  const options = method === "GET" ? {} : { method, headers, body: JSON.stringify(body) };
  const response = await fetch(path, options).catch(() => null);
  const answer = await response?.json().catch(() => ({}));
  if (!response?.ok) throw new Refused(answer);
  return answer;
}

function encode(buffer) {
  const text = btoa(String.fromCharCode(...new Uint8Array(buffer ?? [])));
  return text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
