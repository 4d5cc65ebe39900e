// The databases of printed pages: one a build and language, so that a new build is whole beside the old one.

import { LANGUAGES, build } from "./routes.js";

export const BUILD = build(new URL(import.meta.url).pathname);
const OTHERS = /^rasti-(?:(\w+)-)?(fi|sv|en)$/;
const connections = new Map();
const utf8 = new TextEncoder();

/** Return what stands under a key in each store, from one moment: {pages: path, record: "edition"} → [page, record]. */
export async function reading(lang, keys) {
  try {
    return await get(await open(lang), keys);
  } catch {
    // Safari loses connections in the background: once more on a fresh one, and then the network.
    connections.delete(lang);
    return get(await open(lang), keys);
  }
}

/** Write a parsed download, all of it or nothing, and return the new record; refuses a delta for another edition. */
export async function write(lang, set, headers) {
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
      let bytes = set.since ? before.bytes : 0;
      const changed = { ...set.since && before.changed };
      if (!set.since) pages.clear();
      set.pages.forEach((page, i) => {
        const old = pages.get(page.path);
        old.onsuccess = () => {
          const was = old.result?.body, is = bodies[i]?.body;
          bytes += (is?.length ?? 0) - (was?.length ?? 0);
          if (set.since && own(was) !== own(is)) changed[page.path] = [set.edition, was ? "changed" : "new"];
        };
        bodies[i] ? pages.put(bodies[i]) : pages.delete(page.path);
      });
      const counting = pages.count();
      counting.onsuccess = () => {
        const { edition, epoch, build, assets } = set;
        record = { key: "edition", edition, epoch, build, assets, headers, changed, count: counting.result, bytes, at: Date.now() };
        records.put(record);
      };
    };
    writing.oncomplete = () => resolve(record);
    writing.onabort = () => reject(writing.error ?? new Error("a delta for another edition"));
  });
}

// What a page says itself, between the marks that its template sets, and not of others.
function own(body) {
  return new TextDecoder().decode(body).split("<!--own-->").filter((_, n) => n % 2).join();
}

/** Forget a language. */
export async function remove(lang) {
  await closed(lang);
  await dropped(name(lang));
}

/** List the languages that other builds hold. */
export async function heldByOthers() {
  const found = (await others()).map((one) => OTHERS.exec(one)[2]);
  return LANGUAGES.filter((lang) => found.includes(lang));
}

/** Delete what other builds hold. */
export async function dropOthers() {
  await Promise.all((await others()).map(dropped));
}

async function others() {
  const all = (await indexedDB.databases?.() ?? []).map((one) => one.name);
  return all.filter((one) => OTHERS.test(one) && OTHERS.exec(one)[1] !== BUILD);
}

function name(lang) {
  return `rasti-${BUILD}-${lang}`;
}

async function closed(lang) {
  const db = await connections.get(lang)?.catch(() => null);
  connections.delete(lang);
  db?.close();
}

function dropped(database) {
  return new Promise((resolve) => {
    const asking = indexedDB.deleteDatabase(database);
    asking.onsuccess = asking.onerror = asking.onblocked = resolve;
  });
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
      // A database may answer nothing at all, as Safari's does at times.
      setTimeout(reject, 5000, { name: "UnknownError" });
      const asking = indexedDB.open(name(lang), 1);
      asking.onupgradeneeded = () => {
        asking.result.createObjectStore("pages", { keyPath: "path" });
        asking.result.createObjectStore("record", { keyPath: "key" });
      };
      asking.onsuccess = () => {
        const db = asking.result;
        db.onversionchange = () => closed(lang);
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
