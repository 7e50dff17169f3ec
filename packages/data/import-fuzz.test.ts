import { isSwitchyardError } from "@switchyard/core/quantity";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ImportOptions, importPrices } from "./index.ts";

const files: readonly string[] = [
  "DeliveryDate,DeliveryHour,DeliveryInterval,SettlementPointName,SettlementPointType,SettlementPointPrice,DSTFlag\n01/15/2024,1,1,HB_SOUTH,HU,1.5,N\n01/15/2024,1,2,HB_SOUTH,HU,2.5,N\n01/15/2024,1,3,HB_SOUTH,HU,-3.5,N\n",
  '"Time Stamp","Name","PTID","LBMP ($/MWHr)"\n"11/02/2025 00:00","WEST",61752,20.5\n"11/02/2025 01:00","WEST",61752,21.5\n"11/02/2025 01:00","WEST",61752,22.5\n',
  '"MTU (CET/CEST)","Day-ahead Price [EUR/MWh]"\n"31.03.2024 00:00 - 31.03.2024 01:00","50.1"\n"31.03.2024 01:00 - 31.03.2024 02:00","51.2"\n',
  "EUR/MWh;;\n;Hours;SYS\n31.03.2019;00 - 01;37,10\n31.03.2019;01 - 02;-2,05\n",
  "start_utc,price_usd_per_mwh\n2024-06-01T05:00:00Z,1\n2024-06-01T06:00:00Z,2\n2024-06-01T08:00:00Z,3\n",
  "datetime_beginning_utc,pnode_name,total_lmp_rt\n1/1/2024 7:00:00 AM,HUB,33.5\n1/1/2024 6:00:00 AM,HUB,22.5\n",
];

const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  remove: fc.integer({ min: 0, max: 12 }),
  insert: fc.oneof(
    fc.constantFrom("", ",", ";", '"', "\n", "NaN", "-", "99", "1e999", "\uFEFF", "24:00", "2024", "\t", "0"),
    fc.string({ maxLength: 6 }),
  ),
});

const anyOptions: fc.Arbitrary<ImportOptions> = fc.record(
  {
    gaps: fc.constantFrom("refuse", "previous", "linear", "previous-day"),
    duplicates: fc.constantFrom("refuse", "first", "last", "mean"),
    stamps: fc.constantFrom("start", "end"),
    zone: fc.constantFrom("America/Chicago", "Europe/Berlin", "UTC", "Nowhere"),
    currency: fc.constantFrom("USD", "EUR", "x"),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<ImportOptions>;

describe("files that somebody damaged", () => {
  it("are read into finite prices on a grid, or refused by a named error: never a stack trace, never NaN", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.array(edit, { minLength: 1, maxLength: 4 }),
        anyOptions,
        (file, edits, options) => {
          const text = edits.reduce((changed, { at, remove, insert }) => {
            const from = Math.floor(at * changed.length);
            return changed.slice(0, from) + insert + changed.slice(from + remove);
          }, file);
          try {
            const { series, days, mean } = importPrices(text, options);
            expect(series.values.every(Number.isFinite)).toBe(true);
            expect(series.values.length).toBe(series.grid.steps);
            expect(Number.isFinite(mean) && days > 0).toBe(true);
          } catch (error) {
            if (!isSwitchyardError(error)) throw error;
            expect(error.code).toMatch(/^(data|quantity)\//);
          }
        },
      ),
      { numRuns: 3000 },
    );
  });
});
