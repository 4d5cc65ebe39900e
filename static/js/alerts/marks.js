// What is unread of the alerts, on every page: a mark on each row whose session has one, and on the way to the inbox.
import { word } from "../lib/words.js";
import { lookAt, read, refresh, sessionOf, unreadItems } from "./inbox.js";

const FETCH_MS = 60_000;
const MARK = "data-alert-mark";

/** Fetch now, each minute and on return, and keep the marks up as the page's rows come and go; settled once they stand. */
export function start() {
  const draw = () => requestAnimationFrame(drawMarks);
  document.addEventListener("rasti:inbox", draw);
  document.addEventListener("visibilitychange", fetchVisible);
  new MutationObserver(draw).observe(document.getElementById("main"), { childList: true, subtree: true });
  setInterval(fetchVisible, FETCH_MS);
  fetchVisible();
  return drawMarks();
}

async function fetchVisible() {
  if (document.hidden) return;
  await refresh();
  const session = sessionOf(location.pathname);
  if (session) await lookAt(session);
}

async function drawMarks() {
  const items = unreadItems(await read());
  const sessions = new Set(items.map((one) => sessionOf(one.navigate)).filter(Boolean));
  for (const link of document.querySelectorAll('#main :is(h2, h3) > a[href*="/sessions/"]')) {
    if (!link.closest("alert-inbox")) mark(link, sessions.has(sessionOf(link.href)) && word(null, "unread-row"));
  }
  for (const link of document.querySelectorAll(".nav li a[data-inbox]")) {
    mark(link, items.length && word(null, "unread-nav", { count: items.length }), items.length);
  }
}

// In the menu there is room for a figure alone; the words are for screen readers.
function mark(link, text, count) {
  const nav = link.matches(".nav a");
  const kept = nav ? link.querySelector(`[${MARK}]`) : link.parentElement.querySelector(`[${MARK}]`);
  if (!text) return kept?.remove();
  if (kept?.textContent === text) return;
  kept?.remove();
  const made = document.createElement("span");
  made.className = nav ? "unread" : "label changed";
  made.setAttribute(MARK, "");
  made.textContent = text;
  if (!nav) return link.after(" ", made);
  made.dataset.count = count;
  link.append(made);
}
