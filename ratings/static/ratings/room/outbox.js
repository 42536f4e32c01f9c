// Ratings on their way. Each has an id made here, so sending one twice is harmless; it leaves the outbox only
// when the server has answered. What a closed tab left behind is sent by the next one.
import * as kept from "./kept.js";

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30000;
// The server has it, or will never take it: sending it again changes nothing.
const FINAL = new Set([400, 404, 409, 410, 413]);

export class Outbox extends EventTarget {
  constructor({ participation, url, csrf }) {
    super();
    Object.assign(this, { prefix: `outbox:${participation}:`, url, csrf, wait: FIRST_WAIT, sending: null });
    addEventListener("online", () => this.flush());
  }

  add(rating) {
    kept.set(this.prefix + rating.id, rating);
    return this.flush();
  }

  get waiting() {
    return kept.keys(this.prefix).map((key) => kept.get(key)).filter(Boolean);
  }

  holds(assignment) {
    return this.waiting.some((rating) => rating.assignment === assignment);
  }

  // Resolves to true when nothing is left to send.
  flush() {
    this.sending ??= this.#sendAll().finally(() => (this.sending = null));
    return this.sending;
  }

  async #sendAll() {
    const inOrder = (a, b) => a.rated_at.localeCompare(b.rated_at);
    for (let next; (next = this.waiting.sort(inOrder)[0]); ) {
      if (!(await this.#send(next))) {
        this.#later();
        return false;
      }
      this.wait = FIRST_WAIT;
    }
    return true;
  }

  async #send(rating) {
    let answer;
    try {
      answer = await fetch(this.url, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.csrf },
        body: JSON.stringify(rating),
        keepalive: true,
      });
    } catch {
      this.#tell("network", { up: false });
      return false;
    }
    this.#tell("network", { up: true });
    if (!answer.ok && !FINAL.has(answer.status)) return false;
    const said = await answer.json().catch(() => ({}));
    kept.remove(this.prefix + rating.id);
    if (answer.ok) this.#tell("stored", said);
    else if (answer.status !== 409) this.#tell("refused", { rating, message: said.error?.message ?? "" });
    return true;
  }

  #later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), this.wait);
    this.wait = Math.min(2 * this.wait, LONGEST_WAIT);
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
