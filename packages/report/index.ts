export { type CsvCell, csvTable } from "./csv.ts";
export { dispatchChart } from "./dispatch-chart.ts";
export { type Chart, chartFigure, chartSvg, htmlTable } from "./figure.ts";
export { type NetworkPlotInput, networkPlotsSvg } from "./network-plots.ts";
export { oneLineDiagram } from "./one-line-diagram.ts";
export { studyPage } from "./study-page.ts";
export { monthText, studyTables } from "./study-tables.ts";
export { element, escapeText, label, rule } from "./svg.ts";
export { THEME_CSS } from "./theme.ts";
