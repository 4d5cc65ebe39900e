// Sessions among what the map's search finds: each leads to its room on the map. They come when one first searches.
import { part } from "../lib/parts.js";

/** Fill `section` with every showing in a drawn room, hidden until a word matches; `list` looks through them from then on. */
export async function addSessions(section, list) {
  const place = section.querySelector("ul");
  if (place.children.length) return;
  const answer = await fetch(section.dataset.src);
  const rows = answer.ok ? await answer.json() : [];
  place.replaceChildren(...rows.map(([title, find, url, line]) => {
    const item = part(section, "session", { title, url, line });
    item.dataset.find = find;
    return item;
  }));
  list.refresh();
}
