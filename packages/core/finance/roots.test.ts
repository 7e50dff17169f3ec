import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  densePolynomial,
  integerPower,
  internalRatesOfReturn,
  positiveRoots,
  rootsByPartialSums,
  rootsByRolle,
  signChangeCount,
  sparsePolynomial,
} from "./index.ts";

describe("sparse polynomials", () => {
  it("collect equal exponents, drop what cancels, and sort", () => {
    const polynomial = sparsePolynomial([3, 0, 3, 7, 7], [1, -2, 4, 5, -5]);
    expect([...polynomial.exponents]).toEqual([0, 3]);
    expect([...polynomial.coefficients]).toEqual([-2, 5]);
  });
  it("without gaps are their coefficients less the zeros", () => {
    const polynomial = densePolynomial([0, 1, 0, -2]);
    expect([...polynomial.exponents]).toEqual([1, 3]);
    expect([...polynomial.coefficients]).toEqual([1, -2]);
    expect(densePolynomial([]).coefficients).toHaveLength(0);
  });
  it("count changes of sign without the zeros: +, 0, -, -, 0, + are two", () => {
    expect(signChangeCount([1, 0, -1, -2, 0, 3])).toBe(2);
    expect(signChangeCount([0, 0])).toBe(0);
    expect(signChangeCount([-1])).toBe(0);
  });
});

describe("all positive roots", () => {
  it("of x^2 - 3x + 2 are 1 and 2, of x^2 - 2x + 1 is 1 once, of x^2 + 1 none", () => {
    const [one, two] = positiveRoots(densePolynomial([2, -3, 1]));
    expect(one).toBeCloseTo(1, 14);
    expect(two).toBeCloseTo(2, 14);
    const touching = positiveRoots(densePolynomial([1, -2, 1]));
    expect(touching).toHaveLength(1);
    expect(touching[0]).toBeCloseTo(1, 7);
    expect(positiveRoots(densePolynomial([1, 0, 1]))).toEqual([]);
  });
  it("of x^1000 - 2 and of x^14600 - 1.5 (forty years of days) are plain roots", () => {
    const [thousandth] = positiveRoots(sparsePolynomial([0, 1000], [-2, 1]));
    expect(thousandth).toBeCloseTo(2 ** (1 / 1000), 14);
    const [daily] = positiveRoots(sparsePolynomial([0, 14_600], [-1.5, 1]));
    expect(daily).toBeCloseTo(1.5 ** (1 / 14_600), 14);
  });
  it("ignore a common factor: flows that begin three periods late have the same rates", () => {
    expect(positiveRoots(densePolynomial([0, 0, 0, -100, 110]))).toEqual(
      positiveRoots(densePolynomial([-100, 110])),
    );
  });
  it("of Wilkinson's product (v - 1)(v - 2)..(v - 8) are all eight", () => {
    let coefficients = [1];
    for (let root = 1; root <= 8; root++) {
      const next = [...coefficients, 0].map(
        (_, i) => (coefficients[i - 1] ?? 0) - root * (coefficients[i] ?? 0),
      );
      coefficients = next;
    }
    const roots = positiveRoots(densePolynomial(coefficients));
    expect(roots).toHaveLength(8);
    roots.forEach((root, i) => {
      expect(root).toBeCloseTo(i + 1, 6);
    });
  });
  it("are as many as changes of sign or fewer by an even number (Descartes), for polynomials without double roots", () => {
    const flows = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 25 });
    fc.assert(
      fc.property(flows, (coefficients) => {
        const polynomial = densePolynomial(coefficients);
        const roots = rootsByRolle(polynomial);
        const changes = signChangeCount(polynomial.coefficients);
        expect(roots.length).toBeLessThanOrEqual(changes);
        expect(roots).toEqual([...roots].sort((a, b) => a - b));
        const last = polynomial.coefficients[polynomial.coefficients.length - 1] ?? 0;
        const sameEnds = (polynomial.coefficients[0] ?? 0) > 0 === last > 0;
        if (hasSimpleRoots(roots)) expect(roots.length % 2 === 0).toBe(changes === 0 || sameEnds);
      }),
      { seed: 9, numRuns: 1000 },
    );
  });
  it("are the signs' turning points: f changes sign at each, nowhere between", () => {
    const flows = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 15 });
    fc.assert(
      fc.property(flows, (coefficients) => {
        const roots = positiveRoots(densePolynomial(coefficients));
        const cuts = [1e-3, ...roots, 1e3];
        const signs = new Set<number>();
        for (let i = 1; i < cuts.length; i++) {
          if (cuts[i]! - cuts[i - 1]! < 1e-4) continue;
          signs.clear();
          for (let k = 1; k < 20; k++) {
            const v = cuts[i - 1]! * integerRatio(cuts[i]! / cuts[i - 1]!, k / 20);
            signs.add(Math.sign(valueAt(coefficients, v)));
          }
          signs.delete(0);
          expect(signs.size).toBeLessThanOrEqual(1);
        }
      }),
      { seed: 10, numRuns: 400 },
    );
  });
});

