import { type Row, withinBudget } from './measurement.ts';

/** The rows for a person: aligned columns, and a word on each budget. */
export function table(rows: readonly Row[]): string {
  const lines = [['', 'median', 'min', 'max', 'runs', 'budget', ''], ...rows.map(cells)];
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function cells(row: Row): string[] {
  const verdict = row.budget === null ? '' : withinBudget(row) ? 'ok' : 'OVER';
  const budget = row.budget === null ? '–' : figure(row.budget, row.unit);
  const { median, min, max, unit } = row;
  return [row.name, figure(median, unit), figure(min, unit), figure(max, unit), String(row.runs), budget, verdict];
}

function figure(value: number, unit: string): string {
  return `${unit === 'bytes' || Number.isInteger(value) ? value.toLocaleString('en') : value.toFixed(2)} ${unit}`;
}
