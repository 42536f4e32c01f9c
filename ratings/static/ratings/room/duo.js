// Two clips held together by frame: the right one follows the left, and the shorter holds its last frame. On
// narrow screens the clips run one after the other in the same place.
import { canStart, moved, Together } from "../together.js";

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const narrow = matchMedia("(width < 40rem)");

export class Duo {
  constructor(article, watchings, { onUnplayable }) {
    this.stage = article.querySelector("[data-duo]");
    this.videos = watchings.map(({ video }) => video);
    this.bar = article.querySelector("[data-seek]");
    this.button = article.querySelector("[data-play]");
    this.says = article.querySelector("[data-stage-says]");
    Object.assign(this, { watchings, onUnplayable });
    this.together = new Together(this.videos, { steered: () => !this.inTurn });
    this.frame = 1 / Math.max(...watchings.map(({ fps }) => fps));
    this.length = Math.max(...watchings.map(({ length }) => length));
    this.bar.max = this.length;
    this.#listen(article);
    if (narrow.matches) this.#show("left");
  }

  // One after the other: only the clip in front runs, and the second starts when the first has ended.
  get inTurn() {
    return narrow.matches;
  }

  get front() {
    return this.stage.dataset.front === "right" ? 1 : 0;
  }

  get now() {
    return Math.max(...this.videos.map((video) => video.currentTime));
  }

  get running() {
    return this.videos.some((video) => !video.paused && !video.ended);
  }

  start() {
    this.hear(this.front);
    if (this.videos.some((video) => video.error)) this.#unplayable();
    else if (calm.matches) this.button.hidden = false;
    else this.play();
  }

  // Where the study is about sound, one of the two is heard: the one in front, or the one last pointed at.
  hear(at) {
    this.heard = at;
    this.videos.forEach((video, place) => (video.muted = place !== at || !("sound" in video.dataset)));
  }

  async play() {
    this.button.hidden = true;
    if (this.inTurn) return this.#run([this.videos[this.front]]);
    await Promise.all(this.videos.map(canStart));
    return this.#run(this.videos.filter((video) => !video.ended));
  }

  replay() {
    for (const watching of this.watchings) watching.counts.replays += 1;
    return this.restart();
  }

  async restart() {
    this.pause();
    if (this.inTurn) {
      const again = this.watchings[this.front].done && !this.watchings[1 - this.front].done;
      if (again) this.#show(this.front ? "left" : "right");
      await moved(this.videos[this.front], 0);
    } else await Promise.all(this.videos.map((video) => moved(video, 0)));
    return this.play();
  }

  pause() {
    for (const video of this.videos) video.pause();
  }

  toggle() {
    if (this.running) this.pause();
    else if (this.#ended) this.replay();
    else this.play();
  }

  get #ended() {
    return this.inTurn ? this.videos[this.front].ended : this.videos.every((video) => video.ended);
  }

  step(frames) {
    for (const watching of this.watchings) watching.counts.steps += 1;
    this.seek(this.now + frames * this.frame);
  }

  // Both to one moment; a clip that is shorter to its last frame.
  seek(seconds) {
    this.pause();
    const moment = Math.min(this.length, Math.max(0, seconds));
    this.videos.forEach((video, at) => {
      const last = Math.max(0, (video.duration || 0) - 0.5 / this.watchings[at].fps);
      video.currentTime = Math.min(moment, last);
    });
    this.bar.value = moment;
  }

  // One on the other in the same place, A and B in turn.
  flip() {
    const laidOver = this.stage.dataset.layout === "over";
    this.#show(laidOver ? (this.front ? "left" : "right") : "left");
  }

  beside() {
    if (!this.inTurn) this.stage.dataset.layout = "beside";
  }

  stop() {
    this.stopped = true;
    this.together.stop();
    this.pause();
    for (const video of this.videos) {
      if (video.src.startsWith("blob:")) URL.revokeObjectURL(video.src);
      video.removeAttribute("src");
    }
  }

  record() {
    const { drifts } = this.together;
    const largest = drifts.length ? Math.max(...drifts.map(Math.abs)) : null;
    return { layout: this.inTurn ? "in turn" : "together", drift: largest && Math.round(largest * 1000) / 1000 };
  }

  async #run(videos) {
    try {
      await Promise.all(videos.map((video) => video.play()));
    } catch (error) {
      // Before the first click a browser may refuse sound, and would run the silent clip of the two alone.
      if (error.name === "NotAllowedError") {
        this.pause();
        this.button.hidden = false;
      } else if (error.name === "NotSupportedError") this.#unplayable();
    }
  }

  #listen(article) {
    const on = (selector, does) => article.querySelector(selector).addEventListener("click", does);
    on("[data-replay]", () => this.replay());
    on("[data-toggle]", () => this.toggle());
    on("[data-flip]", () => this.flip());
    on("[data-beside]", () => this.beside());
    on("[data-play]", () => this.play());
    for (const step of article.querySelectorAll("[data-step]"))
      step.addEventListener("click", () => this.step(Number(step.dataset.step)));
    article.querySelector("[data-hear]")?.addEventListener("click", () => this.hear(1 - this.heard));
    this.bar.addEventListener("input", () => this.seek(Number(this.bar.value)));
    this.videos.forEach((video, at) => {
      video.addEventListener("click", () => this.toggle());
      video.addEventListener("pointerenter", () => this.stage.dataset.layout === "beside" && this.hear(at));
      video.addEventListener("error", () => this.#unplayable());
      video.addEventListener("timeupdate", () => this.running && (this.bar.value = this.now));
      video.addEventListener("waiting", () => this.#wait(at));
      video.addEventListener("ended", () => this.#atEnd(at));
    });
  }

  // A clip that has to load holds the other back, so that they never come apart.
  #wait(at) {
    const other = this.videos[1 - at];
    if (this.inTurn || other.paused || this.videos[at].seeking || this.videos[at].currentTime < 0.1) return;
    other.pause();
    this.videos[at].addEventListener("playing", () => this.play(), { once: true });
  }

  #atEnd(at) {
    this.bar.value = this.now;
    for (const video of this.videos) video.playbackRate = 1;
    if (!this.inTurn || at !== 0 || this.watchings[1].done) return;
    this.#show("right");
    this.play();
  }

  #show(side) {
    this.stage.dataset.layout = "over";
    this.stage.dataset.front = side;
    this.hear(this.front);
  }

  #unplayable() {
    if (this.stopped) return;
    this.button.hidden = true;
    this.says.hidden = false;
    this.onUnplayable(this.says);
  }
}
