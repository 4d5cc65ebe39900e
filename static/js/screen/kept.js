// A wall screen keeps itself beside its build's files, so that it starts again where there is no network.

/** Store this page as the server has it now, and the files that it names. */
export async function keep() {
  const cache = await caches.open(`assets-${document.body.dataset.build}`);
  const answer = await fetch(location.pathname, { cache: "no-store" });
  // A network that wants a sign-in answers everything, and well, with a page of its own.
  if (!answer.ok || !answer.headers.has("Rasti-Edition")) return;
  await cache.put(location.pathname, answer);
  const files = [...document.querySelectorAll("link[href], script[src]")].map((one) => one.href || one.src);
  const kept = await Promise.all(files.map((file) => cache.match(file)));
  await cache.addAll(files.filter((_, n) => !kept[n]));
}
