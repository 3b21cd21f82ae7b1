// Before anything is drawn: the reader's choice of colours, see scripts/theme.js.
try {
  const theme = localStorage.getItem("campanile-theme");
  if (["light", "dark"].includes(theme)) document.documentElement.dataset.theme = theme;
} catch {
  // No storage: the page follows the system.
}
