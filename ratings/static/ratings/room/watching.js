// Whether the clip was watched: one pass from start to end at normal speed, in sight, without a stall.
// The server checks what is reported here against its own clock.

const FRAMES_MISSING = 2;
const SLACK = 0.1;

const round = (seconds) => Math.round(seconds * 1000) / 1000;

export class Watching extends EventTarget {
  // `steered`: the speed is nudged to hold two clips together, which is no change of speed to the eye.
  constructor(video, { fps, duration, steered = false }) {
    super();
    Object.assign(this, { video, fps, steered, pass: null, running: null });
    this.length = duration;
    this.counts = { passes: 0, replays: 0, stalls: 0, hidden: 0, steps: 0 };
    this.intervals = [];
    this.shownAt = new Date();
    this.#listen();
  }

  get done() {
    return this.pass !== null;
  }

  get share() {
    if (this.done) return 1;
    return this.running && this.length ? Math.min(1, this.video.currentTime / this.length) : 0;
  }

  restore(record) {
    if (!record?.pass) return;
    this.pass = record.pass;
    this.#tell("complete");
  }

  stop() {
    this.#breakOff();
    this.listening.abort();
  }

  record() {
    const quality = this.video.getVideoPlaybackQuality?.() ?? {};
    return {
      pass: this.pass,
      ...this.counts,
      intervals: this.intervals.slice(-50),
      dropped: quality.droppedVideoFrames ?? null,
      frames: quality.totalVideoFrames ?? null,
      shown_at: this.shownAt.toISOString(),
      viewport: [innerWidth, innerHeight, devicePixelRatio],
      picture: [this.video.clientWidth, this.video.clientHeight],
      pointer: matchMedia("(pointer: coarse)").matches ? "coarse" : "fine",
      reduced_motion: matchMedia("(prefers-reduced-motion: reduce)").matches,
    };
  }

  #listen() {
    this.listening = new AbortController();
    const { signal } = this.listening;
    const on = (type, does) => this.video.addEventListener(type, () => does(), { signal });
    on("playing", () => this.#begin());
    on("pause", () => this.video.ended || this.#breakOff());
    on("seeking", () => this.#breakOff());
    on("ratechange", () => this.running && (this.running.rate = this.#rate));
    on("waiting", () => this.#stall());
    on("timeupdate", () => this.#tell("progress"));
    on("ended", () => this.#end());
    document.addEventListener("visibilitychange", () => document.hidden && this.#hide(), { signal });
  }

  get #rate() {
    return this.steered ? 1 : this.video.playbackRate;
  }

  #begin() {
    if (this.running) return;
    this.running = {
      start: this.video.currentTime,
      since: performance.now(),
      rate: this.#rate,
      hidden: document.hidden,
      stalls: 0,
    };
  }

  #stall() {
    // Chromium also says "waiting" while it seeks to the start, before anything of the pass was seen.
    if (!this.running || this.video.seeking || this.video.ended) return;
    if (this.video.currentTime - this.running.start < SLACK) return;
    this.counts.stalls += 1;
    this.running.stalls += 1;
  }

  #hide() {
    if (!this.running) return;
    this.counts.hidden += 1;
    this.running.hidden = true;
  }

  #close() {
    const { start, since, rate, hidden, stalls } = this.running;
    const end = this.video.currentTime;
    const seconds = (performance.now() - since) / 1000;
    this.running = null;
    this.intervals.push([round(start), round(end)]);
    return { start: round(start), end: round(end), seconds: round(seconds), rate, hidden, stalls };
  }

  #breakOff() {
    if (!this.running) return;
    this.#close();
    this.#tell("progress");
  }

  #end() {
    if (!this.running) return;
    const pass = this.#close();
    const missing = FRAMES_MISSING / this.fps + SLACK;
    const whole = pass.start <= missing && pass.end >= this.length - missing && pass.rate === 1;
    if (whole && !pass.hidden && !pass.stalls) {
      this.counts.passes += 1;
      this.pass ??= pass;
      this.#tell("complete");
    } else if (!this.done && pass.hidden) this.#tell("incomplete", "hidden");
    else if (!this.done && pass.stalls) this.#tell("incomplete", "stalled");
    else this.#tell("progress");
  }

  #tell(type, why = null) {
    this.dispatchEvent(new CustomEvent(type, { detail: why }));
  }
}
