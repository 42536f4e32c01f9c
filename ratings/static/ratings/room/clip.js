// One clip to rate on levels, with the moments at which something is wrong.
import { Judging } from "./judging.js";
import { Marks } from "./marks.js";
import { Player } from "./player.js";
import { Watching } from "./watching.js";

export class Clip extends Judging {
  unwatched = "watch";
  unanswered = "rest";

  constructor(article, say) {
    const { fps, duration } = article.dataset;
    const watching = new Watching(article.querySelector("[data-video]"), {
      fps: Number(fps) || 25,
      duration: Number(duration),
    });
    const player = new Player(article, watching, {
      onUnplayable: (place) => (place.textContent = say.text("unplayable")),
    });
    super(article, say, { player, watchings: [watching] });
    this.marks = new Marks(article, player.video, say);
    this.marks.addEventListener("change", () => this.answers.keep(null, { marks: this.marks.all }));
  }

  async start() {
    await super.start();
    this.marks.restore(this.answers.extra?.marks ?? []);
  }

  said() {
    return { scores: this.answers.scores, marks: this.marks.all };
  }

  record() {
    return this.watchings[0].record();
  }

  restore(record) {
    this.watchings[0].restore(record);
  }

  get keys() {
    if (this.marks.asking) return this.marks.keys;
    const { answers, player, marks } = this;
    return {
      0: () => answers.answer("na"),
      m: () => marks.ask(),
      r: () => player.replay(),
      Space: () => player.toggle(),
      ",": () => player.step(-1),
      ".": () => player.step(1),
    };
  }
}
