// The alerts that this person got, as the server sent them: kept on the phone, with how many were not looked at yet.
import { getMeta, setMeta } from "../agenda/store.js";

/** Return {items: [{id, at, title, body, navigate}], seen}: the newest first; `seen` is the newest that was looked at. */
export async function read() {
  return (await getMeta("inbox")) ?? { items: [], seen: 0 };
}

/** Fetch what is new; without a network what is here stays. */
export async function refresh() {
  const response = await fetch("/alerts/inbox").catch(() => null);
  if (!response?.ok) return;
  const { notices } = await response.json();
  await keep({ items: notices, seen: (await read()).seen });
}

/** Note that all of them were looked at. */
export async function look() {
  const { items, seen } = await read();
  await keep({ items, seen: Math.max(seen, 0, ...items.map((one) => one.id)) });
}

/** Count those not looked at yet. */
export function unread({ items, seen }) {
  return items.filter((one) => one.id > seen).length;
}

/** Return an address on this host: the server may know itself by another name. */
export function localPath(address, origin) {
  const { pathname, search } = new URL(address, origin);
  return pathname + search;
}

async function keep(inbox) {
  await setMeta("inbox", inbox);
  const count = unread(inbox);
  await (count ? globalThis.navigator?.setAppBadge?.(count) : globalThis.navigator?.clearAppBadge?.())?.catch(() => {});
  globalThis.document?.dispatchEvent(new CustomEvent("rasti:inbox"));
}
