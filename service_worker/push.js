// Pushes: each shows a notification, in the words that the server wrote, and freshens the stored pages.

import { update } from "./pages.js";
import { LANGUAGES } from "./routes.js";

const ICON = new URL("../icons/icon-192.png", import.meta.url).href;
const BADGE = new URL("../icons/icon-monochrome-96.png", import.meta.url).href;

/** Show what was pushed, always, and bring its language's pages up to date. */
export async function onPush(event) {
  const { title = "Rasti", body = "", tag, lang, dir, navigate = "/" } = read(event);
  const options = { body, lang, dir, navigate, icon: ICON, badge: BADGE, data: { navigate } };
  await registration.showNotification(title, tag ? { ...options, tag } : options);
  await freshen(LANGUAGES.includes(lang) ? lang : "");
}

/** Open what a notification is about: in the window that shows it, else in any window, else in a new one. */
export async function onNotificationClick(event) {
  event.notification.close();
  const target = here(event.notification.data?.navigate ?? "/");
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
  await call("POST", fresh.toJSON());
  if (oldSubscription && oldSubscription.endpoint !== fresh.endpoint) {
    await call("DELETE", { endpoint: oldSubscription.endpoint });
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

// Late pages are no reason to fail: the notification is there, and the next visit asks again.
async function freshen(lang) {
  try {
    const record = lang && (await update(lang));
    if (!record) return;
    for (const client of await clients.matchAll({ type: "window" })) {
      client.postMessage({ type: "held", fresh: true, lang, ...record });
    }
  } catch {}
}

async function subscribeAgain(old) {
  const applicationServerKey = old?.options.applicationServerKey ?? (await (await fetch("/alerts/key")).json()).key;
  return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
}

function call(method, body) {
  const headers = { "Content-Type": "application/json" };
  return fetch("/alerts/subscription", { method, headers, body: JSON.stringify(body) });
}
