// The clip: plays at once, muted unless the study is about sound, and holds its last frame. Where playing at once
// is refused (as it is with sound before the first click) or unwelcome
// (reduced motion, some phones), a large button stands on it.

const calm = matchMedia("(prefers-reduced-motion: reduce)");

export class Player {
  constructor(article, watching, { onUnplayable }) {
    this.video = article.querySelector("[data-video]");
    this.button = article.querySelector("[data-play]");
    this.says = article.querySelector("[data-stage-says]");
    Object.assign(this, { watching, onUnplayable, frame: 1 / watching.fps });
    this.button.addEventListener("click", () => this.play());
    article.querySelector("[data-replay]").addEventListener("click", () => this.replay());
    article.querySelector("[data-toggle]").addEventListener("click", () => this.toggle());
    for (const step of article.querySelectorAll("[data-step]"))
      step.addEventListener("click", () => this.step(Number(step.dataset.step)));
    this.video.addEventListener("click", () => this.toggle());
    this.video.addEventListener("error", () => this.#unplayable());
    this.video.addEventListener("playing", () => this.#playing());
  }

  start() {
    this.video.muted = !("sound" in this.video.dataset);
    if (this.video.error) this.#unplayable();
    else if (calm.matches) this.button.hidden = false;
    else this.play();
  }

  async play() {
    try {
      await this.video.play();
    } catch (error) {
      if (error.name === "NotAllowedError") this.button.hidden = false;
      else if (error.name === "NotSupportedError") this.#unplayable();
    }
  }

  get running() {
    return !this.video.paused && !this.video.ended;
  }

  pause() {
    this.video.pause();
  }

  replay() {
    this.watching.counts.replays += 1;
    this.restart();
  }

  restart() {
    if (this.video.error) this.video.load();
    else this.video.currentTime = 0;
    this.play();
  }

  toggle() {
    if (this.video.ended) this.replay();
    else if (this.video.paused) this.play();
    else this.video.pause();
  }

  step(frames) {
    this.video.pause();
    this.watching.counts.steps += 1;
    const last = Math.max(0, this.video.duration - this.frame / 2) || 0;
    this.video.currentTime = Math.min(last, Math.max(0, this.video.currentTime + frames * this.frame));
  }

  stop() {
    this.video.pause();
    if (this.video.src.startsWith("blob:")) URL.revokeObjectURL(this.video.src);
    this.video.removeAttribute("src");
  }

  #playing() {
    this.button.hidden = true;
    this.says.hidden = true;
  }

  #unplayable() {
    if (!this.video.hasAttribute("src")) return;
    this.button.hidden = true;
    this.says.hidden = false;
    this.onUnplayable(this.says);
  }
}
