// Here or remote: whether the reader is at the venue or follows from elsewhere. Kept on this device alone.

const MODE_KEPT = "rasti-mode";

/** Return "here" or "remote". */
export function mode() {
  return localStorage.getItem(MODE_KEPT) === "remote" ? "remote" : "here";
}

/** Keep what the reader chose, and tell the page: elements hear `rasti:mode`, styles see it on the root. */
export function setMode(chosen) {
  localStorage.setItem(MODE_KEPT, chosen === "remote" ? "remote" : "here");
  showMode();
  document.dispatchEvent(new CustomEvent("rasti:mode", { detail: mode() }));
}

/** Write the mode on the root element, for styles. */
export function showMode() {
  document.documentElement.dataset.mode = mode();
}
