// Sorting by click and filtering by text for table[data-sortable]; both are kept in the address, so a view is a link.
const collator = new Intl.Collator(document.documentElement.lang, { numeric: true, sensitivity: "base" });

const valueOf = (cell) => cell?.dataset.value ?? cell?.textContent.trim() ?? "";
const bodyRows = (table) => [...table.tBodies].flatMap((body) => [...body.rows]);

function compare(a, b, numeric) {
  if (!numeric) return collator.compare(a, b);
  return Number(a) - Number(b);
}

function sort(table, index, direction) {
  const head = table.tHead.rows[table.tHead.rows.length - 1].cells;
  const numeric = head[index].classList.contains("num");
  const empty = (text) => text === "" || (numeric && Number.isNaN(Number(text)));
  for (const body of table.tBodies) {
    const rows = [...body.rows].map((row) => [valueOf(row.cells[index]), row]);
    // What is unknown stands last whichever way the column is sorted.
    rows.sort(([a], [b]) => empty(a) - empty(b) || (empty(a) ? 0 : direction * compare(a, b, numeric)));
    body.append(...rows.map(([, row]) => row));
  }
  // Rules between groups hold only in the order in which the server ranked the rows.
  for (const row of bodyRows(table)) row.classList.remove("group-end");
  for (const cell of head) cell.removeAttribute("aria-sort");
  head[index].setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
}

function filter(table, text) {
  const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of bodyRows(table)) {
    const says = row.textContent.toLocaleLowerCase();
    row.hidden = !words.every((word) => says.includes(word));
    shown += !row.hidden;
  }
  return shown;
}

function keep(name, value) {
  const address = new URL(location.href);
  if (value) address.searchParams.set(name, value);
  else address.searchParams.delete(name);
  history.replaceState(history.state, "", address);
}

function makeSortable(table) {
  const parameter = table.dataset.sortable || "sort";
  const head = [...table.tHead.rows[table.tHead.rows.length - 1].cells];
  const turn = (index, direction) => {
    sort(table, index, direction);
    keep(parameter, (direction < 0 ? "-" : "") + (head[index].dataset.key || index));
  };
  head.forEach((cell, index) => {
    if (!cell.textContent.trim() || cell.hasAttribute("data-fixed")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...cell.childNodes);
    cell.append(button);
    // Numbers are first shown from the highest, words from A.
    const first = cell.classList.contains("num") && !cell.hasAttribute("data-ascending") ? -1 : 1;
    button.addEventListener("click", () => {
      const now = cell.getAttribute("aria-sort");
      turn(index, now ? (now === "ascending" ? -1 : 1) : first);
    });
  });
  const asked = new URLSearchParams(location.search).get(parameter);
  const index = head.findIndex((cell, at) => (cell.dataset.key || String(at)) === asked?.replace(/^-/, ""));
  if (index >= 0) sort(table, index, asked.startsWith("-") ? -1 : 1);
}

function makeFilter(input) {
  const table = document.getElementById(input.dataset.filter);
  const count = input.closest(".filter")?.querySelector("[data-count]");
  const apply = () => {
    const shown = filter(table, input.value);
    if (count) count.textContent = input.value ? `${shown}/${bodyRows(table).length}` : "";
  };
  input.value ||= new URLSearchParams(location.search).get(input.name) || "";
  input.addEventListener("input", () => {
    apply();
    keep(input.name, input.value);
  });
  apply();
}

export function enhance(root) {
  for (const table of root.querySelectorAll("table[data-sortable]:not([data-ready])")) {
    table.dataset.ready = "";
    makeSortable(table);
  }
  for (const input of root.querySelectorAll("input[data-filter]:not([data-ready])")) {
    input.dataset.ready = "";
    makeFilter(input);
  }
}

enhance(document);
document.addEventListener("htmx:load", (event) => enhance(event.target));
