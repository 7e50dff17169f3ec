/** One scheme of colours: variable name to `#RRGGBB`. */
export type Scheme = Readonly<Record<ThemeColour, string>>;

/** What a colour stands for. The first four are of the page, the others mean one use of power or money each. */
export type ThemeColour = (typeof PAGE_COLOURS)[number] | (typeof MARK_COLOURS)[number];

/** Paper and what is written on it. */
export const PAGE_COLOURS = ["paper", "ink", "soft", "quiet"] as const;

/** Colours of marks; each keeps 3:1 on its paper. */
export const MARK_COLOURS = [
  "mining",
  "hosting",
  "storage",
  "solar",
  "wind",
  "import",
  "export",
  "curtailed",
  "breach",
] as const;

/**
 * Colour means one thing everywhere, on screen by day, by night and on white paper. Solar is a shade darker on light paper than
 * the house's yellow #B8960B, which has only 2.7:1 there; a mark needs 3:1 (WCAG 2.2, 1.4.11).
 */
export const SCHEMES: Readonly<Record<"light" | "dark" | "print", Scheme>> = (() => {
  const light: Scheme = {
    paper: "#FBFAF7",
    ink: "#1B1D22",
    soft: "#5A5E68",
    quiet: "#868B95",
    mining: "#C97A00",
    hosting: "#4453C9",
    storage: "#0F807E",
    solar: "#A98908",
    wind: "#4F8DBD",
    import: "#6B7280",
    export: "#2B7A4B",
    curtailed: "#868B95",
    breach: "#B3263E",
  };
  const dark: Scheme = {
    paper: "#14161A",
    ink: "#E8E6E1",
    soft: "#A3A7AF",
    quiet: "#7D828C",
    mining: "#F0A030",
    hosting: "#8C97F2",
    storage: "#42B8B4",
    solar: "#E6C84A",
    wind: "#86BCE4",
    import: "#9AA3AF",
    export: "#5FBF85",
    curtailed: "#7D828C",
    breach: "#F0627A",
  };
  return { light, dark, print: { ...light, paper: "#FFFFFF", ink: "#000000", soft: "#454952" } };
})();

/** Hairlines and the faintest fill are ink let through, not colours of their own: they carry no meaning alone. */
const THROUGH = {
  light: "--hair:rgba(27,29,34,.12);--faint:rgba(27,29,34,.05)",
  dark: "--hair:rgba(232,230,225,.16);--faint:rgba(232,230,225,.06)",
  print: "--hair:rgba(0,0,0,.18);--faint:rgba(0,0,0,.05)",
} as const;

function variables(name: keyof typeof SCHEMES): string {
  const colours = Object.entries(SCHEMES[name]).map(([colour, hex]) => `--${colour}:${hex}`);
  return `:root{${colours.join(";")};${THROUGH[name]}}`;
}

const FILLS = ["mining", "hosting", "storage", "solar", "wind", "import", "export", "breach", "ink", "quiet"];
const LINES = [...FILLS, "soft"];

/** The schemes as CSS variables, and the classes of marks. */
export const THEME_CSS = `
${variables("light")}
@media screen and (prefers-color-scheme:dark){${variables("dark")}}
@media print{${variables("print")}}
svg text{font:12px Inter,system-ui,sans-serif;font-variant-numeric:tabular-nums;fill:var(--ink)}
svg .soft{fill:var(--soft)}
svg .strong{font-weight:650}
svg .hair{stroke:var(--hair);stroke-width:1}
svg .zero{stroke:var(--ink);stroke-width:1}
svg .threshold{stroke:var(--ink);stroke-width:1.25;stroke-dasharray:4 3}
svg .cursor{stroke:var(--ink);stroke-width:1}
svg .row-cursor{fill:var(--faint)}
svg .halo{paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}
${FILLS.map((name) => `.${name}{fill:var(--${name})}`).join("")}
.unused{fill:var(--faint);stroke:var(--curtailed);stroke-width:.75}.idle{fill:url(#hatch);stroke:var(--curtailed);stroke-width:.75}.pale{fill:var(--hair)}
.hollow{fill:var(--paper);stroke:var(--ink);stroke-width:1.5}
${LINES.map((name) => `.line-${name}{stroke:var(--${name})}`).join("")}
.line{fill:none;stroke-width:1.75}.line.lead{stroke-width:2.75}
`;

/** Hatch for what was reserved or curtailed: never colour alone. */
export const HATCH_DEFS =
  '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="var(--faint)"/><line x1="0" y1="0" x2="0" y2="6" stroke="var(--curtailed)" stroke-width="2"/></pattern></defs>';
