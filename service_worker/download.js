// A download: resumed where it broke off, and believed only once its last line agrees with all before it.

const SILENCE_MS = 30_000;
// What came before a break, by language: gone with the worker, which then begins anew.
const begun = new Map();

/** Fetch what a language's pages are now, or how they differ from `before` {edition, epoch}; `tell(done, of)` hears of progress, in bytes. */
export async function download(lang, before, tell = () => {}) {
  const query = new URLSearchParams(before && { since: before.edition, epoch: before.epoch });
  const asked = String(query);
  const kept = begun.get(lang);
  begun.delete(lang);
  const part = kept?.asked === asked ? kept : { asked, etag: "", chunks: [], length: 0 };
  if (part.length) query.set("from", part.length), query.set("of", part.etag);
  const patience = new AbortController();
  const answer = await untilSilent(patience, () => fetch(`/${lang}/pages.ndjson?${query}`, {
    cache: "no-store", signal: patience.signal,
  }));
  if (!answer.ok) throw new Error(`pages.ndjson: ${answer.status}`);
  if (Number(answer.headers.get("Rasti-From") ?? 0) !== part.length) Object.assign(part, { chunks: [], length: 0 });
  part.etag = answer.headers.get("ETag") ?? "";
  try {
    await readInto(answer, part, patience, tell);
    return { ...await parse(new Uint8Array(await new Blob(part.chunks).arrayBuffer())), answer };
  } catch (error) {
    if (part.etag && part.length && !error.damaged) begun.set(lang, part);
    throw error;
  }
}

/** Read a whole download; throws where it is cut short, or (`error.damaged`) where its end disagrees with the rest. */
export async function parse(bytes) {
  const lastBreak = bytes.lastIndexOf(10, bytes.length - 2);
  if (bytes.at(-1) !== 10 || lastBreak < 0) throw new Error("cut short");
  const before = bytes.subarray(0, lastBreak + 1);
  const last = JSON.parse(new TextDecoder().decode(bytes.subarray(lastBreak + 1)));
  if (!last.end) throw new Error("cut short");
  if (last.digest !== await digest(before)) throw damaged();
  const [first, ...pages] = new TextDecoder().decode(before).trimEnd().split("\n").map((line) => JSON.parse(line));
  if (last.count !== pages.length || first.count !== pages.length || !(first.edition > 0)) throw damaged();
  return { ...first, pages };
}

function damaged() {
  return Object.assign(new Error("damaged"), { damaged: true });
}

async function readInto({ body, headers }, part, patience, tell) {
  const reader = body.getReader(), whole = headers.get("Rasti-Length");
  for (let told = part.length; ;) {
    const { done, value } = await untilSilent(patience, () => reader.read());
    if (done) return;
    part.chunks.push(value);
    part.length += value.length;
    if (part.length - told > whole / 20) tell(told = part.length, whole);
  }
}

async function untilSilent(patience, work) {
  const timer = setTimeout(() => patience.abort(), SILENCE_MS);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
}

async function digest(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
