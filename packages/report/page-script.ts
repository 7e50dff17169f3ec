/**
 * The little script of a report: exports of charts and a keyboard cursor. It reads what stands in the page (the svg, the
 * table beside it) and asks nobody for anything; without it the page still shows all.
 */
export const PAGE_SCRIPT = `
(() => {
  const tableOf = (id) => document.querySelector("#" + id + " details table");
  const cells = (row) => [...row.children].map((cell) => cell.textContent);
  const quote = (text) => (/[",\\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text);
  const plain = (text) => text.replaceAll("\\u2212", "-").replace(/^(-?\\d{1,3}(,\\d{3})+(\\.\\d+)?)$/, (n) => n.replaceAll(",", ""));
  const save = (name, blob) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  const standalone = (svg) => {
    const copy = svg.cloneNode(true);
    const style = document.createElementNS("http://www.w3.org/2000/svg", "style");
    const root = getComputedStyle(document.documentElement);
    const colours = ["paper", "ink", "soft", "hair", "faint", "mining", "hosting", "storage", "import", "export", "curtailed", "breach"];
    style.textContent = document.getElementById("theme").textContent.replace(/var\\(--([a-z]+)\\)/g, (whole, name) => (colours.includes(name) ? root.getPropertyValue("--" + name).trim() : whole));
    copy.prepend(style);
    const [, , width, height] = svg.getAttribute("viewBox").split(" ");
    copy.setAttribute("width", width);
    copy.setAttribute("height", height);
    copy.querySelector(".cursor-line")?.remove();
    return new XMLSerializer().serializeToString(copy);
  };
  const exporters = {
    csv: (id) => save(id + ".csv", new Blob([[...tableOf(id).rows].map((row) => cells(row).map(plain).map(quote).join(",")).join("\\r\\n") + "\\r\\n"], { type: "text/csv" })),
    svg: (id, svg) => save(id + ".svg", new Blob([standalone(svg)], { type: "image/svg+xml" })),
    png: (id, svg) => {
      const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
      const image = new Image();
      image.onload = () => {
        const canvas = document.createElement("canvas");
        canvas.width = width * 2;
        canvas.height = height * 2;
        const pen = canvas.getContext("2d");
        pen.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--paper");
        pen.fillRect(0, 0, canvas.width, canvas.height);
        pen.drawImage(image, 0, 0, canvas.width, canvas.height);
        canvas.toBlob((blob) => save(id + ".png", blob));
      };
      image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(standalone(svg));
    },
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-export]");
    if (button) exporters[button.dataset.export](button.dataset.chart, document.getElementById(button.dataset.chart + "-svg"));
  });
  for (const plot of document.querySelectorAll(".plot[tabindex]")) {
    const svg = plot.querySelector("svg");
    const xs = svg.dataset.cursor.split(" ").map(Number);
    const readout = plot.querySelector(".readout");
    const table = tableOf(plot.closest("figure").id);
    const head = cells(table.tHead.rows[0]);
    let at = -1;
    const move = (to) => {
      at = Math.max(0, Math.min(xs.length - 1, to));
      let line = svg.querySelector(".cursor-line");
      if (!line) {
        line = document.createElementNS("http://www.w3.org/2000/svg", "line");
        line.setAttribute("class", "cursor cursor-line");
        svg.append(line);
      }
      const height = svg.getAttribute("viewBox").split(" ")[3];
      for (const [name, value] of [["x1", xs[at]], ["x2", xs[at]], ["y1", 10], ["y2", height - 26]]) line.setAttribute(name, value);
      const row = cells(table.tBodies[0].rows[at]);
      readout.textContent = row.map((value, i) => (i === 0 ? value : head[i] + " " + value)).join(" · ");
    };
    plot.addEventListener("keydown", (event) => {
      const steps = { ArrowRight: 1, ArrowLeft: -1, PageDown: 12, PageUp: -12, Home: -1e9, End: 1e9 }[event.key];
      if (steps === undefined) return;
      event.preventDefault();
      move(at + steps);
    });
    plot.addEventListener("pointermove", (event) => {
      const box = svg.getBoundingClientRect();
      const x = ((event.clientX - box.left) / box.width) * Number(svg.getAttribute("viewBox").split(" ")[2]);
      move(xs.reduce((best, value, i) => (Math.abs(value - x) < Math.abs(xs[best] - x) ? i : best), 0));
    });
  }
})();
`;
