// Where ticks cannot be kept as they should: says so in a sentence, once a page, after something was done there.
import { tell } from "../components/storage-trouble.js";
import { announce, change, getMeta, trouble } from "./store.js";

let said = "";

// Who freed some space comes back to the page.
document.addEventListener("visibilitychange", async () => {
  if (document.visibilityState !== "visible" || !(await trouble())) return;
  await change(() => {});
  announce();
});

/** Return "forgotten", "full", "lost" or "server", where it alone keeps them, for the words `tick-…`; or "". */
export async function unkeptWhy() {
  const why = await trouble();
  return why === "lost" && (await getMeta("wanted")) ? "server" : why;
}

/** Say it. */
export async function tellOfTicks() {
  if (navigator.userActivation?.hasBeenActive === false) return;
  const why = await unkeptWhy();
  if (!why || why === said) return;
  said = why;
  tell(`tick-${why}`, why === "forgotten");
}
