// Passkeys: a form marked data-passkey asks the device before it is sent, and carries what the device said.
// A passkey belongs to a name: browsers make none for a site that is reached by a bare number.
const named = !/^[\d.]+$|:/.test(location.hostname);
const able = named && "parseRequestOptionsFromJSON" in (globalThis.PublicKeyCredential ?? {});

async function options(form) {
  if (!form.dataset.optionsFrom) return JSON.parse(document.getElementById(form.dataset.options).textContent);
  const answer = await fetch(form.dataset.optionsFrom, { headers: { Accept: "application/json" } });
  return (await answer.json()).request_options;
}

async function ask(form) {
  const { publicKey } = await options(form);
  return form.dataset.passkey === "create"
    ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
    : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
}

async function send(event) {
  const form = event.target;
  event.preventDefault();
  const told = form.querySelector("[data-passkey-error]");
  told.hidden = true;
  try {
    form.elements.credential.value = JSON.stringify((await ask(form)).toJSON());
  } catch {
    // Cancelled, timed out, or no such key: browsers do not say which, so that pages cannot find out.
    told.textContent = form.dataset.failed;
    told.hidden = false;
    return;
  }
  form.submit();
}

for (const form of document.querySelectorAll("form[data-passkey]")) form.addEventListener("submit", send);
for (const part of document.querySelectorAll("[data-passkey-only]")) part.hidden = !able;
for (const part of document.querySelectorAll("[data-passkey-never]")) part.hidden = able;
