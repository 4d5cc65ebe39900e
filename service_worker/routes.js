// Which strategy answers a request: decided by its address alone, since fetch and htmx say nothing of their purpose.

export const LANGUAGES = ["fi", "sv", "en"];

// Never kept and never touched: the phone's calls, the organiser's desk, what is private, and our own downloads.
const OURS_NOT = /^\/(organiser|agenda|calendar|alerts|attendee|edition|health|service_worker\.js)(\/|$|\.)/;
// A link with a one-time code: nothing but the server can say what is true of it.
const JOIN = /^\/(fi|sv|en)\/(join|install)\/./;
const LIVE = /^\/(fi|sv|en)\/(now\/$|pages\.ndjson$)/;
const ASSET = /^\/static\/([^/]+)\//;
const PAGE = /^\/(fi|sv|en)\//;
// Addresses that lead to the reader's own language: the start, and what a code on a door says.
const ANY_LANGUAGE = /^\/(places\/[^/]+\/)?$/;

export function language(path) {
  return PAGE.exec(path)?.[1] ?? "";
}

export function isAnyLanguage(path) {
  return ANY_LANGUAGE.test(path);
}

export function build(path) {
  return ASSET.exec(path)?.[1] ?? "";
}

/** Return "asset", "visit" (a page that is opened), "page" (a printed page that a script reads), or "" for the network. */
export function route({ method, mode, url, headers, cache }, origin) {
  const { origin: host, pathname, search } = new URL(url);
  if (method !== "GET" || host !== origin || OURS_NOT.test(pathname) || JOIN.test(pathname)) return "";
  if (ASSET.test(pathname)) return "asset";
  if (mode === "navigate") return isAnyLanguage(pathname) || PAGE.test(pathname) ? "visit" : "";
  if (!PAGE.test(pathname) || LIVE.test(pathname) || search) return "";
  if (headers?.get("HX-Request") || cache === "no-store") return "";
  return "page";
}
