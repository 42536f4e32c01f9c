// The theme switch. The choice is a cookie, so that the server writes data-theme into the page and nothing flashes.
const YEAR = 60 * 60 * 24 * 365;
const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");

const shown = () => root.dataset.theme || (system.matches ? "dark" : "light");

function remember(theme) {
  // Whoever chooses what the system says anyway follows the system again.
  const follows = theme === (system.matches ? "dark" : "light");
  if (follows) delete root.dataset.theme;
  else root.dataset.theme = theme;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `theme=${follows ? "" : theme}; path=/; max-age=${follows ? 0 : YEAR}; samesite=lax${secure}`;
}

function tell(button) {
  button.setAttribute("aria-pressed", String(shown() === "dark"));
  button.querySelector("use").setAttribute("href", button.dataset[shown() === "dark" ? "sun" : "moon"]);
}

for (const button of document.querySelectorAll("[data-theme-switch]")) {
  button.hidden = false;
  tell(button);
  button.addEventListener("click", () => {
    remember(shown() === "dark" ? "light" : "dark");
    tell(button);
  });
  system.addEventListener("change", () => tell(button));
}
