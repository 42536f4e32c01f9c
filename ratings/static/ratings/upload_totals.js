// What is done of all, how long it still takes, and what comes after.
import { filled, megabytes } from "./upload_row.js";

const SECONDS_TO_TRUST = 2;

export class Totals {
  constructor(rows, words) {
    Object.assign(this, { rows, words });
    this.box = document.getElementById("total");
    this.upload = this.box.querySelector('[data-total="upload"]');
    this.probe = this.box.querySelector('[data-total="probe"]');
  }

  /** The clock runs from the first byte of a batch; what an earlier page has sent does not count. */
  begin() {
    this.since ??= performance.now();
    this.before ??= sum([...this.rows], (row) => row.bytes);
  }

  show() {
    const rows = [...this.rows];
    const started = rows.filter((row) => !["new", "refused"].includes(row.state));
    const queued = rows.filter((row) => row.state === "queued");
    const paused = rows.filter((row) => row.state === "paused");
    this.box.hidden = rows.length === 0;
    this.showUpload(started, [...queued, ...paused]);
    this.showProbe(started.filter((row) => ["stored", "settled"].includes(row.state)), [...queued, ...paused]);
    document.getElementById("start").hidden = !rows.some((row) => row.state === "new");
    document.getElementById("pause").hidden = !queued.length;
    document.getElementById("resume").hidden = !paused.length;
    document.getElementById("retry").hidden = queued.length > 0 || !rows.some((row) => row.state === "failed");
    if (!queued.length) this.since = this.before = undefined;
  }

  showUpload(started, open) {
    this.upload.hidden = open.length === 0;
    const size = sum(started, (row) => row.file.size);
    const done = sum(started, (row) => row.bytes);
    const n = started.length - open.length;
    const amount = filled(this.words.amount, { done: megabytes(done), all: megabytes(size) });
    const left = this.left(done, size - done);
    fill(this.upload, filled(this.words.uploading, { n, of: started.length }), [amount, left], done, size);
  }

  showProbe(stored, open) {
    const all = sum(stored, (row) => row.clips.size);
    const ready = sum(stored, (row) => row.ready);
    const bad = sum(stored, (row) => row.bad);
    this.probe.hidden = all === 0 || ready + bad === all;
    fill(this.probe, filled(this.words.probing, { n: ready + bad, of: all }), [], ready + bad, all);
    const over = stored.length > 0 && ready + bad === all && !open.length;
    const done = document.getElementById("done");
    done.hidden = !over;
    document.getElementById("see").hidden = !over;
    if (over) done.textContent = filled(bad ? this.words.some_rejected : this.words.all_done, { n: ready, bad });
  }

  /** How long the rest takes at the speed so far; nothing while that is a guess. */
  left(done, rest) {
    const seconds = (performance.now() - (this.since ?? performance.now())) / 1000;
    const now = done - (this.before ?? 0);
    if (seconds < SECONDS_TO_TRUST || now <= 0) return "";
    const minutes = (rest * seconds) / now / 60;
    return minutes < 1 ? this.words.seconds_left : filled(this.words.minutes_left, { n: Math.round(minutes) });
  }
}

const sum = (rows, value) => rows.reduce((total, row) => total + value(row), 0);

function fill(place, doing, told, value, max) {
  place.querySelector("strong").textContent = doing;
  place.querySelector(".progress-line span").textContent = told.filter(Boolean).join(" · ");
  const bar = place.querySelector("progress");
  bar.max = max || 1;
  bar.value = value;
  bar.setAttribute("aria-label", doing);
}
