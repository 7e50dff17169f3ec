import { isAbsolute } from "node:path";

/** True for a module that npm installed: it stays outside a bundle. Our own are relative, absolute (on any system) or packages here. */
export function isInstalledModule(id) {
  return !id.startsWith(".") && !isAbsolute(id) && !id.startsWith("@switchyard/");
}
