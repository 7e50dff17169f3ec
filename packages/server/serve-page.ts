import { Buffer } from "node:buffer";
import { type FastifyInstance, fastify } from "fastify";
import { isLoopbackHost, isOwnOrigin } from "./loopback-guard.ts";

/** A file held in memory, served as it is. */
export interface ServedFile {
  readonly contentType: string;
  readonly body: string | Uint8Array;
}

/** What to serve and where. */
export interface ServePageOptions {
  /** Path to file, `/` for the page itself. */
  readonly files: Readonly<Record<string, ServedFile>>;
  /** Asked-for port; where it is busy, the next ones are tried. 0 takes any free one. */
  readonly port: number;
  /** Says that a port was busy. */
  readonly log: (line: string) => void;
}

/** A running server. */
export interface PageServer {
  readonly address: string;
  readonly port: number;
  readonly close: () => Promise<void>;
}

const PORTS_TRIED = 20;

/** Everything the page needs is in it: no script, style or picture from anywhere else. */
const SECURITY_HEADERS = {
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; font-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
};

/** Serves files on loopback until closed. Host and Origin are checked on every request. */
export async function servePage({ files, port, log }: ServePageOptions): Promise<PageServer> {
  for (let tried = 0; ; tried++) {
    const wanted = port === 0 ? 0 : port + tried;
    const app = makeApp(files);
    try {
      await app.listen({ host: "127.0.0.1", port: wanted });
      return describeServer(app);
    } catch (error) {
      await app.close();
      if (!isBusy(error) || tried + 1 >= PORTS_TRIED) throw error;
      log(`port ${wanted} is busy, trying ${wanted + 1}`);
    }
  }
}

function makeApp(files: ServePageOptions["files"]): FastifyInstance {
  const app = fastify({ logger: false, forceCloseConnections: true, bodyLimit: 1024 });
  app.addHook("onRequest", async (request, reply) => {
    reply.headers(SECURITY_HEADERS);
    const port = request.socket.localPort ?? 0;
    if (isLoopbackHost(request.headers.host, port) && isOwnOrigin(request.headers.origin, port)) return;
    await reply.code(403).type("text/plain").send("this page is served to this machine only\n");
  });
  app.get("/healthz", async () => ({ status: "ok" }));
  for (const [path, file] of Object.entries(files)) {
    app.get(path, async (_request, reply) => reply.type(file.contentType).send(asBody(file.body)));
  }
  return app;
}

function asBody(body: string | Uint8Array): string | Buffer {
  return typeof body === "string" ? body : Buffer.from(body);
}

function describeServer(app: FastifyInstance): PageServer {
  const address = app.server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return { address: `http://127.0.0.1:${port}/`, port, close: () => app.close() };
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
}
