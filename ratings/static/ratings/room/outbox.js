// Answers on their way. Each has an id made here, so sending one twice is harmless; it leaves the outbox only
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
    this.answered = new Set();
    addEventListener("online", () => this.flush());
  }

  // Keep an answer, then send it; resolves as `flush` does.
  async add(answer) {
    this.note(answer.assignment);
    await kept.set(this.prefix + answer.id, answer);
    return this.flush();
  }

  waiting() {
    return kept.all(this.prefix);
  }

  // Remember that an assignment was answered, here or in another tab: it may have been loaded before that.
  note(assignment) {
    this.answered.add(assignment);
  }

  async has(assignment) {
    for (const answer of await this.waiting()) this.note(answer.assignment);
    return this.answered.has(assignment);
  }

  // Resolves to true when nothing is left to send. One tab sends at a time, where tabs can agree on it.
  flush() {
    const alone = navigator.locks ? (does) => navigator.locks.request(this.prefix, does) : (does) => does();
    this.sending ??= alone(() => this.#sendAll()).finally(() => (this.sending = null));
    return this.sending;
  }

  async #sendAll() {
    const inOrder = (a, b) => a.rated_at.localeCompare(b.rated_at);
    for (let next; (next = (await this.waiting()).sort(inOrder)[0]); ) {
      if (!(await this.#send(next))) {
        this.#later();
        return false;
      }
      this.wait = FIRST_WAIT;
    }
    return true;
  }

  async #send(answer) {
    let reply;
    try {
      reply = await fetch(this.url, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.csrf },
        body: JSON.stringify(answer),
        keepalive: true,
      });
    } catch {
      this.#tell("network", { up: false });
      return false;
    }
    this.#tell("network", { up: true });
    if (!reply.ok && !FINAL.has(reply.status)) return false;
    const said = await reply.json().catch(() => ({}));
    if (reply.ok || reply.status === 409) this.note(answer.assignment);
    else this.answered.delete(answer.assignment);
    await kept.remove(this.prefix + answer.id);
    if (reply.ok) this.#tell("stored", said);
    else if (reply.status !== 409) this.#tell("refused", { answer, message: said.error?.message ?? "" });
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
