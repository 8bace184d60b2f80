/** Figures: what was measured, beside its bar. */
import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Figure {
  readonly what: string;
  readonly measured: string;
  readonly bar: string;
  /** Undefined where there is no bar. */
  readonly holds?: boolean;
  readonly how: string;
}

export interface Bench {
  readonly name: string;
  readonly about: string;
  /** Below `docs/`. Default: benchmarks.md. */
  readonly page?: string;
  run(): Promise<readonly Figure[]>;
}

export function say(text: string): void {
  console.error(`    ${text}`);
}

export function sorted(values: readonly number[]): readonly number[] {
  return [...values].sort((a, b) => a - b);
}

export function median(values: readonly number[]): number {
  const inOrder = sorted(values);
  const middle = inOrder.length >> 1;
  const upper = inOrder[middle] ?? Number.NaN;
  return inOrder.length % 2 === 1 ? upper : ((inOrder[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The second lowest to the second highest: of nine values, the median of all lies there with 96 % confidence. */
export function interval(values: readonly number[]): string {
  const inOrder = sorted(values);
  return `${(inOrder[1] ?? Number.NaN).toFixed(3)} to ${(inOrder.at(-2) ?? Number.NaN).toFixed(3)}`;
}

/** "0.991 (0.984 to 1.002, 9 pairs)" */
export function ratioText(ratios: readonly number[]): string {
  return `${median(ratios).toFixed(3)} (${interval(ratios)}, ${ratios.length} pairs)`;
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** A folder that only this run uses. */
export function freshFolder(name: string): string {
  const parent = join(tmpdir(), "tutti-bench");
  mkdirSync(parent, { recursive: true });
  return mkdtempSync(join(parent, `${name}-`));
}
