import { type ChildProcess, spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves with all that was printed once a text has appeared. */
  readonly printed: (text: string | RegExp) => Promise<string>;
}

function run(
  script: string,
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): Running {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: options.cwd ?? root,
    // nothing of a test stays in the home folder of whoever runs it
    env: { ...process.env, SWITCHYARD_STORE: "memory", ...options.env },
  });
  let [out, err] = ["", ""];
  const watchers: (() => void)[] = [];
  child.stdout.on("data", (chunk) => {
    out += chunk;
    for (const watch of watchers) watch();
  });
  child.stderr.on("data", (chunk) => {
    err += chunk;
    for (const watch of watchers) watch();
  });
  const ended = new Promise<Ended>((resolve) => child.on("close", (code) => resolve({ code, out, err })));
  const printed = (text: string | RegExp) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        if ((out + err).match(text)) resolve(out + err);
      };
      watchers.push(look);
      look();
      void ended.then(({ code }) => reject(new Error(`ended with ${code} before ${text}:\n${out}${err}`)));
    });
  return { child, ended, printed };
}

/** A quick site: one strategy beside do-nothing, so that these tests wait for the program and not for the model. */
const QUICK = `title: quick
site: { grid: { import: 10 MW } }
power: { prices: { constant: 40 USD/MWh } }
mining: { fleet: { machine: s21-xp, count: 2000, bought: 2026-06 } }
finance: { horizon: 2 years }
compare: [do-nothing, mine]
`;

function folderWith(text: string, name = "scenario.yaml"): string {
  const folder = mkdtempSync(join(tmpdir(), "switchyard start "));
  folders.push(folder);
  writeFileSync(join(folder, name), text);
  return folder;
}

