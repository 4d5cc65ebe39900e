// Brings the open page up to date in place: scroll, focus and what the reader opened stay.

import { source } from "./edition.js";
import { fetchOurs } from "./ours.js";

const KEPT_ATTRIBUTES = new Set(["aria-pressed", "open", "hidden"]);

/** Fetch this page anew, `live` past what is stored, and take over what differs from `sent` {source}; return whether something did. */
export async function refresh(sent, live) {
  const headers = { Accept: "text/html" };
  const answer = await fetchOurs(location.pathname + location.search, { headers, cache: live ? "no-store" : "default" });
  if (!answer?.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = source(page);
  if (fresh === sent.source || !page.querySelector("main")) return false;
  sent.source = fresh;
  const { Idiomorph } = await import("../vendor/idiomorph.js");
  document.title = page.title;
  document.body.dataset.days = page.body.dataset.days;
  for (const selector of [".rehearsal", "main"]) take(Idiomorph, selector, page);
  document.dispatchEvent(new CustomEvent("rasti:morph"));
  return true;
}

function take(Idiomorph, selector, page) {
  const old = document.querySelector(selector), fresh = page.querySelector(selector);
  if (!old && fresh) return document.querySelector("header.bar")?.before(fresh);
  if (!fresh) return old?.remove();
  Idiomorph.morph(old, fresh, {
    ignoreActiveValue: true,
    restoreFocus: true,
    callbacks: {
      // What the reader set stays; elements lay the rest over anew when they hear of the edition.
      beforeAttributeUpdated: (name) => !KEPT_ATTRIBUTES.has(name),
      beforeNodeMorphed: (node) => !node.hasAttribute?.("data-keep") && !isFilledIn(node),
      beforeNodeRemoved: (node) => !node.hasAttribute?.("data-keep"),
    },
  });
}

// What the reader typed or chose, also in a field that was left again.
function isFilledIn(node) {
  if (node.localName === "select") return [...node.options].some((option) => option.selected !== option.defaultSelected);
  if (!["input", "textarea"].includes(node.localName)) return false;
  return node.value !== node.defaultValue || node.checked !== node.defaultChecked;
}
