export { assumptionsTable, statusCounts } from "./assumptions-table.ts";
export { cashChart } from "./cash-chart.ts";
export { cashLineTable, cashTables, moneyUnit, roundedToAddUp, statementTable } from "./cash-statement.ts";
export { claimChart } from "./claims-chart.ts";
export { claimMap } from "./claims-map.ts";
export { claimsMarkdown } from "./claims-markdown.ts";
export { claimsPage } from "./claims-page.ts";
export { CAMP_WORDS, STANDING_WORDS, scoreText, standingText, VERDICT_WORDS } from "./claims-words.ts";
export { compareChart } from "./compare-chart.ts";
export { type ConversionReading, conversionChart } from "./conversion-chart.ts";
export { type CsvCell, csvTable } from "./csv.ts";
export { dispatchChart } from "./dispatch-chart.ts";
export { durationChart } from "./duration-chart.ts";
export { energyChart } from "./energy-chart.ts";
export { energyFlowChart } from "./energy-flow-chart.ts";
export { type FanInput, fanChart } from "./fan-chart.ts";
export {
  type Chart,
  type ChartTable,
  chartFigure,
  chartSvg,
  type Drawing,
  fullFigure,
  htmlTable,
} from "./figure.ts";
export { type GanttBlock, type GanttInput, type GanttTask, ganttChart } from "./gantt-chart.ts";
export { jsonText } from "./json-text.ts";
export {
  axisFigure,
  axisRoom,
  axisUsd,
  capital,
  type Layout,
  middleOnSheet,
  NARROW,
  spreadPlaces,
  textWidth,
  WIDE,
  wrapText,
} from "./layout.ts";
export { methodSection } from "./method-section.ts";
export { MONEY_NOTE, MONEY_TITLE, moneyRows, treasuryPairs, worthPairs } from "./money-table.ts";
export { type NetworkPlotInput, networkPlotsSvg } from "./network-plots.ts";
export { oneLineDiagram } from "./one-line-diagram.ts";
export { policyBoundaryChart } from "./policy-boundary-chart.ts";
export { policyChart, studyPolicyChart } from "./policy-chart.ts";
export { policyMarkup, policyOrdersTable } from "./policy-section.ts";
export { printCss } from "./print-style.ts";
export { RETURNS_NOTE, RETURNS_TITLE, returnsRows } from "./returns-table.ts";
export { type ShockInput, shockChart } from "./shock-chart.ts";
export { standaloneSvg } from "./standalone-svg.ts";
export { strategiesChart, useClass } from "./strategies-chart.ts";
export { irrNote, strategyTable, unavailableList } from "./strategy-table.ts";
export { studyPage } from "./study-page.ts";
export { studyTables } from "./study-tables.ts";
export { type SupplyInput, supplyChart } from "./supply-chart.ts";
export { element, escapeText, label, rule } from "./svg.ts";
export { HATCH_DEFS, MARK_COLOURS, SCHEMES, type Scheme, THEME_CSS } from "./theme.ts";
export { monthText } from "./time-axis.ts";
export { tornadoChart } from "./tornado-chart.ts";
export { turnsChart } from "./turns-chart.ts";
export { waterfallChart } from "./waterfall-chart.ts";
export { winnerClass } from "./winner-class.ts";
export { winnerMap } from "./winner-map.ts";
export { studyWorkbook } from "./xlsx-study.ts";
