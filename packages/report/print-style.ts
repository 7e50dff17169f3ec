import type { StudyResult } from "@switchyard/study";
import { statusCounts } from "./assumptions-table.ts";

/**
 * A4 on white: what the figures rest on at the head of every sheet, the run's identity and the page number at its foot. Margin
 * boxes are drawn by Chromium and Edge; other browsers print their own head and foot.
 */
export function printCss(result: StudyResult): string {
  const { title, prices, assumptions, run } = result;
  const sources = `Prices: ${shorten(prices.label, 90)}. ${assumptions.length} assumptions (${statusCounts(result)}), sources at the end.`;
  const identity = `scenario ${run.scenarioHash}, code ${run.codeVersion}, seed ${run.seed}`;
  return `@page{size:A4;margin:20mm 14mm 18mm;
@top-left{content:${cssString(shorten(title, 60))};${BOX}width:38%;text-align:left}
@top-right{content:${cssString(sources)};${BOX}width:62%;text-align:right}
@bottom-left{content:${cssString(identity)};${BOX}width:80%;text-align:left}
@bottom-right{content:"page " counter(page) " of " counter(pages);${BOX}width:20%;text-align:right}}
@media print{
html{font-size:9.5pt}body{display:block;padding:0}
nav,.actions,details,.readout{display:none}
h1{font-size:18pt}h2{font-size:13pt}.lead{font-size:11pt}.flag{margin:8px 0}.pair{margin:10px 0 4px}.pair dd{font-size:12pt}figure{margin:4px 0 14px}h3{margin-top:12px}
h1,h2,h3{break-after:avoid}h2{margin-top:20px;padding-top:8px}p{orphans:3;widows:3}figure,tr,.pair,.how div{break-inside:avoid}h3+.sub{break-after:avoid}
.scroll,.wide{max-height:none;overflow:visible}
.for-narrow{display:none}
table{font-size:8pt}.sheet th,.sheet td,.sources th,.sources td{padding-top:2.5px;padding-bottom:2.5px}
.strategies small{font-size:7.5pt}.strategies .figure,.statement td{padding-left:6px}
a{color:inherit}
}`;
}

const BOX = "font:7.5pt Inter,system-ui,sans-serif;color:#454952;vertical-align:middle;";

function shorten(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 2).trimEnd()} …` : text;
}

/** A text of people as a CSS string inside a style element: nothing of it can end the string or the element. */
export function cssString(text: string): string {
  const inside = Array.from(text, (char) =>
    /[\p{L}\p{N} .,:;()%+−–…-]/u.test(char) ? char : `\\${char.codePointAt(0)!.toString(16)} `,
  );
  return `"${inside.join("")}"`;
}
