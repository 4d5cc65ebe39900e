// The alerts that this person got, as the server sent them: kept on the phone, with how many were not looked at yet.
import { getMeta, setMeta } from "../agenda/store.js";
import { fetchOurs } from "../lib/ours.js";

const SPREAD_MS = 3000;

/**
 * Return {items: [{id, at, title, body, navigate}], seen, looked}: the newest first; `seen` is the newest that was looked at
 * in the inbox, `looked` are those whose session was.
 */
export async function read() {
  return (await getMeta("inbox")) ?? { items: [], seen: 0, looked: [] };
}

/** Fetch what is new; without a network what is here stays. */
export async function refresh() {
  const response = await fetchOurs("/alerts/inbox");
  if (!response?.ok) return;
  const { notices } = await response.json();
  const { seen, looked = [] } = await read();
  // After a rehearsal the server's numbers begin again.
  await keep({ items: notices, seen: Math.min(seen, Math.max(0, ...notices.map((one) => one.id))), looked });
}

/** Fetch within some seconds: an alert reaches a thousand open pages at once. */
export async function refreshSoon() {
  await new Promise((done) => setTimeout(done, Math.random() * SPREAD_MS));
  await refresh();
}

/** Note that all of them were looked at. */
export async function look() {
  const { items, seen } = await read();
  await keep({ items, seen: Math.max(seen, 0, ...items.map((one) => one.id)), looked: [] });
}

/** Note that what concerns a session was seen on its page. */
export async function lookAt(session) {
  const inbox = await read();
  const found = unreadItems(inbox).filter((one) => sessionOf(one.navigate) === session).map((one) => one.id);
  if (found.length) await keep({ ...inbox, looked: [...(inbox.looked ?? []), ...found] });
}

/** Count those not looked at yet. */
export function unread(inbox) {
  return unreadItems(inbox).length;
}

/** List those not looked at yet. */
export function unreadItems({ items, seen, looked = [] }) {
  return items.filter(({ id }) => id > seen && !looked.includes(id));
}

/** Return the session that an address is about, or "". */
export function sessionOf(address) {
  return /\/sessions\/([^/?#]+)\//.exec(address)?.[1] ?? "";
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
