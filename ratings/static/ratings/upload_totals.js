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

  /** The clock runs from the first byte of a batch. */
  begin() {
    this.since ??= performance.now();
  }

  show() {
    const rows = [...this.rows];
    const started = rows.filter((row) => !["new", "refused"].includes(row.state));
    const queued = rows.filter((row) => row.state === "queued");
    this.box.hidden = rows.length === 0;
    this.showUpload(started, queued);
    this.showProbe(started.filter((row) => ["stored", "settled"].includes(row.state)), queued);
    document.getElementById("start").hidden = !rows.some((row) => row.state === "new");
    document.getElementById("retry").hidden = queued.length > 0 || !rows.some((row) => row.state === "failed");
    if (!queued.length) this.since = undefined;
  }

  showUpload(started, queued) {
    this.upload.hidden = queued.length === 0;
    const size = sum(started, (row) => row.file.size);
    const done = sum(started, (row) => row.bytes);
    const n = started.length - queued.length;
    const amount = filled(this.words.amount, { done: megabytes(done), all: megabytes(size) });
    const left = this.left(sum(queued, (row) => row.bytes), sum(queued, (row) => row.file.size - row.bytes));
    fill(this.upload, filled(this.words.uploading, { n, of: started.length }), [amount, left], done, size);
  }

  showProbe(stored, queued) {
    const settled = stored.filter((row) => row.state === "settled");
    this.probe.hidden = stored.length === 0 || settled.length === stored.length;
    fill(this.probe, filled(this.words.probing, { n: settled.length, of: stored.length }), [], settled.length, stored.length);
    const over = stored.length > 0 && settled.length === stored.length && !queued.length;
    const done = document.getElementById("done");
    done.hidden = !over;
    document.getElementById("see").hidden = !over;
    const ready = settled.filter((row) => row.ready).length;
    const bad = settled.length - ready;
    if (over) done.textContent = filled(bad ? this.words.some_rejected : this.words.all_done, { n: ready, bad });
  }

  /** How long the rest takes at the speed so far; nothing while that is a guess. */
  left(done, rest) {
    const seconds = (performance.now() - (this.since ?? performance.now())) / 1000;
    if (seconds < SECONDS_TO_TRUST || !done) return "";
    const minutes = (rest * seconds) / done / 60;
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
