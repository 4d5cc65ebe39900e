// The worker's listeners, each handing at once to a named function.

import { held, tidy, update } from "./pages.js";
import { onNotificationClick, onPush, onSubscriptionChange } from "./push.js";
import { route } from "./routes.js";
import * as strategies from "./strategies.js";

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(takeOver()));
addEventListener("fetch", answer);
addEventListener("message", (event) => event.waitUntil(hear(event)));
addEventListener("push", (event) => event.waitUntil(onPush(event)));
addEventListener("notificationclick", (event) => event.waitUntil(onNotificationClick(event)));
addEventListener("pushsubscriptionchange", (event) => event.waitUntil(onSubscriptionChange(event)));

async function takeOver() {
  // Firefox fails the whole navigation when the preload finds no network, whatever we answer.
  if (navigator.userAgentData) await registration.navigationPreload?.enable();
  await clients.claim();
}

function answer(event) {
  const strategy = route(event.request, location.origin);
  if (strategy) event.respondWith(strategies[strategy](event.request, event.preloadResponse));
}

/** A page asks what is held of its language ({type: "held", lang}), or for `wanted` to be held ({type: "update", …}). */
async function hear({ data, source }) {
  const { type, lang, wanted } = data ?? {};
  const say = (what) => source?.postMessage({ lang, ...what });
  try {
    if (type === "held") say({ type, ...await held(lang) });
    if (type === "update") {
      const record = await update(lang, wanted, (done, count) => say({ type: "progress", done, count }));
      say({ type: "held", updated: true, ...record });
      await tidy();
    }
  } catch (error) {
    say({ type: "failed", reason: String(error) });
  }
}
