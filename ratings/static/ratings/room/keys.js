// The keys of the rating page. A key that a focused control needs for itself is left to it.

const WRITING = "textarea, input:not([type=radio], [type=checkbox], [type=range])";
const PRESSED = "button, summary, a, input[type=checkbox]";

function leave(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return true;
  if (document.querySelector("dialog[open]")) return true;
  const { target } = event;
  if (target.closest(WRITING)) return true;
  const presses = event.key === "Enter" || event.key === " ";
  if (presses && target.closest(PRESSED)) return true;
  return event.key === " " && target.matches("input[type=radio]:not(:checked)");
}

// What a mouse or a finger pressed lets go of the keys: after a click on Replay, Enter still submits.
function letGo(event) {
  const pressedByPointer = event.detail > 0;
  const { activeElement } = document;
  if (pressedByPointer && activeElement?.matches(`${PRESSED}, input[type=radio]`)) activeElement.blur();
}

// `keys` gives what each key does now; a digit that nothing else claims answers the row in front.
export function listen(keys) {
  document.addEventListener("click", letGo);
  document.addEventListener("keydown", (event) => {
    if (leave(event)) return;
    const { key } = event;
    const does = keys();
    const answers = /^[1-9]$/.test(key) ? () => does.answer(key) : null;
    const action = does[key === " " ? "Space" : key.toLowerCase()] ?? answers;
    if (!action || (event.repeat && key !== "," && key !== ".")) return;
    event.preventDefault();
    action();
  });
}
