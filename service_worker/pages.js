// The printed pages on this phone, a language at a time: whole editions of this worker's own build.

import { download } from "./download.js";
import { LANGUAGES } from "./routes.js";
import { cacheAssets, dropUnusedBuilds } from "./shell.js";
import { BUILD, dropOthers, heldByOthers, reading, remove, write } from "./store.js";

// A stored page is as strict as a served one.
const KEPT_HEADERS = ["Content-Security-Policy", "Referrer-Policy", "X-Content-Type-Options", "Cross-Origin-Opener-Policy"];

/** Return what is held of a language: {edition, epoch, build, count, bytes, at, assets}, or undefined. */
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
 * `tell(done, of)` hears of progress, in bytes; with `whole` it is fetched anew. One at a time a language.
 */
export function update(lang, wanted, tell, whole = false) {
  return alone(lang, async () => {
    const before = whole ? undefined : await held(lang);
    if (before && isSame(before, wanted)) return keepAssets(before);
    const set = await download(lang, before, tell);
    if (before && isSame(before, set)) return keepAssets(before);
    if (set.build !== BUILD) {
      // Pages of another build are for that build's worker, which the browser fetches now.
      globalThis.registration?.update().catch(() => {});
      throw new Error("another build");
    }
    await cacheAssets(set.build, set.assets);
    return write(lang, set, headersOf(set.answer));
  });
}

/** Take a language off this phone. */
export function forget(lang) {
  return alone(lang, () => remove(lang));
}

/** Hold whatever an older build holds, before this one may take over. */
export async function carryOver() {
  for (const lang of await heldByOthers()) {
    // Without room for both, the new build begins empty rather than never.
    await update(lang).catch((error) => {
      if (error.name !== "QuotaExceededError") throw error;
    });
  }
}

/** Delete what older builds left and no open page uses. */
export async function tidy() {
  await dropOthers();
  await dropUnusedBuilds(BUILD);
}

/** Return what is held of each language that is. */
export async function allHeld() {
  const records = await Promise.all(LANGUAGES.map((lang) => held(lang).catch(() => undefined)));
  return LANGUAGES.flatMap((lang, i) => records[i] ? [{ lang, ...records[i] }] : []);
}

function alone(lang, work) {
  return navigator.locks.request(`rasti-${BUILD}-${lang}`, work);
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
