/**
 * Texts in addresses: deflated by the browser's own streams, in the letters that need no escape in an address (RFC 4648, 5).
 * A page of scenario (1.3 kB) becomes about 900 letters.
 */
export async function packText(text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  return toLetters(await through(bytes, new CompressionStream("deflate-raw")));
}

/** The text that {@link packText} packed; undefined for letters that are not such a text, or one of more than a megabyte. */
export async function unpackText(letters: string): Promise<string | undefined> {
  try {
    const bytes = await through(fromLetters(letters), new DecompressionStream("deflate-raw"), MOST_BYTES);
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** As much as a scenario may have; an address that unfolds to more is refused before memory is. */
const MOST_BYTES = 4_000_000;

async function through(
  bytes: Uint8Array,
  stream: CompressionStream | DecompressionStream,
  mostBytes = Number.POSITIVE_INFINITY,
): Promise<Uint8Array> {
  const reader = new Blob([bytes as BlobPart]).stream().pipeThrough(stream).getReader();
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return joined(pieces, length);
    length += value.length;
    if (length > mostBytes) throw new RangeError("the address unfolds to more than a scenario may have");
    pieces.push(value);
  }
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function toLetters(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function fromLetters(letters: string): Uint8Array {
  const binary = atob(letters.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}
