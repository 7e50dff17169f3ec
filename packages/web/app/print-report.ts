import type { StudyResult } from "@switchyard/study";

/** Prints the whole study as the report that `switchyard study --out` writes: a page of its own, in a frame that nobody sees. */
export async function printReport(result: StudyResult): Promise<void> {
  const { studyPage } = await import("./report-page.ts");
  const frame = document.createElement("iframe");
  frame.className = "print-frame";
  frame.title = "Report for print";
  // paper has no cursor and saves no file: the report's script stays out, as the page's own policy asks
  frame.srcdoc = studyPage(result).replace(/<script>[\s\S]*?<\/script>/g, "");
  const isLoaded = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
  document.querySelector(".print-frame")?.remove();
  document.body.append(frame);
  await isLoaded;
  await frame.contentDocument!.fonts.ready;
  frame.contentWindow!.print();
}
