// One thing to judge, a clip or a pair: its player, its watch records and its rows, from showing to handing the
// answer over. What differs between the two stands in clip.js and pair.js.
import { Answers } from "./answers.js";
import { Given } from "./given.js";

const NARROW = matchMedia("(width < 40rem)");
const LONG_PROMPT = 140;
const LIST = new Intl.ListFormat(document.documentElement.lang, { type: "conjunction" });

export class Judging extends EventTarget {
  constructor(article, say, { player, watchings }) {
    super();
    const { assignment } = article.dataset;
    Object.assign(this, { article, say, assignment, player, watchings, over: false });
    this.given = Given.of(article);
    this.answers = new Answers(article.querySelector("[data-scale]"), assignment);
    const asked = article.querySelector(".asked");
    if (NARROW.matches && asked.textContent.trim().length > LONG_PROMPT) asked.open = false;
    this.#listen();
    this.#seen();
  }

  get watched() {
    return this.watchings.every((watching) => watching.done);
  }

  async start() {
    if (!this.given) this.player.start();
    await this.answers.restore();
    if (this.answers.watched) this.restore(this.answers.watched);
    if (this.given) this.#showGiven();
  }

  // Whoever comes back to a clip that was watched has seen what was given.
  async #showGiven() {
    if (this.watched) this.given.end();
    else await this.given.show();
    if (!this.over) this.player.start();
  }

  stop() {
    this.over = true;
    this.given?.end();
    for (const watching of this.watchings) watching.stop();
    this.player.stop();
  }

  // Hand the answer over when it is complete, else say what is missing; a second call does nothing.
  submit() {
    if (this.over) return;
    const { missing } = this.answers;
    if (!this.watched) return this.#refuse(this.say.text(this.unwatched));
    if (missing.length) {
      const names = LIST.format(missing.map((row) => row.dataset.label));
      this.answers.bring(missing[0]);
      return this.#refuse(this.say.text(this.unanswered, { names }));
    }
    this.#hand({ ...this.said(), skipped: "" });
  }

  skip(why) {
    if (!this.over) this.#hand({ skipped: why });
  }

  #hand(said) {
    this.over = true;
    const answer = {
      id: this.answers.id,
      assignment: this.assignment,
      ...this.answers.rest,
      ...said,
      watched: this.record(),
      rated_at: new Date().toISOString(),
    };
    // Whoever listens keeps the answer; the draft goes after it, never before.
    this.dispatchEvent(new CustomEvent("rated", { detail: answer }));
    this.answers.forget();
  }

  #listen() {
    const scale = this.article.querySelector("[data-scale]");
    scale.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    for (const button of this.article.querySelectorAll("[data-skip]"))
      button.addEventListener("click", () => this.skip(button.dataset.skip));
    this.answers.addEventListener("answered", ({ detail }) => {
      this.#refuse("");
      this.say.aloud("answered", detail);
    });
    for (const watching of this.watchings) {
      watching.addEventListener("progress", () => this.#seen());
      watching.addEventListener("complete", () => this.#complete());
      watching.addEventListener("incomplete", ({ detail }) => this.#refuse(this.say.text(detail)));
    }
    // What a row means lies over the clip; `toggle` does not bubble, and comes from folded prompts too.
    const toggled = ({ target, newState }) => target.popover && this.aside(newState === "open");
    this.article.addEventListener("toggle", toggled, true);
  }

  // Nobody watches while something lies over the clip: it waits. A pass has to run through, so one that was not
  // whole begins anew; that is no replay of the rater's own.
  aside(open) {
    if (this.over) return;
    if (open) {
      this.waits ||= this.player.running;
      this.player.pause();
    } else if (this.waits) {
      this.waits = false;
      if (this.watched) this.player.play();
      else this.player.restart();
    }
  }

  #complete() {
    this.answers.keep(this.record());
    this.#refuse("");
    this.#seen();
  }

  #seen() {
    const running = this.watchings.some((watching) => watching.running);
    const state = this.watched ? "watched" : running ? "watching" : "unwatched";
    this.article.dataset.state = state;
    this.article.querySelector("[data-seen]").value = Math.min(...this.watchings.map(({ share }) => share));
    this.article.querySelector("[data-seen-says]").textContent = this.say.text(state);
  }

  #refuse(text) {
    this.article.querySelector("[data-says]").textContent = text;
  }
}
