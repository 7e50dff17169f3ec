import { lockFolder } from "./folder-lock.ts";

/** A process that takes a folder, says so, and holds it until it is killed; or says who holds it and ends. */
const [folder] = process.argv.slice(2);
try {
  await lockFolder(folder!);
  process.stdout.write(`held ${process.pid}\n`);
  setInterval(() => {}, 60_000);
} catch (error) {
  process.stdout.write(`refused ${error instanceof Error ? error.message : error}\n`);
}
