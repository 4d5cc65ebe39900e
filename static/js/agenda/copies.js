// A copy of an agenda for somebody else: in a link's fragment, which no server sees, or as a file. Pure, for node --test.

const PREFIX = "#copy=";
const PICK = /^[ste]:[A-Za-z0-9][A-Za-z0-9._~-]{0,63}$/;
// What is nobody else's business, but one's own after a new phone: stands visited, sessions silenced.
const OWN = /^[steqv]:[A-Za-z0-9][A-Za-z0-9._~-]{0,63}$/;
const MAX_ITEMS = 5000;

/** Return what is ticked of the entries (a Map), as a copy takes it: sessions, showings, exhibitors. */
export function pickedItems(entries) {
  return onlyPicks(onItems(entries));
}

/** Leave out of items what is no session, showing or exhibitor. */
export function onlyPicks(items) {
  return items.filter((item) => PICK.test(item));
}

/** Write items as a link's fragment. */
export function toFragment(items) {
  return PREFIX + items.map(encodeURIComponent).join(",");
}

/** Read the items of a fragment; null where it is none of ours, and what is no item is left out. */
export function fromFragment(hash) {
  if (!hash.startsWith(PREFIX)) return null;
  return onlyPicks(clean(hash.slice(PREFIX.length).split(",").map(decode)));
}

/** Write a file of all ticks, notes and overlaps that are kept. */
export function toFile(entries, notes = {}, kept = []) {
  return JSON.stringify({ rasti: 1, items: onItems(entries), notes, kept }, null, 1);
}

/** Read such a file into {items, notes, kept}; null where it is none. */
export function fromFile(text) {
  try {
    const { rasti, items, notes, kept } = JSON.parse(text);
    if (rasti !== 1 || !Array.isArray(items)) return null;
    const written = Object.entries(notes ?? {}).filter(([key, note]) => PICK.test(`s:${key}`) && typeof note === "string");
    return { items: clean(items), notes: Object.fromEntries(written), kept: Array.isArray(kept) ? kept.map(String) : [] };
  } catch {
    return null;
  }
}

/** Return the changes [item, on] that make `entries` hold the items: beside what is there, or in its place. */
export function changesFor(entries, items, replace) {
  const wanted = new Set(items);
  const on = items.filter((item) => !entries.get(item)?.on).map((item) => [item, true]);
  const off = replace ? pickedItems(entries).filter((item) => !wanted.has(item)).map((item) => [item, false]) : [];
  return [...on, ...off];
}

function onItems(entries) {
  return clean([...entries].filter(([, { on }]) => on).map(([item]) => item)).sort();
}

function clean(items) {
  return [...new Set(items)].filter((item) => OWN.test(item)).slice(0, MAX_ITEMS);
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
