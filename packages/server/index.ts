export { isLoopbackHost, isOwnOrigin } from "./loopback-guard.ts";
export { type PageServer, type ServedFile, type ServePageOptions, servePage } from "./serve-page.ts";
