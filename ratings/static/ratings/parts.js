// The small movements every page shares: dialogs that open, toasts that leave, links that are copied, keys.
const TOAST_SECONDS = 8;

function openDialog(button) {
  const dialog = document.getElementById(button.dataset.opens);
  dialog.showModal();
}

async function copy(button) {
  const input = button.closest(".copy").querySelector("input");
  input.select();
  try {
    await navigator.clipboard.writeText(input.value);
  } catch {
    // Without a secure address there is no clipboard; the text stays selected for the person's own keys.
    if (!document.execCommand("copy")) return;
  }
  const label = button.querySelector("[data-label]");
  const before = label.textContent;
  label.textContent = button.dataset.done;
  setTimeout(() => (label.textContent = before), 2000);
}

function leave(toast) {
  toast.classList.add("leaving");
  setTimeout(() => toast.remove(), 300);
}

function watchToast(toast) {
  toast.dataset.ready = "";
  let timer;
  const start = () => (timer = setTimeout(() => leave(toast), TOAST_SECONDS * 1000));
  const hold = () => clearTimeout(timer);
  // Nobody loses an undo while reading it or reaching for it.
  for (const event of ["pointerenter", "focusin"]) toast.addEventListener(event, hold);
  for (const event of ["pointerleave", "focusout"]) toast.addEventListener(event, start);
  start();
}

const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "/") {
    const search = document.querySelector("[data-search], input[data-filter]") ?? document.querySelector("input[type=search]");
    if (!search) return;
    event.preventDefault();
    search.focus();
  } else if (event.key === "?") {
    document.getElementById("keys")?.showModal();
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-opens], [data-closes], [data-copy], [data-dismiss]");
  if (!button) return;
  if ("opens" in button.dataset) openDialog(button);
  else if ("closes" in button.dataset) button.closest("dialog").close();
  else if ("copy" in button.dataset) copy(button);
  else leave(button.closest(".toast"));
});
document.addEventListener("keydown", onKey);

const toasts = document.getElementById("toasts");
if (toasts) {
  const watch = () => toasts.querySelectorAll(".toast:not([data-ready])").forEach(watchToast);
  new MutationObserver(watch).observe(toasts, { childList: true });
  watch();
}
