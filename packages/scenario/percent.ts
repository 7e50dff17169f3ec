/** 0.07 as `7`: the float's own noise is not shown. */
export function percentText(fraction: number): string {
  return String(Number((fraction * 100).toPrecision(12)));
}
