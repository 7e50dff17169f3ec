import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { type FetchOptions, fetchCached, fetchNetworkState, fetchPrices, fetchWeather } from "../index.ts";

type Answer = (request: IncomingMessage, response: ServerResponse, count: number) => void;

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A server on loopback that answers as told and counts the calls. */
async function serve(answer: Answer) {
  let calls = 0;
  const server = createServer((request, response) => answer(request, response, ++calls));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, calls: () => calls };
}

async function settings(change: Partial<FetchOptions> = {}): Promise<FetchOptions> {
  return {
    cacheFolder: join(await mkdtemp(join(tmpdir(), "switchyard cache ")), "made here"),
    maxAgeSec: 60,
    timeoutMs: 5000,
    attempts: 3,
    backoffMs: 1,
    allowStale: false,
    nowUnixSec: () => 1_700_000_000,
    ...change,
  };
}

const json = (response: ServerResponse, value: unknown) => response.end(JSON.stringify(value));

describe("fetching through the cache", () => {
  it("asks once while the answer is young, and says where it comes from", async () => {
    const { url, calls } = await serve((_, response) => response.end("hello"));
    const options = await settings();
    const first = await fetchCached(`${url}/a`, options);
    const again = await fetchCached(`${url}/a`, { ...options, nowUnixSec: () => 1_700_000_060 });
    expect([first.text, again.text, calls()]).toEqual(["hello", "hello", 1]);
    expect(first.provenance).toEqual({
      url: `${url}/a`,
      fetchedAtUnixSec: 1_700_000_000,
      // sha256 of "hello"
      sha256: "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
      bytes: 5,
      fromCache: false,
      isStale: false,
    });
    expect(again.provenance).toEqual({ ...first.provenance, fromCache: true });
  });

  it("asks again when the answer is too old, for another address, and where the stored body was damaged", async () => {
    const { url, calls } = await serve((_, response, count) => response.end(`answer ${count}`));
    const options = await settings();
    await fetchCached(`${url}/a`, options);
    await fetchCached(`${url}/a`, { ...options, nowUnixSec: () => 1_700_000_061 });
    await fetchCached(`${url}/b`, options);
    expect(calls()).toBe(3);
    for (const name of await readdir(options.cacheFolder))
      if (name.endsWith(".body")) await writeFile(join(options.cacheFolder, name), "half a");
    expect((await fetchCached(`${url}/b`, options)).text).toBe("answer 4");
  });

  it("leaves whole files only: a body and its provenance", async () => {
    const { url } = await serve((_, response) => response.end("x"));
    const options = await settings();
    await fetchCached(url, options);
    const names = (await readdir(options.cacheFolder)).map((name) => name.replace(/^.*\./, ""));
    expect(names.sort()).toEqual(["body", "json"]);
    const [record] = (await readdir(options.cacheFolder)).filter((name) => name.endsWith(".json"));
    expect(JSON.parse(await readFile(join(options.cacheFolder, record!), "utf8")).url).toBe(url);
  });
});

describe("a source that fails", () => {
  it("is asked again after 503 and 429, and answers at the third time", async () => {
    const { url, calls } = await serve((_, response, count) => {
      response.statusCode = count === 1 ? 503 : count === 2 ? 429 : 200;
      response.end("ok");
    });
    expect((await fetchCached(url, await settings())).text).toBe("ok");
    expect(calls()).toBe(3);
  });

  it("is not asked again after 404", async () => {
    const { url, calls } = await serve((_, response) => {
      response.statusCode = 404;
      response.end();
    });
    await expect(fetchCached(url, await settings())).rejects.toThrow(/status 404 \(after 1 attempt\(s\)\)/);
    expect(calls()).toBe(1);
  });

  it("that never answers is given up after its attempts, by name", async () => {
    const { url, calls } = await serve(() => {});
    const options = await settings({ timeoutMs: 40, attempts: 2 });
    await expect(fetchCached(url, options)).rejects.toThrow(
      /no answer within 40 ms \(after 2 attempt\(s\)\)/,
    );
    expect(calls()).toBe(2);
  });

  it("that cuts the line is asked again", async () => {
    const { url } = await serve((request, response, count) => {
      if (count === 1) request.socket.destroy();
      else response.end("whole");
    });
    expect((await fetchCached(url, await settings())).text).toBe("whole");
  });

  it("leaves the old answer where that is allowed, marked stale; else it is an error", async () => {
    const { url } = await serve((_, response, count) => {
      response.statusCode = count === 1 ? 200 : 500;
      response.end("old");
    });
    const options = await settings({ attempts: 1 });
    await fetchCached(url, options);
    const later = { ...options, nowUnixSec: () => 1_700_009_999 };
    await expect(fetchCached(url, later)).rejects.toThrow(/status 500/);
    const { text, provenance } = await fetchCached(url, { ...later, allowStale: true });
    expect([text, provenance.isStale, provenance.fromCache]).toEqual(["old", true, true]);
  });

  it("can be left waiting: an abort ends it at once", async () => {
    const abort = new AbortController();
    const { url } = await serve(() => abort.abort());
    await expect(fetchCached(url, await settings({ signal: abort.signal }))).rejects.toThrow(/stopped/);
  });
});

