// Two clips of one prompt to compare, dimension by dimension.
import { Duo } from "./duo.js";
import { Judging } from "./judging.js";
import { Watching } from "./watching.js";

const SIDES = ["left", "right"];

export class Pair extends Judging {
  unwatched = "watchBoth";
  unanswered = "restOfPair";

  constructor(article, say) {
    const watchings = SIDES.map((name) => {
      const side = article.querySelector(`[data-side=${name}]`);
      const { fps, duration } = side.dataset;
      const options = { fps: Number(fps) || 25, duration: Number(duration), steered: true };
      return new Watching(side.querySelector("[data-video]"), options);
    });
    const player = new Duo(article, watchings, {
      onUnplayable: (place) => (place.textContent = say.text("unplayable")),
    });
    super(article, say, { player, watchings });
  }

  said() {
    return { choices: this.answers.scores };
  }

  record() {
    const [left, right] = this.watchings.map((watching) => watching.record());
    return { left, right, ...this.player.record() };
  }

  restore(record) {
    SIDES.forEach((name, at) => this.watchings[at].restore(record[name]));
  }

  get keys() {
    const { answers, player } = this;
    return {
      a: () => answers.answer("left"),
      b: () => answers.answer("right"),
      t: () => answers.answer("tie"),
      x: () => answers.answer("both_bad"),
      f: () => player.flip(),
      s: () => player.beside(),
      h: () => player.hear(1 - player.heard),
      r: () => player.replay(),
      Space: () => player.toggle(),
      ",": () => player.step(-1),
      ".": () => player.step(1),
    };
  }
}
