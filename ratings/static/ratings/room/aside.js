// Dialogs that may open over a clip: it waits until they close.

export function hold(clip) {
  for (const dialog of document.querySelectorAll("dialog"))
    new MutationObserver(() => clip()?.aside(dialog.open)).observe(dialog, { attributeFilter: ["open"] });
}
