import { SCHEMES, THEME_CSS } from "@switchyard/report";

/** Light, dark, or as the system has it. */
export type SchemeChoice = "system" | "light" | "dark";

const KEPT_AS = "switchyard-scheme";

/** The report's colours and marks as the page's style, with the user's own choice above the system's. */
export function installTheme(): void {
  const style = document.createElement("style");
  style.id = "theme";
  style.textContent = THEME_CSS + chosenScheme("light") + chosenScheme("dark");
  document.head.prepend(style);
  showScheme(keptScheme());
}

/** What the user chose last. */
export function keptScheme(): SchemeChoice {
  try {
    const kept = localStorage.getItem(KEPT_AS);
    return kept === "light" || kept === "dark" ? kept : "system";
  } catch {
    return "system";
  }
}

/** Shows a scheme and remembers it. */
export function chooseScheme(choice: SchemeChoice): void {
  showScheme(choice);
  try {
    localStorage.setItem(KEPT_AS, choice);
  } catch {
    // a browser that keeps nothing still shows it
  }
}

function showScheme(choice: SchemeChoice): void {
  if (choice === "system") delete document.documentElement.dataset.scheme;
  else document.documentElement.dataset.scheme = choice;
}

/** On screen alone: paper is white whatever was chosen. */
function chosenScheme(name: "light" | "dark"): string {
  const colours = Object.entries(SCHEMES[name]).map(([colour, hex]) => `--${colour}:${hex}`);
  const ink = name === "light" ? "27,29,34" : "232,230,225";
  const through =
    name === "light"
      ? `--hair:rgba(${ink},.12);--faint:rgba(${ink},.05)`
      : `--hair:rgba(${ink},.16);--faint:rgba(${ink},.06)`;
  return `@media screen{:root[data-scheme=${name}]{color-scheme:${name};${colours.join(";")};${through}}}`;
}
