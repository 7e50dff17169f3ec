/** Apart, so that the report's own font and script are loaded when something is printed. */
export { studyPage } from "@switchyard/report";
