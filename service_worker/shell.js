// The files that pages are made with: one cache a build, filled before an edition of that build shows.

const PREFIX = "assets-";
const ANSWER_MS = 1000;

export async function cacheAssets(build, urls) {
  const cache = await caches.open(PREFIX + build);
  const kept = new Set((await cache.keys()).map((request) => new URL(request.url).pathname));
  await Promise.all(urls.filter((url) => !kept.has(url)).map(async (url) => cache.put(url, await ours(url))));
}

// A network that wants a sign-in answers everything with a page of its own.
async function ours(url) {
  const answer = await fetch(url);
  const type = answer.headers.get("Content-Type") ?? "";
  if (!answer.ok || answer.redirected || type.startsWith("text/html")) throw new Error(`${url}: ${answer.status} ${type}`);
  return answer;
}

export function cachedAsset(build, request) {
  return caches.match(request, { cacheName: PREFIX + build, ignoreVary: true });
}

/** Delete the caches of builds that are not `used` and no open page uses; keep all where a page does not answer. */
export async function dropUnusedBuilds(used) {
  const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== PREFIX + used);
  if (!old.length) return;
  const windows = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const open = await Promise.all(windows.map(buildOf));
  if (open.includes(null)) return;
  await Promise.all(old.filter((name) => !open.includes(name.slice(PREFIX.length))).map((name) => caches.delete(name)));
}

export function wait(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function buildOf(client) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    setTimeout(resolve, ANSWER_MS, null);
    client.postMessage({ type: "build" }, [port2]);
  });
}