describe("partial sums", () => {
  it("settle an investment that dips on the way: -100, 60, -10, 60, 20 has one rate", () => {
    const polynomial = densePolynomial([-100, 60, -10, 60, 20]);
    expect(signChangeCount(polynomial.coefficients)).toBe(3);
    expect(rootsByPartialSums(polynomial)).toHaveLength(1);
  });
  it("stand aside where sums turn twice, or the total is 0", () => {
    expect(rootsByPartialSums(densePolynomial([-100, 230, -132]))).toBeNull();
    expect(rootsByPartialSums(densePolynomial([-100, 50, 50]))).toBeNull();
    expect(internalRatesOfReturn([-100, 50, 50])[0]).toBeCloseTo(0, 12);
  });
});

describe("rates at the edges", () => {
  it("are found from -99.99 % to 999,900 %", () => {
    for (const rate of [-0.9999, -0.5, 1e-9, 0.07, 10, 9999]) {
      const [found] = internalRatesOfReturn([-1000, 1000 * (1 + rate)]);
      expect(found! / rate).toBeCloseTo(1, rate === 1e-9 ? 6 : 10);
    }
  });
  it("do not depend on the currency: flows in cents and in trillions have one rate", () => {
    const flows = [-70_000, 12_000, 15_000, 18_000, 21_000, 26_000];
    const [rate] = internalRatesOfReturn(flows);
    expect(internalRatesOfReturn(flows.map((f) => f * 1e12))[0]).toBeCloseTo(rate!, 14);
    expect(internalRatesOfReturn(flows.map((f) => f * 1e-9))[0]).toBeCloseTo(rate!, 14);
  });
  it("mirror a loan: borrowing is lending with the sign turned", () => {
    const flows = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(flows, (f) => {
        expect(internalRatesOfReturn(f.map((x) => 0 - x))).toEqual(internalRatesOfReturn(f));
      }),
      { seed: 11 },
    );
  });
  it("of 40 years of months are found: 1,000,000 repaid by 480 payments of 8,000 is 0.7599 % a month", () => {
    const [rate] = internalRatesOfReturn([-1_000_000, ...new Array(480).fill(8000)]);
    const annuity = (1 - (1 + rate!) ** -480) / rate!;
    expect(annuity * 8000).toBeCloseTo(1_000_000, 4);
  });
});

function valueAt(coefficients: readonly number[], v: number): number {
  const value = coefficients.reduceRight((sum, a) => sum * v + a, 0);
  const size = coefficients.reduceRight((sum, a) => sum * v + Math.abs(a), 0);
  return Math.abs(value) < 1e-10 * size ? 0 : value;
}

function integerRatio(ratio: number, share: number): number {
  return Math.exp(Math.log(ratio) * share);
}

function hasSimpleRoots(roots: readonly number[]): boolean {
  return roots.every((root, i) => i === 0 || root / roots[i - 1]! > 1 + 1e-6) && roots.every(isSimple);
}

function isSimple(root: number): boolean {
  return root > 0 && integerPower(root, 1) === root;
}
