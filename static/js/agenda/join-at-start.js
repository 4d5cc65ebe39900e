// The start of an app whose icon was made with a one-time code: joins the agenda once, and says nothing where that is over.
import { fetchOurs } from "../lib/ours.js";
import { want } from "./sync.js";

const JOINED = "rasti-joined";

/** Spend the code of `?join=` unless it was spent here, and take it off the address. */
export async function joinAtStart() {
  const address = new URL(location.href);
  const code = address.searchParams.get("join");
  if (!code) return;
  address.searchParams.delete("join");
  history.replaceState(history.state, "", address);
  if (localStorage.getItem(JOINED) === code) return;
  const answer = await fetchOurs(`/${document.body.dataset.lang}/join/${encodeURIComponent(code)}/`, { method: "POST" });
  if (!answer || answer.status >= 500) return;
  localStorage.setItem(JOINED, code);
  if (answer.ok) await want();
}
