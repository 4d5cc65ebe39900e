// <alert-invite>: after a first tick, one calm offer of alerts; an answer is remembered.
import { all } from "../agenda/store.js";
import { timeText, word } from "../lib/words.js";
import { remember, state, turnOn, wishes } from "./subscription.js";

class AlertInvite extends HTMLElement {
  #message;

  connectedCallback() {
    this.#message = this.querySelector("[data-message]");
    this.addEventListener("click", this);
  }

  async handleEvent({ target }) {
    const action = target.closest("[data-action]")?.dataset.action;
    if (!action) return;
    if (action === "on") return this.#turnOn();
    await remember({ asked: true });
    if (action === "later") this.remove();
  }

  async #turnOn() {
    try {
      const now = await turnOn(Number(this.dataset.lead));
      await remember({ asked: true });
      this.#say({ on: "turned-on", denied: "denied" }[now] ?? "still-off");
      this.querySelector("[data-how]").hidden = now !== "denied";
      this.#leaveClose();
    } catch (error) {
      this.#message.textContent = error.message ? `${error.message}. ${error.remedy}` : word(this, "no-answer");
    }
  }

  #leaveClose() {
    for (const part of this.querySelectorAll("[data-offer]")) part.hidden = true;
    const close = this.querySelector("[data-close]");
    close.hidden = false;
    close.focus();
  }

  #say(name) {
    this.#message.textContent = word(this, name);
  }
}

customElements.define("alert-invite", AlertInvite);

/** Offer alerts where something is ticked, they can be had and nobody answered yet. */
export async function offer() {
  const template = document.getElementById("alert-invite");
  const { asked, lead } = await wishes();
  if (!template || document.querySelector("alert-invite, alert-settings") || asked) return;
  const now = await state();
  const ticked = [...(await all())].filter(([, { on }]) => on).sort(([, one], [, two]) => two.at - one.at);
  if (!ticked.length || !["off", "install"].includes(now)) return;
  const invite = document.importNode(template.content, true).firstElementChild;
  // Who chose another time in the settings before is offered that one.
  if (lead) invite.dataset.lead = lead;
  invite.querySelector("[data-question]").textContent = word(invite, "question", { minutes: invite.dataset.lead });
  for (const part of invite.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== now;
  showSample(invite, ticked[0][0]);
  document.getElementById("main").append(invite);
}

// The alert of what was just ticked, as it will read.
function showSample(invite, item) {
  const { start, placeName, title } = document.querySelector(`[data-item="${item}"]`)?.dataset ?? {};
  if (!start) return;
  const sample = invite.querySelector("[data-sample]");
  sample.textContent = `${timeText(new Date(start), invite.dataset.zone)} ${placeName} · ${title}`;
  sample.hidden = false;
}
