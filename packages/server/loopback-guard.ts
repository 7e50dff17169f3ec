/**
 * Loopback is not private: any web page in the user's browser may send requests to 127.0.0.1, and a name that an attacker
 * owns may resolve to it (DNS rebinding). So Host must name this machine and this port, and Origin, where sent, must be ours.
 */
const LOOPBACK_NAMES = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** True where a Host header names loopback and the port that we listen on. */
export function isLoopbackHost(host: string | undefined, port: number): boolean {
  const match = /^(\[[^\]]*\]|[^:[\]]+)(?::(\d+))?$/.exec(host?.toLowerCase() ?? "");
  if (!match) return false;
  return LOOPBACK_NAMES.has(match[1] ?? "") && Number(match[2] ?? 80) === port;
}

/** True where an Origin header is absent (a typed address, curl) or is a page that this server served. */
export function isOwnOrigin(origin: string | undefined, port: number): boolean {
  if (origin === undefined) return true;
  const match = /^http:\/\/(.+)$/.exec(origin.toLowerCase());
  return match !== null && isLoopbackHost(match[1], port);
}
