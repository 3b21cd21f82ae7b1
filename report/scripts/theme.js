// Light, dark, or as the system says. The choice is kept where the browser allows it.

const THEMES = { auto: "Colours: auto", light: "Colours: light", dark: "Colours: dark" };
const root = document.documentElement;
const themeButton = document.querySelector(".theme");

function setTheme(theme) {
  if (theme === "auto") delete root.dataset.theme;
  else root.dataset.theme = theme;
  themeButton.textContent = THEMES[theme];
  document.dispatchEvent(new Event("theme"));
}

themeButton.hidden = false;
setTheme(root.dataset.theme ?? "auto");
themeButton.addEventListener("click", () => {
  const names = Object.keys(THEMES);
  const theme = names[(names.indexOf(root.dataset.theme ?? "auto") + 1) % names.length];
  setTheme(theme);
  try {
    localStorage.setItem("campanile-theme", theme);
  } catch {
    // Private windows and some local files have no storage: the choice lasts until the page is closed.
  }
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => document.dispatchEvent(new Event("theme")));
