// A network that wants a sign-in answers everything, and well, with a page of its own: that is not our server.

/** Fetch from our server; null without a network, and where somebody else answered. */
export async function fetchOurs(address, options) {
  const answer = await fetch(address, options).catch(() => null);
  return answer?.headers.has("Rasti-Edition") ? answer : null;
}
