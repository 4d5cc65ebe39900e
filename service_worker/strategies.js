// How each kind of request is answered.

import { allHeld, storedPage } from "./pages.js";
import { LANGUAGES, build, isAnyLanguage, language } from "./routes.js";
import { cachedAsset, wait } from "./shell.js";
import { BUILD } from "./store.js";

const PATIENCE_MS = 2000;
const READ_MS = 300;

/** An asset: from its build's cache, else the network. */
export async function asset(request) {
  return await cachedAsset(build(new URL(request.url).pathname), request).catch(() => undefined) ?? fetch(request);
}

/** A page that is opened: the network while it answers soon and well, else as stored (a wall screen stores itself), else the page that says so. */
export async function visit(request, preloaded) {
  const path = new URL(request.url).pathname;
  const network = fromNetwork(request, preloaded);
  const first = await Promise.race([network.catch(() => null), wait(navigator.onLine ? PATIENCE_MS : 0)]);
  if (first && (isOurs(first) || (isAnyLanguage(path) && leadsOn(first)))) return first;
  return await stored(path) ?? await cachedAsset(BUILD, request).catch(() => {}) ??
    await network.then((late) => isOurs(late) || leadsOn(late) ? late : absent(path, late), () => absent(path));
}

/** A printed page that a script reads: as stored, since the whole edition is there; a slow read races the network. */
export async function page(request) {
  const path = new URL(request.url).pathname;
  const reading = stored(path);
  const quick = await Promise.race([reading, wait(READ_MS)]);
  return quick ?? fetch(request).then((answer) => isOurs(answer) ? answer : reading, () => reading).then((late) => late ?? Response.error());
}

/** Say whether an answer is from our server: a network that wants a sign-in answers everything, and well, with its own. */
export function isOurs({ status, headers }) {
  return status < 500 && headers.has("Rasti-Edition");
}

// No page that is stored leads on: in its place that is somebody else's doing.
function leadsOn({ type }) {
  return type === "opaqueredirect";
}

async function fromNetwork(request, preloaded) {
  return await preloaded?.catch(() => undefined) ?? fetch(request);
}

async function stored(path) {
  if (isAnyLanguage(path)) return inOurLanguage(path);
  return language(path) ? storedPage(language(path), path).catch(() => undefined) : undefined;
}

async function inOurLanguage(path) {
  for (const lang of await heldLanguages()) return Response.redirect(`/${lang}${path}`, 302);
}

async function absent(path, answer) {
  for (const lang of await heldLanguages(language(path))) {
    const page = await storedPage(lang, `/${lang}/offline/`);
    if (page) return page;
  }
  return answer ?? Response.error();
}

async function heldLanguages(best) {
  const all = (await allHeld()).map(({ lang }) => lang);
  const order = [...new Set([best, ...navigator.languages.map((tag) => tag.slice(0, 2)), ...LANGUAGES])];
  return order.filter((lang) => all.includes(lang));
}
