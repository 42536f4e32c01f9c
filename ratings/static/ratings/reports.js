/* The parts of a report can be moved up and down; their order in the page is the order that is sent. */
for (const list of document.querySelectorAll("[data-ordered]")) {
  for (const entry of list.children) {
    for (const [label, sign, step] of [[list.dataset.up, "↑", -1], [list.dataset.down, "↓", 1]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button quiet small icon-only";
      button.textContent = sign;
      button.setAttribute("aria-label", `${label}: ${entry.textContent.trim()}`);
      button.addEventListener("click", () => {
        const other = step < 0 ? entry.previousElementSibling : entry.nextElementSibling;
        if (other) {
          if (step < 0) other.before(entry); else other.after(entry);
          button.focus();
        }
      });
      entry.append(button);
    }
  }
}
