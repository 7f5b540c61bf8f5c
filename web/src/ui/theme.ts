import { createTheme, type MantineColorScheme, type MantineColorSchemeManager } from "@mantine/core";

export const theme = createTheme({
  fontFamily: "var(--mantine-font-family)",
  primaryColor: "dark",
  defaultRadius: "md",
  respectReducedMotion: true,
  cursorType: "pointer",
});

const remembered = "percorso-theme";
const isScheme = (value: unknown): value is MantineColorScheme => value === "light" || value === "dark" || value === "auto";

/** The theme of the address, else the one chosen before; public/theme.js reads the same before the first paint. */
export function themeManager(): MantineColorSchemeManager {
  return {
    get(fallback) {
      try {
        const chosen = new URLSearchParams(location.search).get("theme") ?? localStorage.getItem(remembered);
        return isScheme(chosen) ? chosen : fallback;
      } catch {
        return fallback;
      }
    },
    set(value) {
      try {
        localStorage.setItem(remembered, value);
      } catch {
        // storage is forbidden: the choice lasts as long as the page
      }
    },
    subscribe() {},
    unsubscribe() {},
    clear() {
      try {
        localStorage.removeItem(remembered);
      } catch {
        // as above
      }
    },
  };
}
