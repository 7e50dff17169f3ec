import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const besideTheCheckout = fileURLToPath(new URL("../../shared/data", import.meta.url));

/** The path of a file of market data, or undefined where the data is absent (a user's machine). */
export function marketDataPath(name: string): string | undefined {
  const path = join(process.env.SWITCHYARD_DATA ?? besideTheCheckout, name);
  return existsSync(path) ? path : undefined;
}
