// What changed since it was last opened on this phone: marked in every list with a word, until it is.
import { word } from "../lib/words.js";

const KEY = "rasti-opened";
const KEPT = 500;
const MARK = "data-changed-mark";
const ROWS = "#main :is(h2, h3) > a, #main .menu a";
// A row that says more of it needs no second word.
const SAID = "seen-change:not([hidden]), [data-alert-mark]";

let held = null;

/** Mark what `record` {epoch, changed: {path: [edition, "changed" or "new"]}} names, and keep the marks up as rows come and go. */
export function start(record) {
  const first = !held;
  held = record;
  note(location.pathname);
  drawMarks();
  if (!first) return;
  const draw = () => requestAnimationFrame(drawMarks);
  new MutationObserver(draw).observe(document.getElementById("main"), { childList: true, subtree: true });
  // Opened since in another tab, or from here, where this page comes back as it was left.
  for (const name of ["storage", "pageshow"]) addEventListener(name, draw);
  // Who is back in no time left that page before it could note anything.
  document.addEventListener("click", ({ target }) => note(target.closest?.(ROWS)?.pathname));
}

/** Return what was opened {epoch, pages: {path without language: edition}} with one page more; the oldest are let go. */
export function open(opened, epoch, path, edition) {
  const { [path.slice(3)]: _, ...others } = opened.epoch === epoch ? opened.pages : {};
  return { epoch, pages: Object.fromEntries([...Object.entries(others), [path.slice(3), edition]].slice(-KEPT)) };
}

/** Return the word's key for a page that changed after it was opened, or "". */
export function changeOf({ epoch, changed }, opened, path) {
  const [edition, kind] = changed[path] ?? [0, ""];
  const seen = opened.epoch === epoch ? opened.pages[path.slice(3)] ?? 0 : 0;
  return edition > seen ? kind : "";
}

function note(path) {
  const [edition] = held.changed[path] ?? [];
  if (edition) localStorage.setItem(KEY, JSON.stringify(open(read(), held.epoch, path, edition)));
}

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

function drawMarks() {
  const opened = read();
  for (const link of document.querySelectorAll(ROWS)) mark(link, changeOf(held, opened, link.pathname));
}

function mark(link, kind) {
  const kept = link.parentElement.querySelector(`[${MARK}]`);
  const row = link.closest("article");
  const text = kind && !row?.matches(".gone") && !row?.querySelector(SAID) ? word(null, `row-${kind}`) : "";
  if (!text) return kept?.remove();
  if (kept?.textContent === text) return;
  kept?.remove();
  const made = document.createElement("span");
  made.className = "label changed";
  made.setAttribute(MARK, "");
  made.textContent = text;
  if (link.matches(".menu a")) link.append(made);
  else link.after(" ", made);
}
