export { type CsvCell, csvTable } from "./csv.ts";
export { studyPage } from "./study-page.ts";
export { monthText, studyTables } from "./study-tables.ts";
