// Files dropped on a cell are sent one after the other as clips of its generator for its prompt.
const page = JSON.parse(document.getElementById("page-data")?.textContent ?? "null");
const table = document.querySelector("[data-drops]");
const token = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
const cellOf = (event) => event.target.closest?.(".cell");

async function send(cell, file) {
  const body = new FormData();
  body.set("generator", cell.dataset.generator);
  body.set("prompt", cell.dataset.prompt);
  body.set("file", file);
  const answer = await fetch(page.url, { method: "POST", body, headers: { "X-CSRFToken": token(), Accept: "application/json" } });
  if (answer.ok) return page.words.stored;
  const { error } = await answer.json().catch(() => ({}));
  return error?.message ?? `${page.words.failed} (${answer.status})`;
}

async function take(cell, files) {
  const said = cell.querySelector("[data-said]");
  for (const file of files) {
    said.textContent = `${page.words.sending}: ${file.name}`;
    try {
      said.textContent = await send(cell, file);
    } catch {
      said.textContent = page.words.failed;
    }
    cell.classList.toggle("missing", said.textContent !== page.words.stored);
  }
}

if (table) {
  table.addEventListener("dragover", (event) => {
    event.preventDefault();
    cellOf(event)?.classList.add("over");
  });
  table.addEventListener("dragleave", (event) => cellOf(event)?.classList.remove("over"));
  table.addEventListener("drop", (event) => {
    event.preventDefault();
    const cell = cellOf(event);
    cell?.classList.remove("over");
    if (cell) take(cell, [...event.dataTransfer.files]);
  });
  // A file that misses the table must not replace the page.
  for (const type of ["dragover", "drop"]) addEventListener(type, (event) => event.preventDefault());
}
