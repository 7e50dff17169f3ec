/* The month kernel of packages/core/network/month-kernel.ts: same recursion, same tiles, same order of operations.
 * cc -O3 -march=native kernel-network.c -lm ; no fast-math. For comparing outputs also -ffp-contract=off: a fused
 * multiply-add rounds once where JavaScript rounds twice.
 * Usage: kernel-network IN OUT REPEATS. IN: doubles, see read order in main; OUT: difficulty, hashprice.
 * Prints the seconds of the fastest repeat. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LANES 16
#define MAX_CLASSES 64

static const double HASHPRICE_SCALE = (86400.0 * 1e15) / 4294967296.0;
static const double DIFFICULTY_PER_EHS = (600.0 * 1e18) / 4294967296.0;

typedef struct {
  double keepFraction, idleLossFraction, reactionFraction, sharpness, hysteresisRatio, pipelineMoveFraction, orderRate,
      supplyCeiling, capitalRate, valueScale, retargetFraction;
} Rates;

typedef struct {
  int paths, months, classes;
  double startDifficulty;
  Rates rates;
  double *price, *reward, *breakEven, *startEhs, *entry, *newBreakEven, *newCost, *startPipeline;
} Inputs;

typedef struct {
  double installed[MAX_CLASSES * LANES], running[MAX_CLASSES * LANES], pipeline[3 * LANES];
  double difficulty[LANES], hashprice[LANES], hashrate[LANES], installedSum[LANES], delivered[LANES];
} Tile;

static void start_tile(Tile *s, const Inputs *in) {
  for (int i = 0; i < in->classes * LANES; i++) {
    s->installed[i] = in->startEhs[i / LANES];
    s->running[i] = 1;
  }
  for (int i = 0; i < 3 * LANES; i++) s->pipeline[i] = in->startPipeline[i / LANES];
  for (int i = 0; i < LANES; i++) {
    s->difficulty[i] = in->startDifficulty;
    s->delivered[i] = 0;
  }
}

static void set_hashprice(Tile *s, const Inputs *in, double *difficulty, double *hashprice, long at) {
  for (int lane = 0; lane < LANES; lane++) {
    double d = s->difficulty[lane];
    double hp = (in->price[at + lane] * in->reward[at + lane] * HASHPRICE_SCALE) / d;
    s->hashprice[lane] = hp;
    s->hashrate[lane] = 0;
    s->installedSum[lane] = 0;
    difficulty[at + lane] = d;
    hashprice[at + lane] = hp;
  }
}

static void run_class(Tile *s, const Rates *r, int from, double inverseCost, double entry) {
  for (int lane = 0; lane < LANES; lane++) {
    int place = from + lane;
    double x = (s->hashprice[lane] * inverseCost - 1) * r->sharpness;
    double band = r->hysteresisRatio * r->sharpness;
    double share = s->running[place];
    double low = x - band;
    double high = x + band;
    double lowest = 0.5 + (0.5 * low) / sqrt(1 + low * low);
    double highest = 0.5 + (0.5 * high) / sqrt(1 + high * high);
    double next = share;
    if (share < lowest) next = share + r->reactionFraction * (lowest - share);
    else if (share > highest) next = share + r->reactionFraction * (highest - share);
    double amount = (s->installed[place] + s->delivered[lane] * entry) * r->keepFraction *
                    (1 - r->idleLossFraction * (1 - next));
    s->installed[place] = amount;
    s->running[place] = next;
    s->hashrate[lane] += amount * next;
    s->installedSum[lane] += amount;
  }
}

static double condensed_value(double e) { return (e * e * (4.573 + e)) / (9.146 + 7.979 * e + 1.0257 * e * e); }

static void move_orders(Tile *s, const Inputs *in, int month) {
  const Rates *r = &in->rates;
  double breakEven = in->newBreakEven[month];
  double cost = in->newCost[month];
  for (int lane = 0; lane < LANES; lane++) {
    double price = s->hashprice[lane];
    double excess = price / breakEven - 1;
    if (excess < 1e-9) excess = 1e-9;
    double ratio = (r->valueScale * breakEven * condensed_value(excess)) / cost;
    double root = sqrt(ratio);
    double wanted = r->orderRate * root;
    double asked = ratio > 1 ? cost * root * sqrt(root) : cost;
    double affordable = (r->capitalRate * price) / asked;
    double ordered = s->installedSum[lane] / (1 / wanted + 1 / affordable + 1 / r->supplyCeiling);
    double out2 = s->pipeline[2 * LANES + lane] * r->pipelineMoveFraction;
    double out1 = s->pipeline[LANES + lane] * r->pipelineMoveFraction;
    double out0 = s->pipeline[lane] * r->pipelineMoveFraction;
    s->pipeline[2 * LANES + lane] += out1 - out2;
    s->pipeline[LANES + lane] += out0 - out1;
    s->pipeline[lane] += ordered - out0;
    s->delivered[lane] = out2;
  }
}

static void retarget(Tile *s, double fraction) {
  for (int lane = 0; lane < LANES; lane++) {
    double wanted = s->hashrate[lane] * DIFFICULTY_PER_EHS;
    if (wanted < 1) wanted = 1;
    s->difficulty[lane] += fraction * (wanted - s->difficulty[lane]);
  }
}

static void run(const Inputs *in, double *difficulty, double *hashprice) {
  static Tile s;
  int tiles = (in->paths + LANES - 1) / LANES;
  for (int tile = 0; tile < tiles; tile++) {
    start_tile(&s, in);
    for (int month = 0; month < in->months; month++) {
      set_hashprice(&s, in, difficulty, hashprice, ((long)tile * in->months + month) * LANES);
      for (int c = 0; c < in->classes; c++)
        run_class(&s, &in->rates, c * LANES, 1 / in->breakEven[c], in->entry[month * in->classes + c]);
      move_orders(&s, in, month);
      retarget(&s, in->rates.retargetFraction);
    }
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
  in.paths = (int)*take(&cursor, 1);
  in.months = (int)*take(&cursor, 1);
  in.classes = (int)*take(&cursor, 1);
  in.startDifficulty = *take(&cursor, 1);
  memcpy(&in.rates, take(&cursor, sizeof(Rates) / sizeof(double)), sizeof(Rates));
  long tiled = (long)((in.paths + LANES - 1) / LANES) * in.months * LANES;
  in.price = take(&cursor, tiled);
  in.reward = take(&cursor, tiled);
  in.breakEven = take(&cursor, in.classes);
  in.startEhs = take(&cursor, in.classes);
  in.entry = take(&cursor, (long)in.classes * in.months);
  in.newBreakEven = take(&cursor, in.months);
  in.newCost = take(&cursor, in.months);
  in.startPipeline = take(&cursor, 3);
  double *out = malloc(2 * tiled * sizeof(double));
  double best = 1e30;
  for (int repeat = 0; repeat < atoi(argv[3]); repeat++) {
    struct timespec a, b;
    clock_gettime(CLOCK_MONOTONIC, &a);
    run(&in, out, out + tiled);
    clock_gettime(CLOCK_MONOTONIC, &b);
    double seconds = (b.tv_sec - a.tv_sec) + 1e-9 * (b.tv_nsec - a.tv_nsec);
    if (seconds < best) best = seconds;
  }
  FILE *file = fopen(argv[2], "wb");
  fwrite(out, sizeof(double), 2 * tiled, file);
  fclose(file);
  printf("%.9f\n", best);
  return 0;
}
