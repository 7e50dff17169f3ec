import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A page of a test on a port of its own. */
export interface ServedPage {
  readonly address: string;
  close(): Promise<void>;
}

/** Serves one page under a content security policy, and nothing else. */
export async function servePage(html: string, policy: string): Promise<ServedPage> {
  const server = createServer((request, response) => {
    if (request.url !== "/") return response.writeHead(404).end();
    return response
      .writeHead(200, { "content-type": "text/html; charset=utf-8", "content-security-policy": policy })
      .end(html);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
