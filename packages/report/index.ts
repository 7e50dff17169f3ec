export { type CsvCell, csvTable } from "./csv.ts";
export { type Chart, chartFigure, chartSvg, htmlTable } from "./figure.ts";
export { studyPage } from "./study-page.ts";
export { monthText, studyTables } from "./study-tables.ts";
export { element, escapeText, label, rule } from "./svg.ts";
export { THEME_CSS } from "./theme.ts";
