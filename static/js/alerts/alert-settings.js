// <alert-settings>: shows the part of the page that is true of this device, and acts on its buttons.
import { all } from "../agenda/store.js";
import { forget } from "../agenda/sync.js";
import { eventNow } from "../lib/clock.js";
import { timeText, word } from "../lib/words.js";
import { browser } from "./browser.js";
import { read as readInbox, refresh } from "./inbox.js";
import { recheck, remember, sendTest, state, turnOff, turnOn, wish, wishes } from "./subscription.js";

class AlertSettings extends HTMLElement {
  #message;
  // The permission is given elsewhere: in the browser's own dialogs, or in the system's settings.
  #look = () => this.#show();

  async connectedCallback() {
    this.#message = this.querySelector("[data-message]");
    this.addEventListener("click", this);
    this.addEventListener("change", this);
    this.#showWay();
    await (this.drawn = this.#show());
    await Promise.all([recheck(), refresh()]);
    await this.#show();
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.#look);
  }

  async handleEvent({ type, target }) {
    if (type === "change" && target.name === "lead") return this.#try(target, () => this.#lead(Number(target.value)));
    const button = type === "click" && target.closest("button[data-action]");
    if (button) await this.#try(button, () => this.#act(button.dataset.action));
  }

  #act(action) {
    if (action === "on") return this.#turnOn();
    if (action === "again") return this.#again();
    if (action === "off") return turnOff();
    if (action === "test") return this.#test();
    return this.#forget();
  }

  async #turnOn() {
    if ((await turnOn(this.#chosen)) === "on") this.#say("turned-on");
  }

  async #again() {
    if ((await state()) === "denied") return this.#say("still-denied");
    await this.#turnOn();
  }

  async #lead(minutes) {
    await wish({ lead_minutes: minutes });
    this.#say("saved");
  }

  async #test() {
    this.#say("test-sent", { devices: await sendTest() });
  }

  async #forget() {
    if (!confirm(word(this, "forget-sure"))) return;
    const off = turnOff().catch(() => {});
    const erased = await forget();
    if (!erased) return this.#say("no-answer");
    await off;
    await remember({ on: false, endpoint: "" });
    const { bookmarks = 0, devices = 0, calendars = 0, subscriptions = 0 } = erased;
    this.#say("forgotten", { bookmarks, devices, calendars, subscriptions });
  }

  async #try(control, act) {
    control.disabled = true;
    this.#message.textContent = "";
    try {
      await act();
    } catch (error) {
      if (error.message && error.remedy) this.#message.textContent = `${error.message}. ${error.remedy}`;
      else this.#say(navigator.onLine ? "no-answer" : "offline");
    } finally {
      control.disabled = false;
      await this.#show();
      // The button that was pressed may be of a state that is over.
      if (!control.checkVisibility()) this.querySelector("[data-when]:not([hidden]) button")?.focus();
    }
  }

  async #show() {
    const [now, { lead, shown }] = [await this.#state(), await wishes()];
    for (const section of this.querySelectorAll("[data-when]")) {
      section.hidden = !section.dataset.when.split(" ").includes(now);
    }
    const radio = this.querySelector(`input[name=lead][value="${lead}"]`);
    if (radio) radio.checked = true;
    const [newest] = (await readInbox()).items;
    if (newest) this.querySelector("[data-received]").textContent = word(this, "received", { time: this.#time(Date.parse(newest.at)) });
    if (shown) this.querySelector("[data-checked]").textContent = word(this, "checked", { time: this.#time(shown) });
  }

  // Who has ticked nothing is not asked for the permission yet.
  async #state() {
    const now = await state();
    return now === "off" && ![...(await all()).values()].some(({ on }) => on) ? "unticked" : now;
  }

  #showWay() {
    const installed = matchMedia("(display-mode: standalone)").matches;
    const way = this.querySelector(`[data-browser=${browser(navigator, installed)}]`);
    for (const part of this.querySelectorAll("[data-browser]")) part.hidden = part !== way;
    document.addEventListener("visibilitychange", this.#look);
    navigator.permissions?.query({ name: "notifications" }).then((permission) => (permission.onchange = this.#look), () => {});
  }

  get #chosen() {
    return Number(this.querySelector("input[name=lead]:checked")?.value ?? 10);
  }

  #time(moment) {
    const zone = this.dataset.zone || undefined;
    const days = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "short", timeZone: zone });
    const time = timeText(moment, zone);
    return days.format(moment) === days.format(eventNow()) ? time : `${days.format(moment)} ${time}`;
  }

  #say(name, values) {
    this.#message.textContent = word(this, name, values);
  }
}

customElements.define("alert-settings", AlertSettings);
