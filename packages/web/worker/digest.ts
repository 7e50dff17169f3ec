/**
 * The first 16 hex digits of a text's sha256, as the command line names runs. Digests need a secure page (https or localhost);
 * elsewhere it says that there is none.
 */
export async function shortDigest(text: string): Promise<string> {
  if (!globalThis.crypto?.subtle) return "not hashed (page without https)";
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  const bytes = new Uint8Array(digest).subarray(0, 8);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
