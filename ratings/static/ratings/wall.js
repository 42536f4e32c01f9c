// The clip wall: what every generator made of one prompt, playing in step. Only what is in sight runs, so that a
// phone has few clips at once; what comes into sight joins at the moment the others are at.
import { listen } from "./room/keys.js";
import { canStart, moved, Together } from "./together.js";

const HOLD = 1500;
const LATEST = 6000;
const MOST = matchMedia("(width < 40rem)").matches ? 6 : 16;
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const sparing = navigator.connection?.saveData ?? false;
const later = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

class Wall {
  constructor(root) {
    this.root = root;
    this.videos = [...root.querySelectorAll("[data-video]")];
    this.bar = root.querySelector("[data-seek]");
    this.button = root.querySelector("[data-toggle]");
    Object.assign(this, { inSight: new Set(), playing: false, moment: 0, started: 0 });
    this.frame = 1 / Math.max(...this.videos.map((video) => Number(video.dataset.fps) || 25));
    this.length = Math.max(...this.videos.map((video) => Number(video.dataset.duration) || 0));
    this.bar.max = this.length;
    this.together = new Together(this.videos);
    this.#listen();
  }

  get shown() {
    return this.videos.filter((video) => this.inSight.has(video) && !video.error).slice(0, MOST);
  }

  get now() {
    if (!this.playing) return this.moment;
    const running = this.shown.filter((video) => !video.paused || video.ended);
    return running.length ? Math.max(...running.map((video) => video.currentTime)) : this.moment;
  }

  // All that is in sight from one moment on; a clip that does not come is not waited for for ever.
  async play() {
    this.#say(true);
    const start = ++this.started;
    const videos = this.shown;
    for (const video of videos) if (video.readyState === 0) video.load();
    await Promise.race([Promise.all(videos.map(canStart)), later(LATEST)]);
    await Promise.race([Promise.all(videos.map((video) => moved(video, within(video, this.moment)))), later(LATEST)]);
    if (start !== this.started || !this.playing) return;
    const begun = await Promise.all(videos.map(begin));
    if (!begun.some(Boolean)) this.#say(false);
  }

  pause() {
    this.moment = this.now;
    this.#say(false);
    for (const video of this.videos) video.pause();
  }

  toggle() {
    if (this.playing) this.pause();
    else if (this.now >= this.length - this.frame) this.replay();
    else this.play();
  }

  replay() {
    this.pause();
    this.moment = 0;
    this.play();
  }

  step(frames) {
    this.seek(this.now + frames * this.frame);
  }

  seek(seconds) {
    this.pause();
    this.moment = Math.min(this.length, Math.max(0, seconds));
    for (const video of this.shown) {
      if (video.readyState === 0) video.load();
      video.currentTime = within(video, this.moment);
    }
    this.bar.value = this.moment;
  }

  #say(playing) {
    this.playing = playing;
    this.root.dataset.playing = playing;
    this.button.setAttribute("aria-pressed", playing);
  }

  #listen() {
    const on = (selector, does) =>
      this.root.querySelectorAll(selector).forEach((one) => one.addEventListener("click", () => does(one)));
    on("[data-toggle]", () => this.toggle());
    on("[data-replay]", () => this.replay());
    on("[data-step]", (button) => this.step(Number(button.dataset.step)));
    this.bar.addEventListener("input", () => this.seek(Number(this.bar.value)));
    for (const video of this.videos) {
      video.controls = false;
      video.addEventListener("click", () => this.toggle());
      video.addEventListener("timeupdate", () => this.playing && (this.bar.value = this.now));
      video.addEventListener("ended", () => this.#atEnd());
      video.addEventListener("error", () => video.closest("figure").setAttribute("data-failed", ""));
    }
    const seen = new IntersectionObserver((entries) => this.#look(entries), { threshold: 0.4 });
    for (const video of this.videos) seen.observe(video);
    document.addEventListener("visibilitychange", () => document.hidden && this.playing && this.pause());
  }

  #look(entries) {
    const first = this.inSight.size === 0;
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.inSight.add(target);
      else this.inSight.delete(target);
      if (!isIntersecting) target.pause();
    }
    if (this.playing) for (const { target, isIntersecting } of entries) isIntersecting && this.#join(target);
    else if (first && this.inSight.size && !this.begun && !calm.matches && !sparing) this.play();
    this.begun ||= this.inSight.size > 0;
  }

  async #join(video) {
    if (!this.shown.includes(video)) return;
    if (video.readyState === 0) video.load();
    await Promise.race([canStart(video), later(LATEST)]);
    if (!this.playing || !this.inSight.has(video)) return;
    const moment = within(video, this.now);
    await moved(video, moment);
    if (this.playing && moment < video.duration - this.frame) begin(video);
  }

  // When the last has ended, all hold for a moment and begin again together.
  async #atEnd() {
    if (!this.playing || this.shown.some((video) => !video.ended && !video.paused)) return;
    this.bar.value = this.length;
    const start = this.started;
    await later(HOLD);
    if (!this.playing || start !== this.started) return;
    this.moment = 0;
    this.play();
  }
}

// Where a clip stands at a moment of all: a shorter one holds its last frame.
function within(video, moment) {
  const last = (video.duration || Number(video.dataset.duration) || 0) - 0.5 / (Number(video.dataset.fps) || 25);
  return Math.max(0, Math.min(moment, last));
}

async function begin(video) {
  if (video.ended) return true;
  try {
    await video.play();
    return true;
  } catch {
    return false;
  }
}

const root = document.querySelector("[data-wall]");
if (root) {
  const wall = new Wall(root);
  const go = (where) => document.querySelector(`[data-${where}]`)?.click();
  listen(() => ({
    Space: () => wall.toggle(),
    r: () => wall.replay(),
    ",": () => wall.step(-1),
    ".": () => wall.step(1),
    arrowleft: () => go("before"),
    arrowright: () => go("after"),
  }));
}
