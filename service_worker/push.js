// Pushes: each shows a notification, in the words that the server wrote, and freshens the stored pages.

import { post, readAgenda, syncAgenda } from "./agenda.js";
import { held, update } from "./pages.js";
import { LANGUAGES } from "./routes.js";
import { wait } from "./shell.js";

const ICON = new URL("../icons/icon-192.png", import.meta.url).href;
const SUBSCRIPTION = "/alerts/subscription";
const UNTICK = "untick ";
const BADGE = new URL("../icons/icon-monochrome-96.png", import.meta.url).href;

/** Show what was pushed, always, and bring its language's pages up to date. */
export async function onPush(event) {
  const { title = "Rasti", body = "", tag = "", lang, dir, navigate = "/", actions = [] } = read(event);
  const ways = Object.fromEntries(actions.map((one) => [one.action, one.navigate]));
  const buttons = actions.map(({ action, title }) => ({ action, title }));
  const options = { body, tag, lang, dir, navigate, actions: buttons, icon: ICON, badge: BADGE, data: { navigate, ways } };
  await registration.showNotification(title, options);
  await tellWindows("alerted");
  await freshen(LANGUAGES.includes(lang) ? lang : "");
}

/**
 * Open what a notification is about: in the window that shows it, else in any window, else in a new one. A button has an
 * address of its own; the one that unticks opens it only where the server could not be told.
 */
export async function onNotificationClick({ notification, action = "" }) {
  notification.close();
  const { navigate = "/", ways = {} } = notification.data ?? {};
  if (action.startsWith(UNTICK) && (await untick(action.slice(UNTICK.length).split(",")))) return;
  await openAddress(here(ways[action] ?? navigate));
}

async function openAddress(target) {
  const windows = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const showing = windows.find((client) => client.url === target);
  if (showing) return showing.focus();
  for (const client of windows) {
    try {
      const moved = await client.navigate(target);
      if (moved) return await moved.focus();
    } catch {
      // Only a window that this worker controls can be sent elsewhere.
    }
  }
  return clients.openWindow(target);
}

/** Give the server the new address of this device, and take back the old one. */
export async function onSubscriptionChange({ newSubscription, oldSubscription }) {
  const fresh = newSubscription ?? (await subscribeAgain(oldSubscription));
  // By which the server knows whether it erased this phone's agenda.
  const [agenda] = await readAgenda();
  await post(SUBSCRIPTION, { ...fresh.toJSON(), agenda });
  if (oldSubscription && oldSubscription.endpoint !== fresh.endpoint) {
    await post(SUBSCRIPTION, { endpoint: oldSubscription.endpoint }, "DELETE");
  }
}

// Safari gives what it would show itself; elsewhere the same JSON is the push's data.
function read({ notification, data }) {
  if (notification) return notification;
  try {
    return data.json().notification ?? {};
  } catch {
    return {};
  }
}

// The server may know itself by another name than this phone does: only the path counts.
function here(address) {
  const { pathname, search, hash } = new URL(address, location.origin);
  return new URL(pathname + search + hash, location.origin).href;
}

// The phones that are told at once do not all ask at once; where nothing is held, nobody said yes to a download. Late pages are no reason to fail: the notification is there, and the next visit asks again.
async function freshen(lang) {
  try {
    await wait(Math.random() * 3000);
    const record = lang && (await held(lang)) && (await update(lang));
    if (!record) return;
    for (const client of await clients.matchAll({ type: "window" })) {
      client.postMessage({ type: "held", updated: true, lang, ...record });
    }
  } catch {}
}

// Of the names of a showing, the one that is ticked: the other may stand for more.
async function untick(names) {
  try {
    const { entries } = await syncAgenda({});
    const items = names.filter((name) => entries[name]?.[0]);
    // Later than the tick, which was stamped by the server's clock.
    const at = Math.max(Date.now(), ...items.map((item) => entries[item][1] + 1));
    if (items.length) await syncAgenda(Object.fromEntries(items.map((item) => [item, [0, at]])));
    await tellWindows("unticked");
    return true;
  } catch {
    return false;
  }
}

async function tellWindows(type) {
  for (const client of await clients.matchAll({ type: "window" })) client.postMessage({ type });
}

async function subscribeAgain(old) {
  const applicationServerKey = old?.options.applicationServerKey ?? (await (await fetch("/alerts/key")).json()).key;
  return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
}
