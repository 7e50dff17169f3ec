import { hashpriceUsdPerPhDay } from "../bitcoin/index.ts";
import { ehsOfDifficulty, PATHS_PER_TILE, runMonthKernel } from "../network/index.ts";
import {
  choleskyFactor,
  exp,
  ornsteinUhlenbeckStep,
  requireMeanReversion,
  SHARD_PATH_COUNT,
} from "../uncertainty/index.ts";
import { makeEmptyBatch } from "./batch.ts";
import { makeFeeRatios, makePricePath } from "./bitcoin.ts";
import { requireRequest, requireWorldModel } from "./check-model.ts";
import { makeComputePath } from "./compute-market.ts";
import { CORRELATED_FACTORS } from "./factors.ts";
import { divideBy, type HistoryMeans, makeHistoryMeans } from "./history-means.ts";
import { makeHistoryShocks } from "./history-shocks.ts";
import type { WorldModel } from "./model.ts";
import { makeNetworkTile, type NetworkTile, referenceDifficulty, setLane } from "./network-response.ts";
import { makeOutagePath } from "./outages.ts";
import { makePathDrawer, type PathDrawer } from "./path-draws.ts";
import { makePowerPath } from "./power.ts";
import { drawDefaults } from "./tenants.ts";
import type { MeasureName, WorldBatch, WorldRequest } from "./types.ts";
import { drawWorks } from "./works.ts";

/** A study's paths without their range: what is prepared once. */
export type WorldStudy<M extends MeasureName = MeasureName> = Omit<
  WorldRequest<M>,
  "firstPath" | "pathCount"
>;

/**
 * Joint paths `firstPath` .. `firstPath + pathCount - 1` of a study. Every path is a function of model, seed, measure, sampling
 * and its own number: alone, in any order, in any shard, the same bits. For many shards prepare once by {@link prepareWorld}.
 *
 * @throws world/bad-figure, world/wrong-length, uncertainty/not-positive-definite (names the factor), uncertainty/bad-parameter
 */
export function makeWorldBatch<M extends MeasureName>(
  model: WorldModel,
  request: WorldRequest<M>,
): WorldBatch<M> {
  return prepareWorld(model, request)(request.firstPath, request.pathCount);
}

/** The shards of a study in order, 256 paths each (the last may be shorter): memory is one shard's, however many paths. */
export function* worldShards<M extends MeasureName>(
  model: WorldModel,
  study: WorldStudy<M>,
  pathCount: number,
): Generator<WorldBatch<M>, void> {
  const make = prepareWorld(model, study);
  for (let first = 0; first < pathCount; first += SHARD_PATH_COUNT)
    yield make(first, Math.min(SHARD_PATH_COUNT, pathCount - first));
}

/** Checks a model and prepares what all its paths share; the result makes any run of paths. @throws as makeWorldBatch */
export function prepareWorld<M extends MeasureName>(
  model: WorldModel,
  study: WorldStudy<M>,
): (firstPath: number, pathCount: number) => WorldBatch<M> {
  requireWorldModel(model, study.months);
  const maker = makeMaker(model, study);
  const shape = { measure: study.measure, seed: study.seed, months: study.months };
  const tenantCount = model.tenants.grades.length;
  return (firstPath, pathCount) => {
    requireRequest({ ...study, firstPath, pathCount });
    const batch = makeEmptyBatch({ ...shape, firstPath, pathCount, tenantCount });
    for (let from = 0; from < pathCount; from += PATHS_PER_TILE)
      fillTile(maker, batch, from, Math.min(PATHS_PER_TILE, pathCount - from));
    return batch;
  };
}

type Maker = ReturnType<typeof makeMaker>;

