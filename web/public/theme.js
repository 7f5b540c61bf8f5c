// Sets the theme, and whether things move, before the first paint. A file, because the page's policy allows no inline script.
(() => {
  let chosen = null;
  try {
    chosen = new URLSearchParams(location.search).get("theme") ?? localStorage.getItem("percorso-theme");
  } catch {}
  const dark = chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
  try {
    if (localStorage.getItem("percorso-motion") === "still") document.documentElement.dataset.motion = "still";
  } catch {}
})();
