// Does jobs a few at a time, each again after a failure that may pass. What a job is, only `work` knows.
const AT_ONCE = 3;
const PAUSES = [1, 3, 9, 20];

/** A failure with the words of the server, where it had any; `passing` ones are worth another attempt. */
export class Failure extends Error {
  constructor(kind, { message = "", fields = {}, passing = false, status = 0, code = "" } = {}) {
    super(message);
    Object.assign(this, { kind, fields, passing, status, code });
  }
}

export class Transfers {
  /** `work(job, signal)` sends one job; `onWait(job, seconds)` hears of a pause before another attempt. */
  constructor(work, onWait) {
    this.work = work;
    this.onWait = onWait;
    this.waiting = [];
    this.running = new Map();
  }

  add(job) {
    return new Promise((resolve, reject) => {
      this.waiting.push({ job, resolve, reject });
      this.next();
    });
  }

  /** Stop a job, running or waiting; it fails with this kind. */
  stop(job, kind) {
    const at = this.waiting.findIndex((entry) => entry.job === job);
    if (at >= 0) this.waiting.splice(at, 1)[0].reject(new Failure(kind));
    this.running.get(job)?.abort(kind);
  }

  next() {
    if (this.running.size >= AT_ONCE || !this.waiting.length) return;
    const { job, resolve, reject } = this.waiting.shift();
    const control = new AbortController();
    this.running.set(job, control);
    this.attempts(job, control.signal)
      .then(resolve, reject)
      .finally(() => {
        this.running.delete(job);
        this.next();
      });
    this.next();
  }

  async attempts(job, signal) {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.work(job, signal);
      } catch (error) {
        if (!error.passing || attempt >= PAUSES.length) throw error;
        this.onWait(job, PAUSES[attempt]);
        await pause(PAUSES[attempt], signal);
      }
    }
  }
}

function pause(seconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, seconds * 1000);
    const stop = () => {
      clearTimeout(timer);
      reject(new Failure(signal.reason));
    };
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop);
    // There is no point in waiting out a pause once the network is back.
    addEventListener("online", () => (clearTimeout(timer), resolve()), { once: true });
  });
}
