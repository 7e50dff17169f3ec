/* The path-month recursion of bench/kernel/plain.ts: same tiles, same order of operations.
 * cc -O3 -march=native kernel.c -lm ; no fast-math. For comparing outputs also -ffp-contract=off: a fused multiply-add
 * rounds once where JavaScript rounds twice.
 * Usage: kernel IN OUT REPEATS. IN: doubles, see read order in main; OUT: owner's cash, npv, debt.
 * Prints the seconds of the fastest repeat. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LANES 16

static const double HASHPRICE_SCALE = (86400.0 * 1e15) / 4294967296.0;
static const double DIFFICULTY_PER_EHS = (600.0 * 1e18) / 4294967296.0;

typedef struct {
  double startDifficulty, startCapacityEhs, sharpness, band, reactionFraction, orderRate, orderCeiling, keepFraction,
      idleLossFraction, retargetFraction, knotsPerUsd, miningBesideLeaseFraction, interestPerMonth, taxRateFraction,
      lossLimitFraction, sweepFraction, cashReserveUsd, startDebtUsd;
} Terms;

typedef struct {
  long paths, months, knots;
  Terms terms;
  double *inverseBreakEven, *rent, *upkeep, *depreciation, *principal, *discount, *curve;
  double *price, *reward, *level, *rentRatio, *leaseStart, *leaseEnd;
} Inputs;

typedef struct {
  double difficulty[LANES], capacity[LANES], running[LANES], signedRatio[LANES], losses[LANES], debt[LANES], cash[LANES],
      npv[LANES];
} Tile;

static void start_tile(Tile *s, const Terms *t) {
  for (int lane = 0; lane < LANES; lane++) {
    s->difficulty[lane] = t->startDifficulty;
    s->capacity[lane] = t->startCapacityEhs;
    s->running[lane] = 1;
    s->signedRatio[lane] = 1;
    s->losses[lane] = 0;
    s->debt[lane] = t->startDebtUsd;
    s->cash[lane] = t->cashReserveUsd;
    s->npv[lane] = 0;
  }
}

static void advance_tile(Tile *s, const Inputs *in, double *owners, long tile, long month) {
  const Terms *t = &in->terms;
  double inverseBreakEven = in->inverseBreakEven[month];
  double rentUsd = in->rent[month];
  double upkeepUsd = in->upkeep[month];
  double depreciationUsd = in->depreciation[month];
  double principalUsd = in->principal[month];
  double discount = in->discount[month];
  double lastKnot = (double)(in->knots - 1);
  long from = (tile * in->months + month) * LANES;
  for (int lane = 0; lane < LANES; lane++) {
    long at = from + lane;
    double hashprice = (in->price[at] * in->reward[at] * HASHPRICE_SCALE) / s->difficulty[lane];
    double excess = hashprice * inverseBreakEven - 1;
    double x = excess * t->sharpness;
    double low = x - t->band;
    double high = x + t->band;
    double lowest = 0.5 + (0.5 * low) / sqrt(1 + low * low);
    double highest = 0.5 + (0.5 * high) / sqrt(1 + high * high);
    double share = s->running[lane];
    if (share < lowest) share = share + t->reactionFraction * (lowest - share);
    else if (share > highest) share = share + t->reactionFraction * (highest - share);
    s->running[lane] = share;
    double orders = 0;
    if (excess > 0) {
      orders = t->orderRate * sqrt(excess);
      if (t->orderCeiling < orders) orders = t->orderCeiling;
    }
    double before = s->capacity[lane];
    double after = before * t->keepFraction * (1 - t->idleLossFraction * (1 - share)) + orders * before;
    s->capacity[lane] = after;
    double wanted = after * share * DIFFICULTY_PER_EHS;
    s->difficulty[lane] = s->difficulty[lane] + t->retargetFraction * (wanted - s->difficulty[lane]);
    double level = in->level[at];
    double place = (hashprice / level) * t->knotsPerUsd;
    if (lastKnot < place) place = lastKnot;
    int knot = (int)place;
    double miningUsd = level * (in->curve[2 * knot] + (place - knot) * in->curve[2 * knot + 1]);
    double start = in->leaseStart[tile * LANES + lane];
    if (month == start) s->signedRatio[lane] = in->rentRatio[at];
    double operatingUsd = miningUsd;
    if (month >= start && month < in->leaseEnd[tile * LANES + lane])
      operatingUsd = miningUsd * t->miningBesideLeaseFraction + rentUsd * s->signedRatio[lane];
    operatingUsd = operatingUsd - upkeepUsd;
    double interestUsd = s->debt[lane] * t->interestPerMonth;
    double taxableUsd = operatingUsd - interestUsd - depreciationUsd;
    double taxUsd = 0;
    if (taxableUsd < 0) s->losses[lane] = s->losses[lane] - taxableUsd;
    else {
      double used = t->lossLimitFraction * taxableUsd;
      if (s->losses[lane] < used) used = s->losses[lane];
      s->losses[lane] = s->losses[lane] - used;
      taxUsd = (taxableUsd - used) * t->taxRateFraction;
    }
    double availableUsd = s->cash[lane] + operatingUsd - taxUsd - interestUsd;
    double paidUsd = principalUsd;
    if (s->debt[lane] < paidUsd) paidUsd = s->debt[lane];
    if (availableUsd < paidUsd) paidUsd = availableUsd;
    if (paidUsd < 0) paidUsd = 0;
    double leftUsd = availableUsd - paidUsd;
    double owedUsd = s->debt[lane] - paidUsd;
    double sweptUsd = t->sweepFraction * (leftUsd - t->cashReserveUsd);
    if (owedUsd < sweptUsd) sweptUsd = owedUsd;
    if (sweptUsd < 0) sweptUsd = 0;
    s->debt[lane] = owedUsd - sweptUsd;
    leftUsd = leftUsd - sweptUsd;
    double owner = 0;
    if (t->cashReserveUsd < leftUsd) owner = leftUsd - t->cashReserveUsd;
    else if (leftUsd < 0) owner = leftUsd;
    s->cash[lane] = leftUsd - owner;
    s->npv[lane] = s->npv[lane] + owner * discount;
    owners[at] = owner;
  }
}

static void run(const Inputs *in, double *owners, double *npv, double *debt) {
  static Tile s;
  long tiles = (in->paths + LANES - 1) / LANES;
  for (long tile = 0; tile < tiles; tile++) {
    start_tile(&s, &in->terms);
    for (long month = 0; month < in->months; month++) advance_tile(&s, in, owners, tile, month);
    memcpy(npv + tile * LANES, s.npv, sizeof(s.npv));
    memcpy(debt + tile * LANES, s.debt, sizeof(s.debt));
  }
}

static double *take(double **cursor, long count) {
  double *at = *cursor;
  *cursor += count;
  return at;
}

static double *read_all(const char *name) {
  FILE *file = fopen(name, "rb");
  if (!file) exit(3);
  fseek(file, 0, SEEK_END);
  long bytes = ftell(file);
  rewind(file);
  double *data = malloc(bytes);
  if (fread(data, 1, bytes, file) != (size_t)bytes) exit(3);
  fclose(file);
  return data;
}

int main(int argc, char **argv) {
  if (argc < 4) return 2;
  double *cursor = read_all(argv[1]);
  Inputs in;
  in.paths = (long)*take(&cursor, 1);
  in.months = (long)*take(&cursor, 1);
  in.knots = (long)*take(&cursor, 1);
  memcpy(&in.terms, take(&cursor, sizeof(Terms) / sizeof(double)), sizeof(Terms));
  long tiles = (in.paths + LANES - 1) / LANES;
  long tiled = tiles * in.months * LANES;
  in.inverseBreakEven = take(&cursor, in.months);
  in.rent = take(&cursor, in.months);
  in.upkeep = take(&cursor, in.months);
  in.depreciation = take(&cursor, in.months);
  in.principal = take(&cursor, in.months);
  in.discount = take(&cursor, in.months);
  in.curve = take(&cursor, 2 * in.knots);
  in.price = take(&cursor, tiled);
  in.reward = take(&cursor, tiled);
  in.level = take(&cursor, tiled);
  in.rentRatio = take(&cursor, tiled);
  in.leaseStart = take(&cursor, tiles * LANES);
  in.leaseEnd = take(&cursor, tiles * LANES);
  long outputs = tiled + 2 * tiles * LANES;
  double *out = malloc(outputs * sizeof(double));
  double best = 1e30;
  for (int repeat = 0; repeat < atoi(argv[3]); repeat++) {
    struct timespec a, b;
    clock_gettime(CLOCK_MONOTONIC, &a);
    run(&in, out, out + tiled, out + tiled + tiles * LANES);
    clock_gettime(CLOCK_MONOTONIC, &b);
    double seconds = (b.tv_sec - a.tv_sec) + 1e-9 * (b.tv_nsec - a.tv_nsec);
    if (seconds < best) best = seconds;
  }
  FILE *file = fopen(argv[2], "wb");
  fwrite(out, sizeof(double), outputs, file);
  fclose(file);
  printf("%.9f\n", best);
  return 0;
}
