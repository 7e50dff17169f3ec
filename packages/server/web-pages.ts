import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import { escapeText } from "@switchyard/report";
import { readRunResult } from "@switchyard/store";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { ServerContext } from "./context.ts";
import { serverErrors } from "./errors.ts";
import { REPORT_POLICY } from "./routes/runs.ts";
import { exportStudy } from "./tasks/export.ts";

/** The web app, its own files for a year (their names carry a hash), its page for every address that a person may have typed. */
export async function webPages(app: FastifyInstance, context: ServerContext): Promise<void> {
  const { webFolder, opened } = context.settings;
  if (webFolder !== undefined) {
    await app.register(fastifyStatic, {
      root: webFolder,
      wildcard: true,
      index: false,
      dotfiles: "ignore",
      cacheControl: false,
      setHeaders: (reply, path) => {
        const isHashed = path.startsWith(join(webFolder, "assets"));
        reply.header("cache-control", isHashed ? "public, max-age=31536000, immutable" : "no-cache");
      },
    });
    const page = await readFile(join(webFolder, "index.html"), "utf8");
    const titled = withMark(opened === undefined ? page : withTitle(page, opened.title));
    const send = (reply: FastifyReply) =>
      reply.header("cache-control", "no-cache").type("text/html; charset=utf-8").send(titled);
    for (const path of ["/", "/index.html"])
      app.get(path, { schema: { hide: true } as object }, async (_request, reply) => send(reply));
    app.setNotFoundHandler(async (request, reply) => {
      if (isPageRequest(request)) return send(reply);
      throw serverErrors.noRoute({ method: request.method, path: pathOf(request) });
    });
    return;
  }
  app.setNotFoundHandler(async (request) => {
    throw serverErrors.noRoute({ method: request.method, path: pathOf(request) });
  });
  if (context.settings.access === "local") reportPages(app, context);
}

/** Without a web build: the page of the study that the program was opened with. */
function reportPages(app: FastifyInstance, { settings: { opened, store } }: ServerContext): void {
  const hidden = { schema: { hide: true } as object };
  const result = async () => (opened?.runId ? readRunResult(store, opened.runId) : undefined);
  app.get("/", hidden, async (_request, reply) => {
    const text = await result();
    if (text === undefined) return reply.redirect("/docs");
    const page = Buffer.from(await exportStudy(text, { as: "html" }));
    return reply.header("content-security-policy", REPORT_POLICY).type("text/html; charset=utf-8").send(page);
  });
  app.get("/study.json", hidden, async (_request, reply) => {
    const text = await result();
    if (text === undefined) throw serverErrors.noRoute({ method: "GET", path: "/study.json" });
    return reply.type("application/json; charset=utf-8").send(text);
  });
}

/** So that tabs and bookmarks say which site it is, and the page's first words are there before its script. */
function withTitle(page: string, title: string): string {
  return page.replace(/<title>[^<]*<\/title>/, () => `<title>${escapeText(title)} · Switchyard</title>`);
}

/** Says to the page that this server sent it: only then does it ask for the API, and offers to save. */
function withMark(page: string): string {
  return page.replace("<title>", '<meta name="switchyard-server" content="api/v1"><title>');
}

/** An address that a person typed or followed; not the API's, not a file's. */
function isPageRequest(request: FastifyRequest): boolean {
  const path = pathOf(request);
  if (!["GET", "HEAD"].includes(request.method) || /^\/(api|docs|assets)(\/|$)/.test(path)) return false;
  return (request.headers.accept ?? "*/*").includes("text/html") && !/\.[a-z0-9]{1,8}$/i.test(path);
}

function pathOf({ url }: FastifyRequest): string {
  return url.split("?")[0]!.slice(0, 200);
}
