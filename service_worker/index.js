// The worker's listeners, each handing at once to a named function.

import { sendTicks } from "./agenda.js";
import { allHeld, carryOver, forget, held, tidy, update } from "./pages.js";
import { onNotificationClick, onPush, onSubscriptionChange } from "./push.js";
import { route } from "./routes.js";
import { BUILD } from "./store.js";
import { asset, page, visit } from "./strategies.js";

const strategies = { asset, page, visit };

addEventListener("install", (event) => event.waitUntil(carryOver()));
addEventListener("activate", (event) => event.waitUntil(takeOver()));
addEventListener("fetch", answer);
addEventListener("message", (event) => event.waitUntil(hear(event)));
addEventListener("sync", (event) => event.waitUntil(sendTicks()));
addEventListener("push", (event) => event.waitUntil(onPush(event)));
addEventListener("notificationclick", (event) => event.waitUntil(onNotificationClick(event)));
addEventListener("pushsubscriptionchange", (event) => event.waitUntil(onSubscriptionChange(event)));

async function takeOver() {
  // Firefox fails the whole navigation when the preload finds no network, whatever we answer.
  if (navigator.userAgentData) await registration.navigationPreload?.enable();
  await clients.claim();
  await tidy();
}

function answer(event) {
  const strategy = route(event.request, location.origin);
  if (strategy) event.respondWith(strategies[strategy](event.request, event.preloadResponse));
}

/**
 * A page asks for one of these: {type: "held", lang} and "list" what is here; "update" to hold `wanted`; "forget" a language;
 * "take over", from a page of this build, or one whose reader agreed.
 */
async function hear({ data, source }) {
  const { type, lang, wanted, whole, build, agreed } = data ?? {};
  const say = (what) => source?.postMessage({ lang, ...what });
  try {
    if (type === "take over" && (agreed || build === BUILD)) await skipWaiting();
    if (type === "list") say({ type, copies: await allHeld() });
    if (type === "held") say({ type, ...await held(lang) });
    if (type === "forget") say({ type: "held", forgotten: await forget(lang) ?? true });
    if (type === "update") {
      const first = !await held(lang).catch(() => true);
      const record = await update(lang, wanted, (done, of) => say({ type: "progress", done, of }), whole);
      say({ type: "held", updated: true, first, ...record });
      await tidy();
    }
  } catch (error) {
    say({ type: "failed", reason: error.name });
  }
}
