// Lists of things to tick: found by words, ticked together, counted.
function start(picker) {
  picker.dataset.ready = "";
  const rows = [...picker.querySelectorAll("li")];
  const tools = picker.querySelector("[data-picker-tools]");
  const told = picker.querySelector("[data-picked]");
  if (!tools) return;
  tools.hidden = rows.length < 2;
  const count = () => {
    const n = rows.filter((row) => row.querySelector("input").checked).length;
    told.textContent = told.dataset.template.replace("{n}", n).replace("{all}", rows.length);
  };
  const filter = picker.querySelector("[data-picker-filter]");
  filter.addEventListener("input", (event) => {
    // What is typed to find something is no change of the study.
    event.stopPropagation();
    const words = filter.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows) {
      const says = row.textContent.toLocaleLowerCase();
      row.hidden = !words.every((word) => says.includes(word));
    }
  });
  filter.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  for (const button of picker.querySelectorAll("[data-pick]")) {
    button.addEventListener("click", () => {
      for (const row of rows) if (!row.hidden) row.querySelector("input").checked = button.dataset.pick === "all";
      picker.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
  picker.addEventListener("change", count);
  count();
}

function enhance(root) {
  for (const picker of root.querySelectorAll("[data-picker]:not([data-ready])")) start(picker);
}

enhance(document);
document.addEventListener("htmx:load", (event) => enhance(event.target));
