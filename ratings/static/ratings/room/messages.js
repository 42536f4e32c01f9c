// Messages of whoever runs the study: new ones are shown between two clips, all of them behind a button.
const dialog = document.getElementById("messages");
const list = dialog.querySelector("[data-messages-list]");
const button = document.querySelector("[data-messages-open]");

export class Messages {
  constructor(room) {
    const { messagesUrl: url, csrf } = room.dataset;
    Object.assign(this, { url, csrf, new: "messagesWait" in room.dataset });
    button.addEventListener("click", () => this.#all());
  }

  // The server said, with the answer to a rating, that something new waits.
  note() {
    this.new = true;
    button.hidden = false;
  }

  // Show what is new and go on when it was closed. Without network it waits for the next pause.
  async tell() {
    if (!this.new) return;
    const written = await this.#fetch();
    if (!written) return;
    this.new = false;
    if (Number(written.dataset.new)) await this.#show(written);
    else this.#read(written);
  }

  async #all() {
    const written = await this.#fetch();
    if (written) await this.#show(written);
  }

  async #show(written) {
    list.replaceChildren(written);
    dialog.showModal();
    await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
    this.#read(written);
  }

  async #fetch() {
    const answer = await fetch(this.url).catch(() => null);
    if (!answer?.ok) return null;
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    return holder.content.querySelector("[data-written]");
  }

  #read({ dataset: { until } }) {
    const body = new URLSearchParams({ until });
    const headers = { "X-CSRFToken": this.csrf };
    fetch(this.url, { method: "POST", body, headers, keepalive: true }).catch(() => (this.new = true));
  }
}
