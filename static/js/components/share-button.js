// <share-button>: hands the page's address to the phone's share sheet, where there is one.

class ShareButton extends HTMLElement {
  connectedCallback() {
    this.hidden = !navigator.share;
    this.addEventListener("click", this);
  }

  async handleEvent() {
    const { title, location } = document;
    // Closing the sheet without sharing is a choice, not an error.
    await navigator.share({ title, url: location.origin + location.pathname }).catch(() => {});
  }
}

customElements.define("share-button", ShareButton);
