// <alert-invite>: after a first tick, one calm offer of alerts; an answer is remembered.
import { all } from "../agenda/store.js";
import { word } from "../lib/words.js";
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
      this.#say(now === "on" ? "turned-on" : "still-off");
      this.#leaveClose();
    } catch (error) {
      this.#message.textContent = error.message ? `${error.message}. ${error.remedy}` : word(this, "no-answer");
    }
  }

  #leaveClose() {
    for (const button of this.querySelectorAll("[data-offer]")) button.hidden = true;
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
  const ticked = [...(await all()).values()].some((entry) => entry.on);
  if (!ticked || !["off", "install"].includes(now)) return;
  const invite = document.importNode(template.content, true).firstElementChild;
  // Who chose another time in the settings before is offered that one.
  if (lead) invite.dataset.lead = lead;
  invite.querySelector("[data-question]").textContent = word(invite, "question", { minutes: invite.dataset.lead });
  for (const part of invite.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== now;
  document.getElementById("main").append(invite);
}