/** Waits as long as a test may take. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resume) => setTimeout(resume, 50));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const start = join(root, "scripts", "start.mjs");
const asNpmDoes = (standsIn: string, checkout = root) => ({
  npm_lifecycle_event: "start",
  npm_package_json: join(checkout, "package.json"),
  INIT_CWD: standsIn,
});

describe("npm start", () => {
  it("studies a file relative to where the user stands, and ends after the verdict with --once", async () => {
    const folder = folderWith(QUICK);
    const { code, out } = await run(start, ["scenario.yaml", "--once"], { env: asNpmDoes(folder) }).ended;
    expect(code).toBe(0);
    expect(out).toContain("quick");
    expect(out).toContain("do nothing");
    expect(out).not.toContain("http://");
  });

  it("prints plain progress lines and no escape codes without a terminal", async () => {
    const folder = folderWith(QUICK);
    const { out, err } = await run(start, ["scenario.yaml", "--once"], { env: asNpmDoes(folder) }).ended;
    expect(err).toMatch(/\[\d\/\d\] /);
    expect(out + err).not.toContain("\u001b[");
  });

  it.each(["SIGINT", "SIGTERM"] as const)(
    "serves its page on loopback until %s, then ends with 0",
    async (signal) => {
      const folder = folderWith(QUICK);
      const running = run(start, ["scenario.yaml"], { env: { ...asNpmDoes(folder), PORT: "0" } });
      const text = await running.printed(/http:\/\/127\.0\.0\.1:\d+\//);
      const address = /http:\/\/127\.0\.0\.1:\d+\//.exec(text)![0];
      const page = await fetch(address);
      expect(page.status).toBe(200);
      expect(await page.text()).toContain("quick");
      running.child.kill(signal);
      expect((await running.ended).code).toBe(0);
    },
  );

  it("takes its example where only options are given, also those with a value", async () => {
    const running = run(start, ["--port", "0"], { env: asNpmDoes(folderWith(QUICK)) });
    await running.printed(/\[0\/\d\] strategies/);
    running.child.kill("SIGTERM");
    expect((await running.ended).code).toBe(0);
  });

  it("takes the port beside a file", async () => {
    const running = run(start, ["scenario.yaml", "--port", "0"], { env: asNpmDoes(folderWith(QUICK)) });
    await running.printed(/http:\/\/127\.0\.0\.1:\d+\//);
    running.child.kill("SIGTERM");
    expect((await running.ended).code).toBe(0);
  });

  it.each(["SIGINT", "SIGTERM"] as const)(
    "ends with 0 when %s comes while it installs, and stops npm",
    async (signal) => {
      const home = mkdtempSync(join(tmpdir(), "not installed "));
      folders.push(home);
      for (const name of ["packages", "package.json", "package-lock.json"])
        symlinkSync(join(root, name), join(home, name));
      cpSync(join(root, "scripts"), join(home, "scripts"), { recursive: true });
      const npm = join(home, "npm.js");
      writeFileSync(
        npm,
        `import { writeFileSync } from "node:fs";\nwriteFileSync(${JSON.stringify(join(home, "pid"))}, String(process.pid)); setTimeout(() => {}, 600000);`,
      );
      const running = run(join(home, "scripts", "start.mjs"), ["--once"], {
        cwd: home,
        env: { ...asNpmDoes(home, home), npm_execpath: npm },
      });
      await running.printed("installing dependencies");
      await until(() => existsSync(join(home, "pid")) && readFileSync(join(home, "pid"), "utf8") !== "");
      running.child.kill(signal);
      expect((await running.ended).code).toBe(0);
      const pid = Number(readFileSync(join(home, "pid"), "utf8"));
      await until(() => !isAlive(pid));
    },
  );

  it("takes over a lock that a process of its own number left", async () => {
    const home = mkdtempSync(join(tmpdir(), "locked "));
    folders.push(home);
    const lock = join(home, ".lock");
    const { withLock } = await import("../scripts/lib/lock.mjs");
    writeFileSync(lock, String(process.pid));
    expect(await withLock(lock, () => "mine")).toBe("mine");
    expect(existsSync(lock)).toBe(false);
  });

  it("ends with 0 when it is stopped in the middle of a study", async () => {
    const running = run(start, ["examples/01-hybrid-100-mw/scenario.yaml"], { env: { PORT: "0" } });
    await running.printed(/\[1\/\d\]/);
    running.child.kill("SIGINT");
    expect((await running.ended).code).toBe(0);
  });

  it("says that PORT is busy and takes the next", async () => {
    const blocker = createServer();
    const port = await new Promise<number>((resolve) => {
      blocker.listen(0, "127.0.0.1", () => resolve((blocker.address() as { port: number }).port));
    });
    const folder = folderWith(QUICK);
    const running = run(start, ["scenario.yaml"], { env: { ...asNpmDoes(folder), PORT: String(port) } });
    const text = await running.printed(/http:\/\/127\.0\.0\.1:\d+\//);
    expect(text).toContain(`port ${port} is busy`);
    running.child.kill("SIGTERM");
    await running.ended;
    blocker.close();
  });

  it("names what is wrong in a file and ends with 2", async () => {
    const folder = folderWith(QUICK.replace("import: 10 MW", "import: 10"));
    const { code, err } = await run(start, ["scenario.yaml", "--once"], { env: asNpmDoes(folder) }).ended;
    expect(code).toBe(2);
    expect(err).toContain("scenario.yaml:2:");
    expect(err).toContain('write "10 MW"');
  });

  it("says in one line that a file is missing", async () => {
    const { code, err } = await run(start, ["nothing.yaml", "--once"], { env: asNpmDoes(folderWith(QUICK)) })
      .ended;
    expect(code).toBe(2);
    expect(err).toContain("nothing.yaml");
    expect(err).not.toMatch(/\n\s+at /);
  });

  it("works twice at once, and from a path with a space", async () => {
    const folder = folderWith(QUICK);
    const home = mkdtempSync(join(tmpdir(), "a checkout "));
    folders.push(home);
    for (const name of [
      "packages",
      "scripts",
      "node_modules",
      "package.json",
      "package-lock.json",
      "examples",
      "assumptions",
    ])
      symlinkSync(join(root, name), join(home, name));
    const script = join(home, "scripts", "start.mjs");
    const both = await Promise.all(
      [1, 2].map(
        () => run(script, ["scenario.yaml", "--once"], { cwd: home, env: asNpmDoes(folder, home) }).ended,
      ),
    );
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
  });

  it("leaves no half-made build behind", () => {
    expect(existsSync(join(root, "build"))).toBe(true);
    expect(readdirSync(join(root, "build")).filter((name) => name.startsWith(".tmp-"))).toEqual([]);
  });
});
