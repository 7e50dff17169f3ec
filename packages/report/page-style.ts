import { INTER_WOFF2_BASE64 } from "./inter-font.generated.ts";

/** The font, inside the page: a report opens from disk without asking anyone for it. */
export const FONT_CSS = `@font-face{font-family:Inter;font-weight:100 900;font-display:swap;src:url(data:font/woff2;base64,${INTER_WOFF2_BASE64}) format("woff2")}`;

/** Type, space and print of a report: 28, 18, 14, 12; hairlines; no boxes. */
export const PAGE_CSS = `
*{box-sizing:border-box}
html{background:var(--paper);color:var(--ink);font:14px/1.5 Inter,system-ui,sans-serif;font-variant-numeric:tabular-nums;-webkit-text-size-adjust:100%}
body{margin:0;display:grid;grid-template-columns:200px minmax(0,940px);gap:0 48px;padding:32px 40px 64px;justify-content:center}
nav{position:sticky;top:32px;align-self:start;font-size:12px}
nav p{margin:0 0 16px}nav .site{font-weight:650;font-size:14px;line-height:1.35}
nav ul{list-style:none;margin:0 0 16px;padding:0;border-top:1px solid var(--hair)}nav li{border-bottom:1px solid var(--hair)}
nav a{display:block;padding:6px 0;color:inherit;text-decoration:none}nav a:hover,nav a:focus-visible{text-decoration:underline}
h1{font-size:28px;line-height:1.22;font-weight:650;letter-spacing:-.012em;margin:0 0 8px;text-wrap:balance}
h2{font-size:18px;line-height:1.3;font-weight:650;margin:48px 0 4px;padding-top:12px;border-top:1px solid var(--ink)}
h3{font-size:14px;font-weight:650;margin:20px 0 0}
p{margin:0 0 12px;max-width:74ch}.lead{font-size:18px;line-height:1.45}.sub,.soft{color:var(--soft)}.sub{font-size:12px;margin:0 0 8px;max-width:none}
.flag{border-left:3px solid var(--breach);padding:2px 0 2px 12px;margin:16px 0}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:0 32px;margin:20px 0 8px;padding:0}
.pair div{border-top:1px solid var(--hair);padding:8px 0}.pair dt{font-size:12px;color:var(--soft)}.pair dd{margin:0;font-size:18px;font-weight:650}
figure{margin:8px 0 28px}figcaption{display:flex;flex-wrap:wrap;gap:4px 20px;font-size:12px;color:var(--soft);align-items:baseline}
.plot svg{display:block;width:100%;height:auto;overflow:visible}.plot:focus-visible{outline:2px solid var(--hosting);outline-offset:6px}
.readout{font-size:12px;min-height:18px;margin:2px 0 0;max-width:none}
.actions{display:inline-flex;gap:14px}button{font:inherit;color:var(--soft);background:none;border:0;border-bottom:1px solid var(--hair);padding:4px 0;cursor:pointer}button:hover{color:var(--ink)}
figcaption a{color:var(--soft)}a{color:var(--hosting)}
details{flex-basis:100%}summary{cursor:pointer;padding:4px 0}
.scroll{overflow:auto;max-height:340px}.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:12px;color:var(--ink)}
th,td{text-align:left;padding:5px 14px 5px 0;border-bottom:1px solid var(--hair);vertical-align:top;font-weight:400}
thead th{color:var(--soft);border-bottom:1px solid var(--ink);vertical-align:bottom}tbody th{font-weight:650}
.figure{text-align:right;white-space:nowrap;padding-left:14px;padding-right:0}
.num td,.num thead th:not(:first-child){text-align:right;white-space:nowrap;padding-right:0;padding-left:14px}
.num tbody th{font-weight:400;min-width:170px}
.status{font-size:12px;white-space:nowrap}.source{color:var(--soft)}
.run{font-size:12px;color:var(--soft);margin-top:48px;border-top:1px solid var(--hair);padding-top:12px}
code{font:12px ui-monospace,"SFMono-Regular",Menlo,monospace}
@media (max-width:900px){body{grid-template-columns:minmax(0,1fr);padding:20px 16px 48px}nav{position:static}nav ul{columns:2}.plot{overflow-x:auto}.plot svg{min-width:600px}h1{font-size:24px}.lead{font-size:16px}.pair{grid-template-columns:1fr}}
@media print{:root{--paper:#fff;--ink:#000;--soft:#444}body{display:block;padding:0}nav,.actions,details,.readout{display:none}h2{break-after:avoid}figure,tr{break-inside:avoid}.scroll{max-height:none}
@page{size:A4;margin:16mm 14mm 18mm;@bottom-right{content:"page " counter(page) " of " counter(pages);font:9px Inter,sans-serif}}}
`;
