/**
 * The little script of a report: exports of charts and tables, and a keyboard cursor. It reads what stands in the page (the svg,
 * the table beside it, the tables in full precision) and asks nobody for anything; without it the page still shows all.
 */
export const PAGE_SCRIPT = String.raw`
(() => {
  const NS = "http://www.w3.org/2000/svg";
  const files = JSON.parse(document.getElementById("tables").textContent);
  const cells = (row) => [...row.children].map((cell) => cell.textContent);
  const save = (name, blob) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
  const box = (svg) => svg.getAttribute("viewBox").split(" ").map(Number);
  const make = (name, attributes, text) => {
    const node = document.createElementNS(NS, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    if (text !== undefined) node.textContent = text;
    return node;
  };
  const wrap = (text, most) => text.split(" ").reduce((lines, word) => {
    const last = lines[lines.length - 1];
    if (last !== undefined && (last + " " + word).length <= most) lines[lines.length - 1] = last + " " + word;
    else lines.push(word);
    return lines;
  }, []);
  // a chart as a file of its own: finding above, marks, the run's identity below, colours as they are seen now
  const standalone = (id, { font }) => {
    const figure = document.getElementById(id);
    const svg = document.getElementById(id + "-svg");
    const [, , width, height] = box(svg);
    const above = [
      ...wrap(figure.querySelector("h3").textContent, Math.floor(width / 8.2)).map((text) => [text, 14, "strong"]),
      ...wrap(figure.querySelector(".sub").textContent, Math.floor(width / 6.4)).map((text) => [text, 12, "soft"]),
    ];
    const top = 24 + above.length * 18;
    const full = { width: width + 48, height: top + height + 44 };
    const root = getComputedStyle(document.documentElement);
    const theme = document.getElementById("theme").textContent.replace(/var\(--([a-z]+)\)/g, (whole, name) => root.getPropertyValue("--" + name).trim() || whole).replace(/:root\{[^}]*\}/g, "").replace(/@media[^{]*\{\s*\}/g, "");
    const out = make("svg", { xmlns: NS, viewBox: "0 0 " + full.width + " " + full.height, width: full.width, height: full.height, role: "img", "aria-label": svg.getAttribute("aria-label") });
    out.append(make("style", {}, (font ? document.getElementById("font").textContent : "") + theme));
    out.append(document.querySelector(".defs defs").cloneNode(true));
    for (const pattern of out.querySelectorAll("[fill^=var],[stroke^=var]"))
      for (const name of ["fill", "stroke"]) {
        const colour = /^var\((--[a-z]+)\)$/.exec(pattern.getAttribute(name) || "");
        if (colour) pattern.setAttribute(name, root.getPropertyValue(colour[1]).trim());
      }
    out.append(make("rect", { width: full.width, height: full.height, fill: root.getPropertyValue("--paper").trim() }));
    above.forEach(([text, size, name], i) => out.append(make("text", { x: 24, y: 30 + i * 18, class: name, style: "font-size:" + size + "px" }, text)));
    const body = make("g", { transform: "translate(24," + top + ")" });
    for (const child of svg.children) if (!/cursor-mark/.test(child.getAttribute("class") || "")) body.append(child.cloneNode(true));
    out.append(body);
    out.append(make("text", { x: 24, y: full.height - 14, class: "soft" }, "Switchyard: " + document.body.dataset.run));
    return { text: new XMLSerializer().serializeToString(out), ...full };
  };
  const exporters = {
    csv: (id) => save(id + ".csv", new Blob([files[id]], { type: "text/csv" })),
    svg: (id) => save(id + ".svg", new Blob([standalone(id, { font: false }).text], { type: "image/svg+xml" })),
    png: (id) => {
      const { text, width, height } = standalone(id, { font: true });
      const image = new Image();
      image.onload = () => {
        const canvas = document.createElement("canvas");
        canvas.width = width * 2;
        canvas.height = height * 2;
        canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
        canvas.toBlob((blob) => save(id + ".png", blob), "image/png");
      };
      image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
    },
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-export]");
    if (button) exporters[button.dataset.export](button.dataset.chart);
  });
  const seen = (plot) => [...plot.querySelectorAll("svg")].find((svg) => svg.getClientRects().length > 0);
  const mark = (svg, places, at) => {
    svg.querySelector(".cursor-mark")?.remove();
    const [, , width, height] = box(svg);
    if (svg.dataset.axis === "x") return svg.append(make("line", { class: "cursor cursor-mark", x1: places[at], x2: places[at], y1: 10, y2: height - 26 }));
    const row = places.length > 1 ? places[1] - places[0] : 40;
    svg.prepend(make("rect", { class: "row-cursor cursor-mark", x: -8, y: places[at] - row / 2, width: width + 16, height: row }));
  };
  for (const plot of document.querySelectorAll(".plot[tabindex]")) {
    const readout = plot.querySelector(".readout");
    const table = plot.closest("figure").querySelector("details table");
    const head = cells(table.tHead.rows[0]);
    let at = -1;
    const move = (to) => {
      const svg = seen(plot);
      const places = svg.dataset.cursor.split(" ").map(Number);
      at = Math.max(0, Math.min(places.length - 1, to));
      mark(svg, places, at);
      const row = cells(table.tBodies[0].rows[at]);
      readout.textContent = row.map((value, i) => (i === 0 ? value : head[i] + " " + value)).join(" · ");
    };
    plot.addEventListener("keydown", (event) => {
      const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, PageDown: 12, PageUp: -12, Home: -1e9, End: 1e9 }[event.key];
      if (steps === undefined) return;
      event.preventDefault();
      move(at + steps);
    });
    const point = (event) => {
      const svg = seen(plot);
      const frame = svg.getBoundingClientRect();
      const [, , width] = box(svg);
      const here = (svg.dataset.axis === "x" ? event.clientX - frame.left : event.clientY - frame.top) * width / frame.width;
      const places = svg.dataset.cursor.split(" ").map(Number);
      move(places.reduce((best, place, i) => (Math.abs(place - here) < Math.abs(places[best] - here) ? i : best), 0));
    };
    plot.addEventListener("pointermove", point);
    plot.addEventListener("pointerdown", point);
  }
})();
`;
