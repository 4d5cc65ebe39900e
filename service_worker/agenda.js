// The phone's ticks as the worker may touch them: read here and sent; the page settles the two copies at its next start.

/** Send the ticks that wait, where syncing is wanted; throws where they did not arrive, so that the browser tries again. */
export async function sendTicks() {
  const [agenda, wanted, items, entries] = await readAgenda();
  if (!wanted) return;
  // They stay unsent here: sent once more by the page they change nothing, and the answer is merged by its one rule.
  const waiting = items.map((item, n) => [item, entries[n]]).filter(([, entry]) => entry.dirty);
  await syncAgenda(Object.fromEntries(waiting.map(([item, { on, at }]) => [item, [on, at]])), agenda);
}

/** Give the server `entries` of an agenda, if need be of the one by that name, and return its answer. */
export async function syncAgenda(entries, agenda) {
  const response = await post("/agenda/sync", { since: 0, entries, agenda });
  if (!response.ok) throw new Error(response.status);
  return response.json();
}

/** Call the server with a JSON body. */
export function post(path, body, method = "POST") {
  return fetch(path, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

/** Return [name of the agenda, whether syncing is wanted, items, their entries]; a database that is not there is not made. */
export function readAgenda() {
  return new Promise((resolve) => {
    const asked = indexedDB.open("rasti-agenda");
    asked.onupgradeneeded = () => asked.transaction.abort();
    asked.onerror = () => resolve([]);
    asked.onsuccess = () => {
      const db = asked.result;
      const looking = db.transaction(["entries", "meta"]);
      const entries = looking.objectStore("entries"), meta = looking.objectStore("meta");
      const asking = [meta.get("agenda"), meta.get("wanted"), entries.getAllKeys(), entries.getAll()];
      looking.oncomplete = looking.onabort = () => (db.close(), resolve(asking.map((one) => one.result)));
    };
  });
}
