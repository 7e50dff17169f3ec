import { describe, expect, it } from "vitest";
import { MARK_COLOURS, SCHEMES, type Scheme, THEME_CSS } from "./theme.ts";

/** Relative luminance of WCAG 2.2. */
function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

/** Contrast ratio of WCAG 2.2: (lighter + 0.05) / (darker + 0.05). */
function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}

/** Colour-blind sight by the matrices of Machado, Oliveira and Fernandes (2009), severity 1, on linear light. */
const SIGHT = {
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
} as const;

function seen(hex: string, matrix: readonly number[]): readonly number[] {
  const rgb = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return [0, 3, 6]
    .map((row) => rgb.reduce((total, part, i) => total + matrix[row + i]! * part, 0))
    .map((part) => Math.max(0, part) ** (1 / 2.2));
}

describe("the contrast formula", () => {
  it("gives black on white 21 and equal colours 1", () => {
    expect(contrast("#000000", "#FFFFFF")).toBeCloseTo(21, 10);
    expect(contrast("#777777", "#777777")).toBe(1);
  });

  it("gives #767676 on white 4.54, the known limit of grey text", () => {
    expect(contrast("#767676", "#FFFFFF")).toBeCloseTo(4.54, 2);
  });
});

describe.each(Object.entries(SCHEMES))("the %s scheme", (_, scheme: Scheme) => {
  it.each(["ink", "soft", "hosting"] as const)("%s is text of at least 4.5:1", (name) => {
    expect(contrast(scheme[name], scheme.paper)).toBeGreaterThanOrEqual(4.5);
  });

  it.each([...MARK_COLOURS, "quiet"] as const)("%s is a mark of at least 3:1", (name) => {
    expect(contrast(scheme[name], scheme.paper)).toBeGreaterThanOrEqual(3);
  });

  it("mining and hosting, which meet in every stack, differ for protanopes and deuteranopes too", () => {
    for (const matrix of Object.values(SIGHT)) {
      const [mining, hosting] = [seen(scheme.mining, matrix), seen(scheme.hosting, matrix)];
      expect(Math.hypot(...mining.map((part, i) => part - hosting[i]!))).toBeGreaterThan(0.3);
    }
  });
});

describe("the style sheet", () => {
  it("defines each colour for light, dark and print", () => {
    expect(THEME_CSS.match(/--mining:#/g)).toHaveLength(3);
    expect(THEME_CSS).toContain("@media screen and (prefers-color-scheme:dark)");
    expect(THEME_CSS).toContain("@media print{:root{--paper:#FFFFFF");
  });

  it("uses no colour that it does not define", () => {
    const defined = new Set(Array.from(THEME_CSS.matchAll(/--([a-z]+):/g), ([, name]) => name));
    const used = Array.from(THEME_CSS.matchAll(/var\(--([a-z]+)\)/g), ([, name]) => name);
    expect(used.filter((name) => !defined.has(name))).toEqual([]);
  });

  it("has no shadow, no gradient and no rounded corner", () => {
    expect(THEME_CSS).not.toMatch(/shadow|gradient|border-radius/);
  });
});
