// The files that pages are made with: one cache a build, filled before an edition of that build shows.

const PREFIX = "assets-";
const ANSWER_MS = 1000;

export async function cacheAssets(build, urls) {
  const cache = await caches.open(PREFIX + build);
  const kept = new Set((await cache.keys()).map((request) => new URL(request.url).pathname));
  await cache.addAll(urls.filter((url) => !kept.has(url)));
}

export function cachedAsset(build, request) {
  return caches.match(request, { cacheName: PREFIX + build, ignoreVary: true });
}

/** Delete the caches of builds that no stored edition and no open page uses; keep all where a page does not answer. */
export async function dropUnusedBuilds(used) {
  const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && !used.includes(name.slice(PREFIX.length)));
  if (!old.length) return;
  const windows = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const open = await Promise.all(windows.map(buildOf));
  if (open.includes(null)) return;
  await Promise.all(old.filter((name) => !open.includes(name.slice(PREFIX.length))).map((name) => caches.delete(name)));
}

function buildOf(client) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    setTimeout(resolve, ANSWER_MS, null);
    client.postMessage({ type: "build" }, [port2]);
  });
}
