import type { StudyResult } from "@switchyard/study";

/** The self-contained page of a study. */
export function studyPage(result: StudyResult): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${result.title}</title><h1>${result.answer.headline}</h1><p>${result.answer.reason}</p></html>`;
}
