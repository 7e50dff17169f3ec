import type { CellObject, Feature, Sheet } from "write-excel-file/universal";
import { type BookCell, type BookSheet, cellAddress, type TextStyle } from "./xlsx-cells.ts";

/** The bytes of a workbook (.xlsx), in Node and in browsers. The library is loaded when the first one is written. */
export async function writeBook(sheets: readonly BookSheet[]): Promise<Uint8Array> {
  const { default: writeExcelFile } = await import("write-excel-file/universal");
  const blob = await writeExcelFile(sheets.map(librarySheet), {
    fontFamily: "Calibri",
    fontSize: 10,
    features: [computedValues(sheets)],
  }).toBlob();
  return new Uint8Array(await blob.arrayBuffer());
}

function librarySheet(sheet: BookSheet): Sheet<Blob> {
  const columnCount = Math.max(1, ...sheet.rows.map((row) => row.length));
  const lastWidth = sheet.widths.at(-1) ?? 12;
  return {
    sheet: sheet.name,
    data: sheet.rows.map((row) => row.map(libraryCell)),
    columns: Array.from({ length: columnCount }, (_, column) => ({
      width: sheet.widths[column] ?? lastWidth,
    })),
    orientation: "landscape",
    ...(sheet.stickyRows ? { stickyRowsCount: sheet.stickyRows } : {}),
    ...(sheet.stickyColumns ? { stickyColumnsCount: sheet.stickyColumns } : {}),
  };
}

const TEXT_STYLES: Readonly<Record<TextStyle, Partial<CellObject>>> = {
  title: { fontWeight: "bold", fontSize: 13 },
  head: { fontWeight: "bold", wrap: true, alignVertical: "top", bottomBorderStyle: "thin" },
  note: { textColor: "#5f5e5a" },
  wrapped: { wrap: true, alignVertical: "top" },
};

function libraryCell(cell: BookCell): CellObject | null {
  if (cell === null) return null;
  switch (cell.kind) {
    case "text":
      return { type: String, value: cell.text, ...(cell.style ? TEXT_STYLES[cell.style] : {}) };
    case "figure":
      return { type: Number, value: cell.value, format: cell.format };
    case "formula":
      return { type: "Formula", value: cell.formula, format: cell.format, fontWeight: "bold" };
  }
}

/**
 * The library writes formulas without values; a viewer that does not compute (previews, libraries that read) would show nothing.
 * Their values are put beside them, and spreadsheets are asked to compute all anew when they open the file (ECMA-376-1, 18.3.1.40
 * `f`, 18.3.1.96 `v`, 18.2.2 `calcPr`).
 */
function computedValues(sheets: readonly BookSheet[]): Feature<Blob> {
  const values = sheets.map(formulaValues);
  return {
    files: {
      transform: {
        "xl/worksheets/sheet{id}.xml": {
          transform: (content, _options, { sheetIndex }) =>
            content.replace(
              /(<c r="([A-Z]+\d+)"[^>]*><f>[^<]*<\/f>)(<\/c>)/g,
              (whole, open, address, close) => {
                const value = values[sheetIndex]?.get(address);
                return value === undefined ? whole : `${open}<v>${value}</v>${close}`;
              },
            ),
        },
        "xl/workbook.xml": {
          transform: (content) => content.replace("<calcPr/>", '<calcPr fullCalcOnLoad="1"/>'),
        },
      },
    },
  };
}

function formulaValues({ rows }: BookSheet): ReadonlyMap<string, number> {
  return new Map(
    rows.flatMap((cells, row) =>
      cells.flatMap((cell, column) =>
        cell?.kind === "formula" ? [[cellAddress(column, row), cell.value] as const] : [],
      ),
    ),
  );
}
