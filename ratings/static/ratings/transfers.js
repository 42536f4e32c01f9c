// Sends files, a few at a time, each again after a failure that may pass. How one file travels is `send` alone.
const AT_ONCE = 3;
const PAUSES = [1, 3, 9, 20];

/** A failure with the words of the server, where it had any; `passing` ones are worth another attempt. */
export class Failure extends Error {
  constructor(kind, { message = "", fields = {}, passing = false } = {}) {
    super(message);
    this.kind = kind;
    this.fields = fields;
    this.passing = passing;
  }
}

/** Send one file with its fields; resolves with the server's answer. */
export function send(file, fields, { url, token, onProgress, signal }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    for (const [key, value] of Object.entries(fields)) if (value) form.append(key, value);
    form.append("file", file, file.name);
    request.open("POST", url);
    request.setRequestHeader("X-CSRFToken", token);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.onprogress = (event) => onProgress(Math.min(event.loaded, file.size));
    request.onload = () => (request.status < 300 ? resolve(request.response) : reject(failure(request)));
    request.onerror = () => broken(file).then(reject);
    request.onabort = () => reject(new Failure("cancelled"));
    signal.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}

function failure(request) {
  const told = request.response?.error ?? {};
  const passing = request.status >= 500 || request.status === 429;
  const kind = request.status === 401 || request.status === 403 ? "signed_out" : passing ? "offline" : "refused";
  return new Failure(kind, { message: told.message, fields: told.fields, passing });
}

/** A request that broke: either the network, or the file has gone or changed since it was chosen. */
async function broken(file) {
  try {
    await file.slice(0, 1).arrayBuffer();
    return new Failure("offline", { passing: true });
  } catch {
    return new Failure("gone");
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

  cancel(job) {
    const at = this.waiting.findIndex((entry) => entry.job === job);
    if (at >= 0) this.waiting.splice(at, 1)[0].reject(new Failure("cancelled"));
    this.running.get(job)?.abort();
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
      reject(new Failure("cancelled"));
    };
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop);
    // There is no point in waiting out a pause once the network is back.
    addEventListener("online", () => (clearTimeout(timer), resolve()), { once: true });
  });
}
