// <agenda-course>: my picks as a course, day by day; cards come from the printed days, ticks from this device.
import { eventNow } from "../lib/clock.js";
import { mode } from "../lib/mode.js";
import { reconcile } from "../lib/parts.js";
import { readEvent } from "../lib/times.js";
import { isStepFree, setStepFree } from "../venue/step-free.js";
import "./bookmark-button.js";
import "./session-feedback.js";
import { dayCards, daysCards, standRows } from "./cards.js";
import { isOn } from "./merge.js";
import { pairsOf, rivals } from "./plan.js";
import { sections, ticked } from "./sections.js";
import { all, getMeta, set, setMeta } from "./store.js";
import { unkeptWhy } from "./unkept.js";
import { walker } from "./walks.js";

const TICK_MS = 15000;
const EVENTS = ["rasti:agenda", "rasti:edition", "rasti:mode", "rasti:clock", "visibilitychange"];

class AgendaCourse extends HTMLElement {
  // What was ticked at any time of this visit: an unticked one keeps its place, to be put back.
  #seen = new Set();
  #view = { picks: [] };
  #open = false;
  #turn = 0;
  #listening;
  #timer;

  connectedCallback() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const draw = () => this.#draw();
    this.addEventListener("click", this, { signal });
    this.addEventListener("change", this, { signal });
    for (const name of EVENTS) document.addEventListener(name, draw, { signal });
    addEventListener("hashchange", draw, { signal });
    addEventListener("beforeprint", () => this.#lay({ whole: true }), { signal });
    addEventListener("afterprint", () => this.#lay(), { signal });
    this.#timer = setInterval(draw, TICK_MS);
    this.drawn = this.#draw();
    // The course pushes down what the address points at below it.
    this.drawn.then(() => document.getElementById(location.hash.slice(1))?.scrollIntoView());
  }

  disconnectedCallback() {
    this.#listening.abort();
    clearInterval(this.#timer);
  }

  async handleEvent({ type, target }) {
    if (type === "change") {
      if (target.name === "step-free") setStepFree(target.checked);
      return this.#draw();
    }
    const button = target.closest("[data-action]");
    const { action, to } = button?.dataset ?? {};
    if (!action) return;
    if (action === "print") return print();
    const pick = this.#find(target.closest("[data-slot]")?.dataset.slot);
    if (action === "past") this.#open = !this.#open;
    if (action === "keep") await Promise.all(rivals(pick, ticked(this.#view.picks)).map((one) => set(one.item, false)));
    if (action === "both") await this.#settle(button, true);
    if (action === "choose") await this.#settle(button, false);
    if (action === "swap") await this.#swap(pick, to);
    if (action === "remove") await set(pick.item, false);
    if (action === "undo") await set(pick.item, true);
    await this.#draw();
    if (["keep", "remove", "undo"].includes(action)) {
      this.#focusOn(action === "undo" ? pick : this.#view.picks.find((one) => one.removed), action);
    }
  }

  // Which overlaps the reader has seen and wants: remembered a pair, so that a third one is asked about anew.
  async #settle(button, keep) {
    const branches = [...button.closest(".fork").querySelectorAll("[data-slot]")];
    const pairs = pairsOf(branches.map((branch) => this.#find(branch.dataset.slot)));
    const before = ((await getMeta("kept")) ?? []).filter((pair) => !pairs.includes(pair));
    await setMeta("kept", keep ? [...before, ...pairs] : before);
  }

  async #swap(pick, slot) {
    await set(pick.item, false);
    await set(this.#view.cards.find((card) => card.slot === slot).item, true);
  }

  #find(slot) {
    return this.#view.picks.find((pick) => pick.slot === slot);
  }

  async #draw() {
    const turn = ++this.#turn;
    const entries = await all();
    const days = document.body.dataset.days.split(" ").filter(Boolean);
    const cards = entries.size || this.#seen.size ? await daysCards(days) : [];
    const some = [...entries.values()].some(({ on }) => on);
    const missing = some && (await Promise.allSettled(days.map(dayCards))).some(({ reason }) => reason);
    for (const [item, { on }] of entries) if (on && item.startsWith("e:")) this.#seen.add(item);
    const stands = await standRows(new Set([...this.#seen].filter((item) => item.startsWith("e:"))));
    const stepFree = isStepFree();
    // Who follows from elsewhere walks nowhere.
    const remote = mode() === "remote";
    const walk = cards.length ? await walker(stepFree) : null;
    const [unkept, alerts, notes] = [await unkeptWhy(), await getMeta("alerts"), await getMeta("notes")];
    const kept = new Set((await getMeta("kept")) ?? []);
    if (turn !== this.#turn) return;

    const picks = cards
      .map((card) => ({ ...card, online: card.online || remote, removed: !isOn(entries, card.items) }))
      .filter((card) => !card.removed || this.#seen.has(card.key));
    picks.forEach((pick) => this.#seen.add(pick.key));
    this.#view = { picks, cards, stands, entries, missing, unkept, alerts, notes, kept, walk, stepFree };
    this.#lay();
  }

  #lay({ whole = false } = {}) {
    if (!this.#view.cards) return;
    const now = eventNow().getTime();
    const more = { event: readEvent(this), now, asked: location.hash.slice(1), open: this.#open, whole };
    const shells = sections(this, { ...this.#view, ...more });
    const output = this.querySelector("[data-output]");
    reconcile(output, shells.map(([shell]) => shell));
    shells.forEach(([shell, items]) => {
      const kept = [...output.children].find((child) => child.dataset.key === shell.dataset.key);
      const list = kept.matches("[data-list]") ? kept : kept.querySelector("[data-list]");
      if (list) reconcile(list, items);
    });
  }

  // The button that was pressed is gone: the focus goes to what takes it back, or to what was put back.
  #focusOn(pick, action) {
    const items = [...this.querySelectorAll(".course > li")];
    const item = pick && items.find((one) => one.dataset.key.includes(pick.key) && (action === "undo") !== one.dataset.key.startsWith("removed"));
    item?.querySelector("button")?.focus();
  }
}

customElements.define("agenda-course", AgendaCourse);
