import { makeZoomable } from "./zoom.js";

// The bars above and below the page lie over so much of it.
const COVERED = 64;
// How close a place is shown to whoever asked for it alone; a route is shown whole.
const CLOSE = 1.6;

// Lights what the address asks for (`?to=`, `from`, `step_free`) on the printed page, as the live view does.
class FloorPlan extends HTMLElement {
  #sheet;
  #form;
  #zoom;
  #listening;
  #way;

  connectedCallback() {
    this.#sheet = document.getElementById("sheet");
    this.#form = this.#sheet.querySelector("[data-way]");
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#zoom = makeZoomable(this.querySelector("svg.plan"), this.querySelector(".zoom"), signal);
    document.addEventListener("click", (event) => this.#follow(event), { signal });
    window.addEventListener("popstate", () => this.#show(), { signal });
    document.addEventListener("rasti:morph", () => (this.#zoom.reset(), (this.#way = null), this.#show()), { signal });
    this.#form.addEventListener("change", (event) => this.#ask(event), { signal });
    this.#form.addEventListener("submit", (event) => (event.preventDefault(), this.#ask()), { signal });
    const list = this.closest("filter-list");
    const search = async () => (await import("./session-hits.js")).addSessions(list.querySelector("[data-sessions]"), list).catch(() => {});
    list.querySelector("[name=q]").addEventListener("input", search, { signal, once: true });
    if (list.querySelector("[name=q]").value) search();
    this.drawn = this.#show(new URLSearchParams(location.search).has("to"));
  }

  disconnectedCallback() {
    this.#listening.abort();
  }

  // A link to something on this floor changes this page; others lead away as links do.
  #follow(event) {
    const link = event.target.closest?.("a[href*='?to=']");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const address = new URL(link.href.baseVal ?? link.href, location.href);
    const [kind, floor] = address.pathname.split("/").slice(-3, -1).map(decodeURIComponent);
    if (kind !== "venue" || link.matches("[data-floor-link], [hreflang]")) return;
    if (floor !== this.dataset.floor) {
      if (this.#keepStart(address)) (event.preventDefault(), location.assign(address));
      return;
    }
    event.preventDefault();
    this.#keepStart(address);
    history.pushState(null, "", address);
    this.closest("filter-list")?.clear?.();
    document.getElementById("sheet-title").focus({ preventScroll: true });
    this.#show(!link.closest(".plan"));
  }

  // Whoever said where they are stays there, whatever they choose to go to; says whether they did.
  #keepStart(address) {
    const asked = new URLSearchParams(location.search);
    if (!asked.has("from") || asked.get("from") === address.searchParams.get("to")) return false;
    for (const name of ["from", "step_free"]) if (asked.has(name)) address.searchParams.set(name, asked.get(name));
    return true;
  }

  // The plan moves so that what is lit is in its middle; the page only where that is out of view.
  #bringIntoView(alone) {
    const lit = this.querySelector(".lit");
    if (lit) this.#zoom.centre(lit.querySelector(".name, text, .icon") ?? lit, alone ? CLOSE : 1);
    requestAnimationFrame(() => {
      const { top, bottom } = (lit ?? this).getBoundingClientRect();
      if (top < COVERED || bottom > innerHeight - COVERED) this.scrollIntoView({ block: "nearest" });
    });
  }

  async #ask({ target } = {}) {
    if (target?.name === "step_free") (await import("./step-free.js")).setStepFree(target.checked);
    const address = new URL(location.href);
    address.search = new URLSearchParams(new FormData(this.#form));
    history.replaceState(null, "", address);
    this.#show();
  }

  async #show(arriving = false) {
    const { search } = location;
    const asked = new URLSearchParams(search);
    this.#light(asked.get("to") ?? "");
    if (arriving) this.#bringIntoView(!asked.has("from"));
    let told;
    if (asked.has("to") || asked.has("from") || this.#way) {
      // Paths and what tells of them come when a way is first asked for: most visits are a look at the map.
      this.#way ??= import("./way-sheet.js").then(({ openSheet }) => openSheet(this, this.#sheet));
      const show = await this.#way;
      if (location.search !== search) return;
      told = show(asked);
    }
    this.toggleAttribute("data-shown", true);
    await told;
  }

  #light(target) {
    for (const element of this.querySelectorAll("[data-code]")) {
      const lit = element.dataset.code === target;
      element.classList.toggle("lit", lit);
      if (lit && element.matches("a")) element.setAttribute("aria-current", "location");
      else element.removeAttribute("aria-current");
    }
  }
}

customElements.define("floor-plan", FloorPlan);
