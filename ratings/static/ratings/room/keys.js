// The keys of the rating page. A key that a focused control needs for itself is left to it.

const WRITING = "textarea, input:not([type=radio], [type=checkbox])";
const PRESSED = "button, summary, a, input[type=checkbox]";

function leave(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return true;
  if (document.querySelector("dialog[open]")) return true;
  const { target } = event;
  if (target.closest(WRITING)) return true;
  const presses = event.key === "Enter" || event.key === " ";
  if (presses && target.closest(PRESSED)) return true;
  // Space picks the radio button that the keyboard reached; after a click it plays the clip.
  return event.key === " " && target.matches("input[type=radio]:focus-visible:not(:checked)");
}

export function listen(does) {
  document.addEventListener("keydown", (event) => {
    if (leave(event)) return;
    const { key } = event;
    const action = /^[1-9]$/.test(key) ? () => does.answer(key) : does[key === " " ? "Space" : key.toLowerCase()];
    if (!action || (event.repeat && key !== "," && key !== ".")) return;
    event.preventDefault();
    action();
  });
}