describe("the state of the network", () => {
  const answers: Readonly<Record<string, unknown>> = {
    "/api/blocks/tip/height": 878_976,
    "/api/v1/difficulty-adjustment": {
      difficultyChange: -2.5,
      previousRetarget: 4.68,
      remainingBlocks: 1008,
      nextRetargetHeight: 879_984,
    },
    "/api/v1/mining/hashrate/3d": {
      hashrates: [],
      difficulty: [],
      currentHashrate: 8.1e20,
      currentDifficulty: 1.0e14,
    },
    "/api/v1/prices": { time: 1_700_000_000, USD: 66_000, EUR: 60_000 },
  };

  it("is read from four addresses, in our units, each with its provenance", async () => {
    const { url, calls } = await serve((request, response) => json(response, answers[request.url!]));
    const state = await fetchNetworkState(`${url}/`, await settings());
    expect(state).toMatchObject({
      height: 878_976,
      difficulty: 1e14,
      hashrateThs: 8.1e8,
      priceUsdPerBtc: 66_000,
      nextRetargetHeight: 879_984,
      remainingBlocks: 1008,
      expectedChangeFraction: -0.025,
    });
    expect(state.lastChangeFraction).toBeCloseTo(0.0468, 12);
    expect([state.provenance.length, calls()]).toEqual([4, 4]);
  });

  it("with a field missing is refused by its name, never zero", async () => {
    const { url } = await serve((request, response) =>
      json(response, request.url!.endsWith("/prices") ? { EUR: 1 } : answers[request.url!]),
    );
    await expect(fetchNetworkState(url, await settings())).rejects.toThrow(/USD is undefined, not a number/);
  });

  it("that is a page of HTML is refused", async () => {
    const { url } = await serve((_, response) => response.end("<html>"));
    await expect(fetchNetworkState(url, await settings())).rejects.toThrow(
      /"<html>" is not a height|not JSON: <html>/,
    );
  });
});

describe("prices from an address", () => {
  it("are read as a file is, and keep where they come from", async () => {
    const { url } = await serve((_, response) =>
      response.end("start_utc,price_usd_per_mwh\n2024-06-01T05:00:00Z,17.5\n2024-06-01T06:00:00Z,-3\n"),
    );
    const prices = await fetchPrices(`${url}/prices.csv`, {}, await settings());
    expect([...prices.series.values]).toEqual([17.5, -3]);
    expect(prices.provenance.url).toBe(`${url}/prices.csv`);
    expect(prices.source).toBe(`${url}/prices.csv`);
  });
});

describe("weather", () => {
  const request = {
    latitudeDeg: 32.9,
    longitudeDeg: -97,
    from: { year: 2024, month: 6, day: 1 },
    to: { year: 2024, month: 6, day: 1 },
  };
  const hourly = {
    time: ["2024-06-01T00:00", "2024-06-01T01:00"],
    temperature_2m: [25.5, 24],
    relative_humidity_2m: [60, 65],
    surface_pressure: [990.5, 991],
  };

  it("is asked for by place and days in UTC, and comes as series in our units", async () => {
    let asked = "";
    const { url } = await serve((incoming, response) => {
      asked = incoming.url!;
      json(response, { hourly });
    });
    const weather = await fetchWeather(request, await settings(), url);
    expect(asked).toBe(
      "/v1/archive?latitude=32.9&longitude=-97&start_date=2024-06-01&end_date=2024-06-01&hourly=temperature_2m%2Crelative_humidity_2m%2Csurface_pressure&timezone=UTC",
    );
    expect(weather.temperatureDegC.grid).toEqual({ startUnixSec: 1_717_200_000, stepSec: 3600, steps: 2 });
    expect([...weather.relativeHumidityFraction.values]).toEqual([0.6, 0.65]);
    expect([...weather.pressurePa.values]).toEqual([99_050, 99_100]);
  });

  it("with an hour missing is refused with its entry", async () => {
    const { url } = await serve((_, response) =>
      json(response, { hourly: { ...hourly, temperature_2m: [25, null] } }),
    );
    await expect(fetchWeather(request, await settings(), url)).rejects.toThrow(
      /hourly.temperature_2m: entry 2 is null/,
    );
  });

  it("with hours out of step is refused", async () => {
    const time = ["2024-06-01T00:00", "2024-06-01T02:00"];
    const { url } = await serve((_, response) => json(response, { hourly: { ...hourly, time } }));
    await expect(fetchWeather(request, await settings(), url)).rejects.toThrow(
      /entry 2 is not the next hour/,
    );
  });
});
