// Cards of the printed pages: what elements know of the programme, they read from there.

import { fetchOurs } from "../lib/ours.js";

const pages = new Map();
let parsed = new Map();

globalThis.document?.addEventListener("rasti:edition", () => {
  pages.clear();
  parsed = new Map();
});

/** Return the cards of a printed day, in the page's order. */
export async function dayCards(day) {
  if (!parsed.has(day)) parsed.set(day, readDay(day));
  try {
    return await parsed.get(day);
  } catch (error) {
    parsed.delete(day);
    throw error;
  }
}

/** Return the cards of several days; a day that cannot be read is left out. */
export async function daysCards(days) {
  const lists = await Promise.allSettled(days.map(dayCards));
  return lists.flatMap((list) => list.value ?? []);
}

/** Return the rows of the printed exhibitors page whose item is in `items`. */
export async function standRows(items) {
  if (!items.size) return [];
  const page = await readPage("exhibitors/").catch(() => null);
  const rows = page ? [...page.querySelectorAll('[data-item^="e:"]')] : [];
  return rows.filter((row) => items.has(row.dataset.item));
}

/** Return a copy of an element of a printed page that lives in this one. */
export function copy(element) {
  return element && document.importNode(element, true);
}

async function readDay(day) {
  const page = await readPage(`programme/${day}/`);
  return [...page.querySelectorAll("article[data-slot]")].map((article) => makeCard(article, day));
}

function makeCard(article, day) {
  const { slot, session, item, start, end, place, placeName, title, films, online, openHours, cancelled } = article.dataset;
  return {
    key: slot,
    slot,
    session,
    item,
    items: [...new Set([item, `t:${slot}`, `s:${session}`])],
    day,
    start: Date.parse(start),
    end: Date.parse(end),
    place,
    placeName,
    title,
    films: (films ?? "").split(" ").filter(Boolean),
    online: online !== undefined,
    openHours: openHours !== undefined,
    cancelled: cancelled !== undefined,
    article,
  };
}

function readPage(path) {
  const address = `/${document.body.dataset.lang}/${path}`;
  if (!pages.has(address)) pages.set(address, fetchPage(address).catch((error) => (pages.delete(address), Promise.reject(error))));
  return pages.get(address);
}

async function fetchPage(address) {
  const response = await fetchOurs(address);
  if (!response?.ok) throw new Error(`${address}: ${response?.status}`);
  return new DOMParser().parseFromString(await response.text(), "text/html");
}
