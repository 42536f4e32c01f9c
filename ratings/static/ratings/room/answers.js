// The rows: one is in front; a key answers it and goes on. Every change is kept in the browser at once.
import * as kept from "./kept.js";

export class Answers extends EventTarget {
  constructor(form, assignment) {
    super();
    Object.assign(this, { form, key: `draft:${assignment}`, id: kept.newId() });
    this.rows = [...form.querySelectorAll("[data-dimension]")];
    this.meanings = [...form.closest("[data-clip]").querySelectorAll("[data-meaning]")];
    form.addEventListener("change", (event) => this.#changed(event));
    form.addEventListener("input", (event) => event.target.name === "comment" && this.keep());
    form.addEventListener("focusin", (event) => this.#front(event.target.closest("[data-dimension]")));
    this.front(0);
  }

  // Bring back what was answered here before; what was answered since the page opened stands.
  async restore() {
    const draft = await kept.get(this.key);
    if (!draft) return;
    this.id = draft.id;
    this.watched ??= draft.watched;
    this.extra ??= draft.extra;
    const { comment, recognised } = this.form.elements;
    comment.value ||= draft.comment;
    recognised.checked ||= draft.recognised;
    for (const row of this.missing) {
      if (!(row.dataset.dimension in draft.scores)) continue;
      const level = draft.scores[row.dataset.dimension] ?? "na";
      const input = row.querySelector(`input[value="${level}"]`);
      if (input) input.checked = true;
    }
    this.front(Math.max(0, this.rows.findIndex((row) => !this.#value(row))));
  }

  get missing() {
    return this.rows.filter((row) => !this.#value(row));
  }

  get scores() {
    const entry = (row) => [row.dataset.dimension, this.#level(this.#value(row))];
    return Object.fromEntries(this.rows.filter((row) => this.#value(row)).map(entry));
  }

  get rest() {
    const { comment, recognised } = this.form.elements;
    return { comment: comment.value, recognised: recognised.checked };
  }

  // Show what the row in front means, or hide it again.
  explain() {
    this.rows[this.current]?.querySelector("[popover]").togglePopover();
  }

  // Answer the row in front with its answer of that value, or at that place from 1, and go on.
  answer(value) {
    const row = this.rows[this.current];
    const inputs = [...(row?.querySelectorAll("input:not([value=na])") ?? [])];
    const input = inputs[value - 1] ?? row?.querySelector(`input[value="${value}"]`);
    if (!input) return;
    const focusIsInside = row.contains(document.activeElement);
    input.checked = true;
    this.#changed({ target: input });
    if (focusIsInside) this.#focus(this.rows[this.current]);
  }

  back() {
    const focusIsInside = this.form.contains(document.activeElement);
    this.front(Math.max(0, this.current - 1));
    if (focusIsInside) this.#focus(this.rows[this.current]);
  }

  front(index) {
    this.current = Math.min(index, this.rows.length - 1);
    this.rows.forEach((row, i) => row.toggleAttribute("data-current", i === this.current));
    const key = this.rows[this.current]?.dataset.dimension;
    for (const meaning of this.meanings) meaning.hidden = meaning.dataset.meaning !== key;
  }

  bring(row) {
    this.#front(row);
    row.scrollIntoView({ block: "nearest" });
    this.#focus(row);
  }

  keep(record = null, extra = null) {
    if (record) this.watched = record;
    if (extra) this.extra = extra;
    const { id, scores, rest, watched = null } = this;
    kept.set(this.key, { id, scores, ...rest, watched, extra: this.extra ?? null });
  }

  forget() {
    return kept.remove(this.key);
  }

  #changed({ target }) {
    this.keep();
    const row = target.closest("[data-dimension]");
    if (!row) return;
    for (const other of this.rows) other.toggleAttribute("data-just", other === row);
    const index = this.rows.indexOf(row);
    const level = target.closest("label").textContent.trim();
    this.dispatchEvent(new CustomEvent("answered", { detail: { name: row.dataset.label, level } }));
    this.front(Math.min(index + 1, this.rows.length - 1));
  }

  #front(row) {
    if (row) this.front(this.rows.indexOf(row));
  }

  #focus(row) {
    (row.querySelector("input:checked") ?? row.querySelector("input")).focus({ preventScroll: true });
  }

  #value(row) {
    return row.querySelector("input:checked")?.value ?? null;
  }

  #level(value) {
    if (value === "na") return null;
    return Number(value) || value;
  }
}
