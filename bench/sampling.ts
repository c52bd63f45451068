import type { Spread } from "./answer";

/** The quantile of the values at `part`, from 0 to 1. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}

export function spreadOf(values: readonly number[]): Spread {
  return { median: quantile(values, 0.5), low: Math.min(...values), high: Math.max(...values) };
}

/** Slope and intercept of the least-squares line through the points. */
export function lineThrough(points: readonly [x: number, y: number][]): { slope: number; atZero: number } {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const sumOfProducts = points.reduce((sum, [px, py]) => sum + (px - x) * (py - y), 0);
  const slope = sumOfProducts / points.reduce((sum, [px]) => sum + (px - x) ** 2, 0);
  return { slope, atZero: y - slope * x };
}

export async function measureMs(run: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await run();
  return performance.now() - startedAt;
}

/** The durations of `count` sequential runs, in milliseconds. */
export async function measureRuns(count: number, run: () => Promise<unknown>): Promise<number[]> {
  const durations: number[] = [];
  while (durations.length < count) durations.push(await measureMs(run));
  return durations;
}

/** Like `measureRuns`, but stops after `most` runs, or after `limitMs` if there were at least `fewest` runs. */
export async function measureRunsWithin(
  limitMs: number,
  [fewest, most]: readonly [fewest: number, most: number],
  run: () => Promise<unknown>,
): Promise<number[]> {
  const startedAt = performance.now();
  const durations = await measureRuns(fewest, run);
  while (durations.length < most && performance.now() - startedAt < limitMs)
    durations.push(await measureMs(run));
  return durations;
}

export type Load = { perSecond: number; ms: number[] };

/** Runs concurrent clients for `durationMs`. Each client calls `run` sequentially. */
export async function load(clients: number, durationMs: number, run: () => Promise<unknown>): Promise<Load> {
  const startedAt = performance.now();
  const ms: number[] = [];
  const client = async () => {
    while (performance.now() - startedAt < durationMs) ms.push(await measureMs(run));
  };
  await Promise.all(Array.from({ length: clients }, client));
  return { perSecond: (ms.length * 1_000) / (performance.now() - startedAt), ms };
}

/** `rounds` lists the throughput of each round, per second. */
export type Compared = { perSecond: Spread; p50: Spread; p95: Spread; rounds: number[] };

/** The ratio of one program's speed to another's: the median over the rounds. */
export function timesAsFast(one: Compared, other: Compared): number {
  return quantile(
    one.rounds.map((perSecond, round) => perSecond / (other.rounds[round] ?? Number.NaN)),
    0.5,
  );
}

/**
 * Loads the programs in turn, so that all run under the same conditions. Returns the median throughput and durations over
 * the rounds, with their spread. Discards an additional, shorter first round, because its caches and connections are cold.
 */
export async function comparePrograms<Name extends string>(
  programs: Readonly<Record<Name, () => Promise<unknown>>>,
  { clients, rounds, durationMs }: { clients: number; rounds: number; durationMs: number },
): Promise<Record<Name, Compared>> {
  const names = Object.keys(programs) as Name[];
  const all = Object.fromEntries(names.map((name) => [name, [] as Load[]])) as Record<Name, Load[]>;
  for (let round = -1; round < rounds; round++) {
    for (const name of names) {
      const loaded = await load(clients, round < 0 ? durationMs / 3 : durationMs, programs[name]);
      if (round >= 0) all[name].push(loaded);
    }
  }
  const entries = names.map((name) => {
    const spread = (value: (load: Load) => number) => spreadOf(all[name].map(value));
    const parts = { p50: spread(({ ms }) => quantile(ms, 0.5)), p95: spread(({ ms }) => quantile(ms, 0.95)) };
    const rounds = all[name].map(({ perSecond }) => perSecond);
    return [name, { perSecond: spreadOf(rounds), ...parts, rounds }];
  });
  return Object.fromEntries(entries) as ReturnType<typeof comparePrograms<Name>> extends Promise<infer T>
    ? T
    : never;
}
