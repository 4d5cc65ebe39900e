// <seen-change session number>: the mark of a change, until the session's page has been opened on this phone.

const KEY = "rasti-seen";
const SESSIONS = 300;

/** Return the kept marks with one more: the newest number of a session, the oldest sessions let go. */
export function remember(seen, session, number) {
  const { [session]: before = 0, ...others } = seen;
  return Object.fromEntries([...Object.entries(others), [session, Math.max(before, number)]].slice(-SESSIONS));
}

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}");
  } catch {
    return {};
  }
}

class SeenChange extends (globalThis.HTMLElement ?? Object) {
  #show = () => this.#look();

  connectedCallback() {
    // Opened since from here, where this page comes back as it was left.
    globalThis.addEventListener("pageshow", this.#show);
    this.#look();
  }

  disconnectedCallback() {
    globalThis.removeEventListener("pageshow", this.#show);
  }

  #look() {
    const session = this.getAttribute("session");
    const number = Number(this.getAttribute("number"));
    const seen = read();
    if (location.pathname.endsWith(`/sessions/${session}/`)) {
      localStorage.setItem(KEY, JSON.stringify(remember(seen, session, number)));
    } else {
      this.hidden = (seen[session] ?? 0) >= number;
    }
  }
}

globalThis.customElements?.define("seen-change", SeenChange);