function makeMaker(model: WorldModel, { seed, months, measure, sampling = "antithetic" }: WorldStudy) {
  const total = model.leadMonths + months;
  const { network, bitcoin, hashrate, correlations } = model;
  const factor = choleskyFactor(correlations);
  const history =
    bitcoin.kind === "bootstrap"
      ? makeHistoryShocks(bitcoin.logReturnsPerMonth, bitcoin.meanBlockMonths)
      : null;
  const historyMeans = history && makeHistoryMeans(model, history, factor, months);
  const curve = cutCurve(network.price[measure], total);
  const level = CORRELATED_FACTORS.indexOf("power level");
  const spread = CORRELATED_FACTORS.indexOf("power spread");
  return {
    model,
    months,
    total,
    drawer: makePathDrawer({
      seed,
      sampling,
      months: total,
      tenantCount: model.tenants.grades.length,
      factor,
      history,
      usesJumps: bitcoin.kind === "jump-diffusion" && bitcoin.model.jumpsPerYear > 0,
    }),
    fillPrice: makePricePath(bitcoin, curve),
    historyMeans,
    fillFeeRatio: makeFeeRatios(model.fees, total - 1, historyMeans?.fees),
    fillPower: makePowerPath(model.power, correlations.rows[level]![spread]!, months),
    fillCompute: makeComputePath(model.compute, months),
    fillOutages: makeOutagePath(model.outages, model.start, months),
    fillUnexplained: makeUnexplained(model),
    reference: referenceDifficulty(
      hashrate.fleet,
      { ...network, priceUsdPerBtc: network.price.outlook.content.values },
      total,
    ),
    tile: makeNetworkTile(hashrate.fleet, total),
    lanes: Array.from({ length: PATHS_PER_TILE }, () => ({
      priceUsdPerBtc: new Float64Array(total),
      feesPerBlockSats: new Float64Array(total),
      unexplainedRatio: new Float64Array(total),
      subsidySats: network.subsidySats,
    })),
  };
}

function cutCurve(tagged: WorldModel["network"]["price"][MeasureName], length: number) {
  const { measure, content } = tagged;
  return { measure, content: { ...content, values: content.values.subarray(0, length) } };
}

/**
 * Hashrate over the fleet's answer, e^(x + Var x/2) with x mean-reverting: its inverse, which is what hashprice gets, has mean 1,
 * so what is unexplained spreads hashprice and does not move it. The first month is as stated.
 */
function makeUnexplained({ hashrate: { unexplained } }: WorldModel) {
  requireMeanReversion(unexplained);
  const { decay, deviation } = ornsteinUhlenbeckStep(unexplained, 1 / 12);
  return (out: Float64Array, shocks: Float64Array) => {
    let x = unexplained.initialLogDeviation;
    let variance = 0;
    out[0] = exp(x);
    for (let month = 1; month < out.length; month++) {
      x = decay * x + deviation * shocks[month - 1]!;
      variance = decay * decay * variance + deviation * deviation;
      out[month] = exp(x + 0.5 * variance);
    }
  };
}

/** Ratios that move with a drawn history are put back on their curves in the mean. */
function keepMeans(
  means: HistoryMeans,
  batch: WorldBatch,
  cut: (values: Float64Array) => Float64Array,
): void {
  const spread = cut(batch.powerSpreadRatio);
  divideBy(cut(batch.powerLevelRatio), means.powerLevel);
  divideBy(spread, means.powerHour);
  for (let month = 0; month < spread.length; month++) spread[month]! *= means.powerLevel[month]!;
  divideBy(cut(batch.acceleratorPriceRatio), means.accelerator);
  divideBy(cut(batch.rentRatio), means.rent);
}

function fillTile(maker: Maker, batch: WorldBatch, from: number, count: number): void {
  const { drawer, tile, lanes } = maker;
  for (let lane = 0; lane < count; lane++) {
    drawer.load(batch.firstPath + from + lane);
    fillNetworkLane(maker, lane);
    fillSite(maker, drawer, batch, from + lane);
  }
  runMonthKernel(tile.inputs, tile.out);
  for (let lane = 0; lane < count; lane++)
    readNetworkLane(maker, tile, lanes[lane]!, lane, batch, from + lane);
}

