// The entry of every page: follows the edition, and wakes the elements that the page has.

import "./lib/memory.js";
import { firstFrame, showDrawn } from "./lib/drawn.js";
import { start } from "./lib/edition.js";
import { showMode } from "./lib/mode.js";
import "./components/edition-status.js";
import "./components/language-menu.js";
import "./components/rehearsal-clock.js";
import "./components/filter-list.js";
import "./components/past-fold.js";
import "./components/timed-items.js";
import "./components/viewer-time.js";
import "./programme/day-grid.js";
import "./programme/seen-change.js";

const elements = {
  "mode-switch": "./components/mode-switch.js",
  "floor-plan": "./venue/floor-plan.js",
  "here-now": "./venue/here-now.js",
  "alert-count": "./alerts/alert-inbox.js",
  "alert-inbox": "./alerts/alert-inbox.js",
  "alert-settings": "./alerts/alert-settings.js",
  "alert-wishes": "./alerts/alert-wishes.js",
  "agenda-clash": "./agenda/agenda-clash.js",
  "agenda-course": "./agenda/agenda-course.js",
  "calendar-link": "./agenda/calendar-link.js",
  "calendar-feed": "./agenda/calendar-feed.js",
  "device-transfer": "./agenda/device-transfer.js",
  "agenda-copy": "./agenda/agenda-copy.js",
  "session-note": "./agenda/session-note.js",
  "bookmark-button": "./agenda/bookmark-button.js",
  "now-next": "./components/now-next.js",
  "offline-search": "./components/offline-search.js",
  "app-install": "./components/app-install.js",
  "offline-copies": "./components/offline-copies.js",
  "offline-page": "./components/offline-page.js",
  "once-form": "./components/once-form.js",
  "session-feedback": "./agenda/session-feedback.js",
  "session-bell": "./alerts/session-bell.js",
  "share-button": "./components/share-button.js",
};

// What the first frame needs has come with this file: the rest must not take the line, nor the processor, from it.
const painted = firstFrame();

/** Load the elements whose names are in `root`, and return what is loading, by name; those loaded before wake by themselves. */
export function wake(root = document) {
  const absent = Object.keys(elements).filter((name) => !customElements.get(name) && root.querySelector(name));
  return new Map(absent.map((name) => [name, painted.then(() => import(elements[name]))]));
}

const alerts = Boolean(localStorage.getItem("rasti-alerts"));

showMode();
showDrawn(wake(), alerts && import("./alerts/marks.js").then(({ start }) => start()));
painted.then(start);
document.addEventListener("rasti:morph", () => wake());
document.addEventListener("htmx:load", ({ target }) => wake(target.parentNode ?? document));

document.addEventListener("rasti:status", async ({ detail }) => {
  if (detail.newer) (await import("./components/newer-build.js")).offer();
  if (detail.trouble && !detail.insecure) (await import("./components/storage-trouble.js")).tell(`copy-${detail.trouble}`, true);
  if (detail.asks) (await import("./components/offline-ask.js")).ask();
});

// Installation: the browser's prompt waits for a moment that suits; an icon made with a code joins at its first start.
addEventListener("beforeinstallprompt", async (event) => {
  event.preventDefault();
  (await import("./components/app-install.js")).keepPrompt(event);
});
document.addEventListener("rasti:agenda", async () => (await import("./components/app-install.js")).offerInstall());
if (location.search.includes("join=")) import("./agenda/join-at-start.js").then(({ joinAtStart }) => joinAtStart());

document.addEventListener("rasti:unkept", async () => (await import("./agenda/unkept.js")).tellOfTicks());

// Alerts: offered after a tick, and looked after at each start where they are on.
document.addEventListener("rasti:agenda", async () => (await import("./alerts/alert-invite.js")).offer());
if (alerts) import("./alerts/subscription.js").then(({ recheck }) => recheck());
if (localStorage.getItem("rasti-ticks")) import("./agenda/soon.js").then((soon) => soon.start());
if (localStorage.getItem("rasti-answers")) import("./agenda/answers.js").then((answers) => answers.start());
navigator.serviceWorker?.addEventListener("message", async ({ data }) => {
  if (data?.changed && data.lang === document.body.dataset.lang && Object.keys(data.changed).length) {
    (await import("./components/changed-rows.js")).start(data);
  }
  if (data?.type === "alerted") (await import("./alerts/inbox.js")).refreshSoon();
  if (data?.type === "unticked") (await import("./agenda/sync.js")).syncNow();
});
document.addEventListener("rasti:mode", async ({ detail }) => {
  if (localStorage.getItem("rasti-alerts")) (await import("./alerts/subscription.js")).wish({ remote: detail === "remote" });
});
