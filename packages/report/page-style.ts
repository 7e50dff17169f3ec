import { INTER_WOFF2_BASE64 } from "./inter-font.generated.ts";

/** The font, inside the page: a report opens from disk without asking anyone for it. */
export const FONT_CSS = `@font-face{font-family:Inter;font-weight:100 900;font-display:swap;src:url(data:font/woff2;base64,${INTER_WOFF2_BASE64}) format("woff2")}`;

/** Type and space of a report: 28, 18, 14, 12; hairlines; no boxes. */
export const PAGE_CSS = `
*{box-sizing:border-box}
html{background:var(--paper);color:var(--ink);font:14px/1.5 Inter,system-ui,sans-serif;font-variant-numeric:tabular-nums;-webkit-text-size-adjust:100%;scroll-padding-top:16px}
body{margin:0;display:grid;grid-template-columns:200px minmax(0,940px);gap:0 48px;padding:32px 40px 64px;justify-content:center}
.defs{position:absolute;width:0;height:0}
nav{position:sticky;top:32px;align-self:start;font-size:12px}
nav p{margin:0 0 16px}nav .site{font-weight:650;font-size:14px;line-height:1.35;overflow-wrap:anywhere}
nav ul{list-style:none;margin:0 0 16px;padding:0;border-top:1px solid var(--hair)}nav li{border-bottom:1px solid var(--hair)}
nav li a{display:block;padding:6px 0;color:inherit;text-decoration:none}nav li a:hover,nav li a:focus-visible{text-decoration:underline}
h1{font-size:28px;line-height:1.22;font-weight:650;letter-spacing:-.012em;margin:0 0 8px;text-wrap:balance;overflow-wrap:anywhere}
h2{font-size:18px;line-height:1.3;font-weight:650;margin:48px 0 4px;padding-top:12px;border-top:1px solid var(--ink)}
h3{font-size:14px;line-height:1.4;font-weight:650;margin:20px 0 0;text-wrap:pretty}
p,li,dd{overflow-wrap:anywhere}p{margin:0 0 12px;max-width:74ch}.lead{font-size:18px;line-height:1.45}.sub,.soft{color:var(--soft)}.sub{font-size:12px;margin:0 0 8px;max-width:none;text-wrap:pretty}
.flag{border-left:3px solid var(--breach);padding:2px 0 2px 12px;margin:16px 0}
.empty{color:var(--soft);margin:12px 0 24px}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:0 32px;margin:20px 0 8px;padding:0}
.pair div{border-top:1px solid var(--hair);padding:8px 0}.pair dt{font-size:12px;color:var(--soft)}.pair dd{margin:0;font-size:18px;font-weight:650}
.how{margin:16px 0 0;padding:0}.how div{display:grid;grid-template-columns:200px minmax(0,1fr);gap:0 24px;border-top:1px solid var(--hair);padding:8px 0}.how dt{font-weight:650}.how dd{margin:0;max-width:74ch}.how div:target{background:var(--faint)}
.plain{list-style:none;padding:0;margin:12px 0 0}.plain li{color:var(--soft);padding:2px 0}.plain strong{color:var(--ink);font-weight:650}
figure{margin:8px 0 28px}figcaption{display:flex;flex-wrap:wrap;gap:4px 20px;font-size:12px;color:var(--soft);align-items:baseline}
.plot svg{display:block;width:100%;height:auto;overflow:visible}.plot .for-narrow{display:none;max-width:480px}
:focus-visible{outline:2px solid var(--hosting);outline-offset:4px}
.readout{font-size:12px;min-height:18px;margin:2px 0 0;max-width:none}
.actions{display:inline-flex;gap:14px;align-items:baseline}button{font:inherit;font-size:12px;color:var(--soft);background:none;border:0;border-bottom:1px solid var(--hair);padding:4px 0;cursor:pointer}button:hover{color:var(--ink)}
.actions a,figcaption a{color:var(--soft)}a{color:var(--hosting)}
details{flex-basis:100%;min-width:0}summary{cursor:pointer;padding:4px 0}
.scroll{overflow:auto;max-height:340px}.tall{max-height:480px}.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:12px;line-height:1.4;color:var(--ink)}
th,td{text-align:left;padding:5px 14px 5px 0;border-bottom:1px solid var(--hair);vertical-align:top;font-weight:400}
thead th{color:var(--soft);border-bottom:1px solid var(--ink);vertical-align:bottom}tbody th{font-weight:650}
.scroll thead th{position:sticky;top:0;background:var(--paper)}
.figure,.figures td,.figures thead th:not(:first-child){text-align:right;white-space:nowrap;padding-left:14px;padding-right:0}thead .figure,.figures thead th:not(:first-child){white-space:normal}
.total th,.total td{border-top:1px solid var(--ink);border-bottom:1px solid var(--ink);font-weight:650}
.strategies th:first-child{width:196px}.strategies small{display:block;font-size:12px;font-weight:400;color:var(--soft)}
.strategies .figure{padding-left:10px}
.statement th:first-child{width:48px}.statement td:nth-child(6),.statement td:nth-child(8){font-weight:650}
.sources{table-layout:fixed}.sources th,.sources td{overflow-wrap:anywhere}.sources th:nth-child(1){width:23%}.sources th:nth-child(2){width:25%}.sources th:nth-child(3),.sources th:nth-child(4){width:72px}.sources td:last-child{color:var(--soft);padding-right:0}
.run{font-size:12px;color:var(--soft);margin-top:48px;border-top:1px solid var(--hair);padding-top:12px;max-width:none}
code{font:12px ui-monospace,"SFMono-Regular",Menlo,monospace}
@media screen and (max-width:1100px){body{grid-template-columns:minmax(0,940px);padding:20px 16px 48px}nav{position:static;border-bottom:1px solid var(--ink);margin-bottom:24px}nav ul{display:flex;flex-wrap:wrap;gap:0 20px;border:0;margin-bottom:4px}nav li{border:0}nav p{margin-bottom:8px}}
@media screen and (max-width:760px){
h1{font-size:24px}.lead{font-size:16px}.pair,.how div{grid-template-columns:minmax(0,1fr)}
.plot .for-wide{display:none}.plot .for-narrow{display:block}
.strategies thead{display:none}.strategies,.strategies tbody,.strategies tr{display:block}.strategies tr{display:grid;grid-template-columns:1fr 1fr;gap:0 20px;border-top:1px solid var(--ink);padding:8px 0 12px}
.strategies tr>*{border-bottom:1px solid var(--hair)}.strategies tbody th:first-child{grid-column:1/-1;width:auto;border:0}.strategies .baseline td.figure{display:none}.strategies td.figure{display:flex;justify-content:space-between;gap:8px;padding:4px 0;white-space:normal}
.strategies td::before{content:attr(data-label);color:var(--soft);text-align:left}
.statement th:first-child{position:sticky;left:0;background:var(--paper)}
.lines thead{display:none}.lines,.lines tbody,.lines tr,.lines th{display:block}.lines tr{position:relative;border-bottom:1px solid var(--hair);padding:5px 0}.lines tr>*{border:0;padding:0}.lines tbody th{padding-right:96px}.lines td{display:inline;color:var(--soft)}.lines td:last-child{position:absolute;right:0;top:5px;color:var(--ink)}
.lines td:nth-child(3):not(:empty)::before{content:" to "}.lines td:nth-child(4):not(:empty)::before{content:", "}.lines .total{border-top:1px solid var(--ink);border-bottom:1px solid var(--ink)}
.sources thead{display:none}.sources,.sources tbody,.sources tr{display:block}.sources tr{border-bottom:1px solid var(--hair);padding:6px 0}.sources tr>*{display:block;border:0;width:auto!important;padding:1px 0}
.sources td:nth-child(3),.sources td:nth-child(4){display:inline;color:var(--soft)}.sources td:nth-child(4)::before{content:", "}
}
`;