/** A price that volatility of hundreds of percent a year has worn to nothing stays a number: a millionth of a dollar. */
const LEAST_PRICE_USD = 1e-6;

function keepPositive(prices: Float64Array): void {
  for (let month = 0; month < prices.length; month++)
    if (!(prices[month]! >= LEAST_PRICE_USD)) prices[month] = LEAST_PRICE_USD;
}

function fillNetworkLane(maker: Maker, lane: number): void {
  const { drawer, model, lanes, tile, total } = maker;
  const path = lanes[lane]!;
  const { draws } = drawer;
  maker.fillPrice(path.priceUsdPerBtc, draws);
  keepPositive(path.priceUsdPerBtc);
  maker.fillFeeRatio(path.feesPerBlockSats, draws);
  for (let month = 0; month < total; month++)
    path.feesPerBlockSats[month]! *= model.network.feesPerBlockSats[month]!;
  maker.fillUnexplained(path.unexplainedRatio, draws.shocks["network hashrate"]);
  if (maker.historyMeans)
    for (let month = 0; month < total; month++)
      path.unexplainedRatio[month]! *= maker.historyMeans.hashprice[month]!;
  setLane(tile, lane, path);
}

/**
 * Difficulty: the stated one, times what the fleet makes of this path over what it makes of the stated path, times what no
 * fleet explains.
 */
function readNetworkLane(
  { model, reference, months, total }: Maker,
  { out }: NetworkTile,
  path: Maker["lanes"][number],
  lane: number,
  batch: WorldBatch,
  row: number,
): void {
  const { network, leadMonths } = model;
  for (let at = leadMonths; at < total; at++) {
    const to = row * months + at - leadMonths;
    const priceUsdPerBtc = path.priceUsdPerBtc[at]!;
    const feesPerBlockSats = path.feesPerBlockSats[at]!;
    const ratio = out.difficulty[at * PATHS_PER_TILE + lane]! / reference[at]!;
    const difficulty = network.difficulty[at]! * ratio * path.unexplainedRatio[at]!;
    batch.priceUsdPerBtc[to] = priceUsdPerBtc;
    batch.feesBtcPerBlock[to] = feesPerBlockSats / 1e8;
    batch.networkHashrateEhs[to] = ehsOfDifficulty(difficulty);
    batch.hashpriceUsdPerPhDay[to] = hashpriceUsdPerPhDay({
      priceUsdPerBtc,
      difficulty,
      subsidySats: network.subsidySats[at]!,
      feesPerBlockSats,
    });
  }
}

function fillSite(maker: Maker, { draws }: PathDrawer, batch: WorldBatch, row: number): void {
  const { model, months } = maker;
  const { leadMonths: lead, tenants } = model;
  const cut = (values: Float64Array) => values.subarray(row * months, (row + 1) * months);
  const steps = (values: Float64Array) => values.subarray(lead, lead + months - 1);
  const of = (name: (typeof CORRELATED_FACTORS)[number]) => steps(draws.shocks[name]);
  maker.fillPower(
    cut(batch.powerLevelRatio),
    cut(batch.powerSpreadRatio),
    of("power level"),
    of("power spread"),
  );
  const accelerator = cut(batch.acceleratorPriceRatio);
  maker.fillCompute(accelerator, cut(batch.rentRatio), {
    regime: steps(draws.regime),
    accelerator: of("accelerator price"),
    rent: of("rent"),
  });
  if (maker.historyMeans) keepMeans(maker.historyMeans, batch, cut);
  maker.fillOutages(
    cut(batch.outageFraction),
    draws.outage.subarray(lead),
    draws.outageLength.subarray(lead),
  );
  const works = drawWorks(model.works, draws.works);
  batch.delayMonths[row] = works.delayMonths;
  batch.overrunFraction[row] = works.overrunFraction;
  const count = tenants.grades.length;
  const defaults = batch.tenantDefaultMonth.subarray(row * count, (row + 1) * count);
  if (count > 0) drawDefaults(defaults, tenants, accelerator, draws.tenants);
}
