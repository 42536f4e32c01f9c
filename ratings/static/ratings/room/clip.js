// One clip in the room: its player, its watch record and its rows, from showing to handing the rating over.
import { Answers } from "./answers.js";
import { Player } from "./player.js";
import { Watching } from "./watching.js";

const NARROW = matchMedia("(width < 40rem)");
const LONG_PROMPT = 140;
const LIST = new Intl.ListFormat(document.documentElement.lang, { type: "conjunction" });

export class Clip extends EventTarget {
  constructor(article, say) {
    super();
    const { assignment, fps, duration } = article.dataset;
    Object.assign(this, { article, say, assignment, over: false });
    this.watching = new Watching(article.querySelector("[data-video]"), {
      fps: Number(fps) || 25,
      duration: Number(duration),
    });
    this.player = new Player(article, this.watching, {
      onUnplayable: (place) => (place.textContent = say.text("unplayable")),
    });
    this.answers = new Answers(article.querySelector("[data-scale]"), assignment);
    const asked = article.querySelector(".asked");
    if (NARROW.matches && asked.textContent.trim().length > LONG_PROMPT) asked.open = false;
    this.#listen();
    this.#seen();
  }

  async start() {
    this.player.start();
    await this.answers.restore();
    this.watching.restore(this.answers.watched);
  }

  stop() {
    this.over = true;
    this.watching.stop();
    this.player.stop();
  }

  // Hand the rating over when it is complete, else say what is missing; a second call does nothing.
  submit() {
    if (this.over) return;
    const { missing } = this.answers;
    if (!this.watching.done) return this.#refuse(this.say.text("watch"));
    if (missing.length) {
      const names = LIST.format(missing.map((row) => row.dataset.label));
      this.answers.bring(missing[0]);
      return this.#refuse(this.say.text("rest", { names }));
    }
    this.#hand({ scores: this.answers.scores, skipped: "" });
  }

  skip(why) {
    if (!this.over) this.#hand({ scores: {}, skipped: why });
  }

  #hand(said) {
    this.over = true;
    const rating = {
      id: this.answers.id,
      assignment: this.assignment,
      ...this.answers.rest,
      ...said,
      watched: this.watching.record(),
      rated_at: new Date().toISOString(),
    };
    // Whoever listens keeps the rating; the draft goes after it, never before.
    this.dispatchEvent(new CustomEvent("rated", { detail: rating }));
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
    this.watching.addEventListener("progress", () => this.#seen());
    this.watching.addEventListener("complete", () => this.#complete());
    this.watching.addEventListener("incomplete", ({ detail }) => this.#refuse(this.say.text(detail)));
  }

  #complete() {
    this.answers.keep(this.watching.record());
    this.#refuse("");
    this.#seen();
  }

  #seen() {
    const { watching } = this;
    const state = watching.done ? "watched" : watching.running ? "watching" : "unwatched";
    this.article.dataset.state = state;
    this.article.querySelector("[data-seen]").value = watching.share;
    this.article.querySelector("[data-seen-says]").textContent = this.say.text(state);
  }

  #refuse(text) {
    this.article.querySelector("[data-says]").textContent = text;
  }
}
