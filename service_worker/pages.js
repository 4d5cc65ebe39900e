// The printed pages on this phone: one database a language, written whole or not at all.

import { LANGUAGES } from "./routes.js";
import { cacheAssets, dropUnusedBuilds } from "./shell.js";

const connections = new Map();
const utf8 = new TextEncoder();
const DOWNLOAD_MS = 180_000;
// A stored page is as strict as a served one.
const KEPT_HEADERS = ["Content-Security-Policy", "Referrer-Policy", "X-Content-Type-Options", "Cross-Origin-Opener-Policy"];

/** Return what is held of a language: {edition, epoch, build, count, assets}, or undefined. */
export async function held(lang) {
  const [record] = await reading(lang, { record: "edition" });
  return record;
}

/** Return a stored page as a Response, or undefined. */
export async function storedPage(lang, path) {
  const [page, record] = await reading(lang, { pages: path, record: "edition" });
  return page && new Response(page.body, {
    headers: { ...record?.headers, "Content-Type": page.type, "Rasti-Edition": String(record?.edition) },
  });
}

/**
 * Bring a language up to the server's edition, or return at once where `wanted` {edition, epoch} is held already.
 * `tell(done, count)` hears of progress. One at a time a language.
 */
export function update(lang, wanted, tell = () => {}) {
  return navigator.locks.request(`rasti-${lang}`, async () => {
    const before = await held(lang).catch(() => undefined);
    if (before && isSame(before, wanted)) return keepAssets(before);
    const query = before ? `?since=${before.edition}&epoch=${before.epoch}` : "";
    const answer = await fetch(`/${lang}/pages.ndjson${query}`, {
      cache: "no-store", signal: AbortSignal.timeout(DOWNLOAD_MS),
    });
    if (!answer.ok) throw new Error(`pages.ndjson: ${answer.status}`);
    const set = await parse(await readWhole(answer, tell));
    if (before && isSame(before, set)) return keepAssets(before);
    await cacheAssets(set.build, set.assets);
    return apply(lang, set, headersOf(answer));
  });
}

function isSame(one, other) {
  return one.edition === other?.edition && one.epoch === other?.epoch;
}

async function keepAssets(record) {
  await cacheAssets(record.build, record.assets);
  return record;
}

function headersOf(answer) {
  return Object.fromEntries(KEPT_HEADERS.map((name) => [name, answer.headers.get(name)]).filter(([, value]) => value));
}

/** Delete what no stored edition and no open page uses. */
export async function tidy() {
  const records = await Promise.all(LANGUAGES.map(held));
  await dropUnusedBuilds(records.filter(Boolean).map((record) => record.build));
}

/** Read a download: checks the last line's count and digest before anything of it is believed. */
export async function parse(bytes) {
  const lastBreak = bytes.lastIndexOf(10, bytes.length - 2);
  if (bytes.at(-1) !== 10 || lastBreak < 0) throw new Error("download cut short");
  const before = bytes.subarray(0, lastBreak + 1);
  const last = JSON.parse(new TextDecoder().decode(bytes.subarray(lastBreak + 1)));
  const [first, ...pages] = new TextDecoder().decode(before).trimEnd().split("\n").map((line) => JSON.parse(line));
  const whole = last.end && last.count === pages.length && first.count === pages.length && first.edition > 0;
  if (!whole || last.digest !== await digest(before)) throw new Error("download cut short");
  return { ...first, pages };
}

async function digest(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function readWhole(answer, tell) {
  const chunks = [];
  let length = 0, lines = 0, count = 0, told = 0;
  const reader = answer.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (!length) count = Number(/"count":(\d+)/.exec(new TextDecoder().decode(value.subarray(0, 300)))?.[1] ?? 0);
    for (const byte of value) lines += byte === 10;
    chunks.push(value);
    length += value.length;
    if (lines - told > count / 20) tell(told = lines, count);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

async function apply(lang, set, headers) {
  const db = await open(lang);
  const bodies = set.pages.map((page) => page.removed ? null : { path: page.path, type: page.type, body: utf8.encode(page.body) });
  return new Promise((resolve, reject) => {
    const writing = db.transaction(["pages", "record"], "readwrite");
    const pages = writing.objectStore("pages"), records = writing.objectStore("record");
    let record;
    const asking = records.get("edition");
    asking.onsuccess = () => {
      const before = asking.result;
      if (set.since && (before?.edition !== set.since || before.epoch !== set.epoch)) return writing.abort();
      if (!set.since) pages.clear();
      set.pages.forEach((page, i) => bodies[i] ? pages.put(bodies[i]) : pages.delete(page.path));
      const counting = pages.count();
      counting.onsuccess = () => {
        const { edition, epoch, build, assets } = set;
        record = { key: "edition", edition, epoch, build, assets, headers, count: counting.result };
        records.put(record);
      };
    };
    writing.oncomplete = () => resolve(record);
    writing.onabort = () => reject(writing.error ?? new Error("a delta for another edition"));
  });
}

async function reading(lang, keys) {
  try {
    return await get(await open(lang), keys);
  } catch {
    // Safari loses connections in the background: once more on a fresh one, and then the network.
    connections.delete(lang);
    return get(await open(lang), keys);
  }
}

function get(db, keys) {
  return new Promise((resolve, reject) => {
    const looking = db.transaction(Object.keys(keys));
    const asking = Object.entries(keys).map(([store, key]) => looking.objectStore(store).get(key));
    looking.oncomplete = () => resolve(asking.map((one) => one.result));
    looking.onabort = () => reject(looking.error);
  });
}

function open(lang) {
  if (!connections.has(lang)) {
    const opening = new Promise((resolve, reject) => {
      const asking = indexedDB.open(`rasti-${lang}`, 1);
      asking.onupgradeneeded = () => {
        asking.result.createObjectStore("pages", { keyPath: "path" });
        asking.result.createObjectStore("record", { keyPath: "key" });
      };
      asking.onsuccess = () => {
        const db = asking.result;
        db.onversionchange = () => db.close();
        db.onclose = () => connections.delete(lang);
        resolve(db);
      };
      asking.onerror = () => reject(asking.error);
    });
    connections.set(lang, opening);
    opening.catch(() => connections.delete(lang));
  }
  return connections.get(lang);
}
