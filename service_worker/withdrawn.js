// What /service_worker.js is while the offline copy is switched off: deletes the copies and goes. Ticks are not ours to delete.

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(withdraw()));

async function withdraw() {
  const kept = await caches.keys();
  await Promise.all(kept.filter((name) => name.startsWith("assets-")).map((name) => caches.delete(name)));
  for (const { name } of await indexedDB.databases?.() ?? []) {
    if (/^rasti-(\w+-)?(fi|sv|en)$/.test(name)) indexedDB.deleteDatabase(name);
  }
  await registration.unregister();
}
