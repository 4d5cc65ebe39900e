// Answers to "how was it": kept on this phone, sent when there is a network, under a random name of this device alone.
import { fetchOurs } from "../lib/ours.js";
import { change, getMeta } from "./store.js";

// So that a start with nothing to send need not load this module.
const HINT = "rasti-answers";
// A thousand phones see a network come back at once.
const SPREAD_MS = 2000;

/** Return what this device answered about a session, {score, line, sent}, or undefined. */
export async function answerOf(session) {
  return (await getMeta("answers"))?.[session];
}

/** Keep an answer in place of the last one, and send it where that is possible; true when it has left. */
export async function answer(session, score, line = "") {
  await change((entries, meta) => {
    meta.set("answers", { ...meta.get("answers"), [session]: { score, line, sent: false } });
    if (!meta.get("device")) meta.set("device", randomName());
  });
  globalThis.localStorage?.setItem(HINT, "1");
  return flush();
}

/** Send what waits; true when nothing is left to send. */
export async function flush() {
  const waiting = Object.entries((await getMeta("answers")) ?? {}).filter(([, one]) => !one.sent).slice(0, 100);
  if (!waiting.length) return done();
  const answers = Object.fromEntries(waiting.map(([session, { score, line }]) => [session, { score, line }]));
  const headers = { "Content-Type": "application/json" };
  const body = JSON.stringify({ device: await getMeta("device"), answers });
  const response = await fetchOurs("/agenda/feedback", { method: "POST", headers, body });
  // What cannot be read today cannot be read tomorrow: sending it again would never end.
  if (!response?.ok && response?.status !== 400) return false;
  await change((entries, meta) => {
    const kept = { ...meta.get("answers") };
    // An answer that was changed while this one was under way is still unsent.
    for (const [session, one] of waiting) if (same(kept[session], one)) kept[session] = { ...one, sent: true };
    meta.set("answers", kept);
  });
  globalThis.document?.dispatchEvent(new CustomEvent("rasti:answers"));
  return flush();
}

/** Send when the network comes back and when the page is shown again. */
export function start() {
  addEventListener("online", () => setTimeout(flush, Math.random() * SPREAD_MS));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && flush());
  return flush();
}

function same(a, b) {
  return a.score === b.score && a.line === b.line;
}

function done() {
  globalThis.localStorage?.removeItem(HINT);
  return true;
}

function randomName() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
