/** Bundles the program unless a build of exactly these sources is there; the folder that it stands in. */
export function buildIfStale(log: (line: string) => void): Promise<string>;
/** The web page beside the program. */
export function buildPage(folder: string, hash: string): Promise<void>;
