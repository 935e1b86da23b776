/** What `npm run bench` says of one figure, and writes to artifacts/bench.json. */
export interface Row {
  name: string;
  unit: string;
  median: number;
  min: number;
  max: number;
  /** How often it was measured. */
  runs: number;
  /** The most that the median may be; null: nothing is promised, the figure is there to compare with. */
  budget: number | null;
}

/**
 * One file a measurement: NAME.bench.ts exports `measure`, and `npm run bench` finds it.
 * @param runs how often to measure what varies; a count of bytes is taken once
 */
export type Measure = (options: { runs: number }) => Row[] | Promise<Row[]>;

/** Sums up the values of one figure. Throws when there are none. */
export function row(name: string, unit: string, values: readonly number[], budget: number | null): Row {
  const sorted = [...values].sort((a, b) => a - b);
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (min === undefined || max === undefined) throw new Error(`${name} was not measured`);
  return { name, unit, median: median(sorted), min, max, runs: sorted.length, budget };
}

export function withinBudget({ median, budget }: Row): boolean {
  return budget === null || median <= budget;
}

function median(sorted: readonly number[]): number {
  const middle = sorted.slice((sorted.length - 1) >> 1, (sorted.length >> 1) + 1);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}
