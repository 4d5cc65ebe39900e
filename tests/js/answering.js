// What answers in our server's place: itself, whose answers name their edition, or a network that wants a sign-in.

/** Answer as our server does. */
export function answering(body, status = 200, headers = {}) {
  return new Response(JSON.stringify(body), { status, headers: { "Rasti-Edition": "1", ...headers } });
}

/** Answer as a network does that wants a sign-in: everything, and well. */
export function portal() {
  return new Response("<!doctype html><p>Please accept our terms.</p>", { headers: { "Content-Type": "text/html" } });
}
