import { inputArrays, LANES, type RecursionInputs, type RecursionOutputs } from "./inputs.ts";
import { wasmBase64 } from "./simd.generated.ts";

const PAGE_BYTES = 65_536;
const STATE_BYTES = 8 * LANES * 8;

/** A run whose arrays live in the kernel's own memory, where whoever makes the paths can write them: nothing is copied. */
export interface SimdRun {
  readonly out: RecursionOutputs;
  readonly run: () => void;
}

/** The path-month recursion in WebAssembly SIMD, compiled from `scripts/wasm/path-recursion.ts`. */
export async function prepareSimd(inputs: RecursionInputs): Promise<SimdRun> {
  const { paths, months } = inputs;
  const tiles = Math.ceil(paths / LANES);
  const arrays = inputArrays(inputs);
  const outputs = [tiles * months * LANES, tiles * LANES, tiles * LANES];
  const lengths = [...arrays.map((array) => array.length), ...outputs];
  const addresses = layOut(lengths);
  const bytes = addresses.at(-1)! + lengths.at(-1)! * 8;
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE_BYTES) });
  const view = (i: number) => new Float64Array(memory.buffer, addresses[i]!, lengths[i]!);
  arrays.forEach((array, i) => {
    view(i).set(array);
  });
  const kernel = await instantiate(memory);
  const [ownerUsd, npvUsd, debtUsd] = [0, 1, 2].map((i) => view(arrays.length + i)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  return {
    out: { ownerUsd, npvUsd, debtUsd },
    run: () => kernel(paths, months, inputs.curve.length / 2, 0, ...addresses),
  };
}

/** Addresses of arrays of doubles, one after the other behind the tile's state, each on 16 bytes. */
function layOut(lengths: readonly number[]): readonly number[] {
  let next = STATE_BYTES;
  return lengths.map((length) => {
    const at = next;
    next += Math.ceil((length * 8) / 16) * 16;
    return at;
  });
}

async function instantiate(memory: WebAssembly.Memory): Promise<(...figures: number[]) => void> {
  const bytes = Uint8Array.from(atob(wasmBase64), (letter) => letter.charCodeAt(0));
  const { instance } = await WebAssembly.instantiate(bytes, { env: { memory } });
  return instance.exports.run as (...figures: number[]) => void;
}
