/** Keeps the folder of logs in bounds: notes how long they are and when, rotates the long ones, retires the old. */
import { existsSync } from "node:fs";
import { durationText } from "../../../base/duration.ts";
import { sizeText } from "../../../base/size.ts";
import { described, isDiskFull } from "../failures.ts";
import { type LogBounds, logBounds } from "./bounds.ts";
import { logNamesIn, logPath, sizeOf, timesPath } from "./files.ts";
import { retireLogs } from "./retire.ts";
import { cutWithoutKeeping, rotate } from "./rotate.ts";
import { noteBase, noteMarks, readTimes } from "./times.ts";

export interface LogKeeperOptions {
  readonly folder: string;
  /** Instances whose logs stay, whatever their age. */
  alive(): ReadonlySet<string>;
  wallMs(): number;
  onTrouble(text: string): void;
  /** Told once for each living instance that writes more than can be kept. */
  onFlood(instance: string, text: string): void;
  readonly bounds?: LogBounds;
}

interface Known {
  /** What came before the current file. */
  readonly base: number;
  /** Length of the log, counted from its first byte ever. */
  readonly offset: number;
  readonly lookedMs: number;
  /** The last mark says this length. */
  readonly marked: boolean;
}

export class LogKeeper {
  readonly #options: LogKeeperOptions;
  readonly #bounds: LogBounds;
  readonly #known = new Map<string, Known>();
  readonly #troubled = new Set<string>();
  readonly #floods = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: LogKeeperOptions) {
    this.#options = options;
    this.#bounds = options.bounds ?? logBounds;
  }

  /** Looks now, since nobody looked while there was no supervisor, and then at a slow pace. */
  start(): void {
    void this.#lookOn();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  async #lookOn(): Promise<void> {
    const flooded = await this.look();
    if (this.#closed) return;
    this.#pause(flooded ? this.#bounds.floodedEveryMs : this.#bounds.everyMs);
  }

  /** Until the next look, or until some log is far too long: a flood fills a disk in less than a long pause. */
  #pause(leftMs: number): void {
    const stepMs = Math.min(leftMs, this.#bounds.floodedEveryMs);
    this.#timer = setTimeout(() => {
      if (leftMs > stepMs && !this.#isSomethingLong()) this.#pause(leftMs - stepMs);
      else void this.#lookOn();
    }, stepMs);
    this.#timer.unref();
  }

  #isSomethingLong(): boolean {
    const { folder } = this.#options;
    return logNamesIn(folder).some((name) => sizeOf(logPath(folder, name)) > 2 * this.#bounds.sizeBytes);
  }

  /** True when a log grew by more than a whole file since the last look. */
  async look(): Promise<boolean> {
    const { folder, alive } = this.#options;
    let flooded = false;
    for (const name of logNamesIn(folder)) {
      try {
        flooded = (await this.#lookAt(name)) || flooded;
      } catch (error) {
        if (!isDiskFull(error) || !this.#makeRoom(name)) this.#trouble(name, error);
      }
    }
    for (const name of retireLogs(folder, alive(), this.#bounds.goneInstances)) this.#known.delete(name);
    return flooded;
  }

  async #lookAt(name: string): Promise<boolean> {
    const path = logPath(this.#options.folder, name);
    const size = sizeOf(path);
    const sinceMs = this.#options.wallMs() - (this.#known.get(name)?.lookedMs ?? Number.POSITIVE_INFINITY);
    const grown = this.#mark(name, size);
    if (size <= this.#bounds.sizeBytes) return false;
    const lost = await rotate(path, this.#bounds);
    const kept = this.#bounds.sizeBytes * (this.#bounds.files + 1);
    if (grown > kept / 2 && sinceMs > 0) this.#tellFlood(name, grown, sinceMs, kept);
    const known = this.#known.get(name);
    if (known) {
      const base = known.base + lost;
      noteBase(timesPath(path), base);
      this.#known.set(name, { ...known, base });
    }
    return grown > this.#bounds.sizeBytes;
  }

  #tellFlood(name: string, grown: number, sinceMs: number, kept: number): void {
    if (this.#floods.has(name) || !this.#options.alive().has(name)) return;
    this.#floods.add(name);
    const rate = `${sizeText(grown)} in ${durationText(sinceMs)}`;
    const text = `${name} floods its log: ${rate}. Only the last ${sizeText(kept)} are kept, so older lines are gone soon. Let it print less`;
    this.#options.onFlood(name, `${text}; \`tutti logs ${name}\` shows what it prints.`);
  }

  /** Notes the length when it changed, and first that it was unchanged until the last look. */
  #mark(name: string, size: number): number {
    const path = timesPath(logPath(this.#options.folder, name));
    const now = this.#options.wallMs();
    const known = this.#known.get(name) ?? this.#recall(path, size);
    // Shorter than it was: somebody truncated it, or we died between cutting and noting. What is in it is new.
    const base = known.base + size < known.offset ? known.offset : known.base;
    if (base !== known.base) noteBase(path, base);
    const offset = base + size;
    const changed = offset !== known.offset;
    if (changed) {
      const quiet =
        known.marked || known.lookedMs === 0 ? [] : [{ wallMs: known.lookedMs, offset: known.offset }];
      noteMarks(path, [...quiet, { wallMs: now, offset }]);
    }
    this.#known.set(name, { base, offset, lookedMs: now, marked: changed });
    return offset - known.offset;
  }

  /** What an earlier supervisor noted. */
  #recall(path: string, size: number): Known {
    if (!existsSync(path)) return { base: 0, offset: 0, lookedMs: 0, marked: true };
    const { base, marks } = readTimes(path);
    return { base, offset: marks.at(-1)?.offset ?? Math.min(base, base + size), lookedMs: 0, marked: true };
  }

  /** On a full disk nothing can be copied or noted, and a log that is too long is likely what fills it. */
  #makeRoom(name: string): boolean {
    const path = logPath(this.#options.folder, name);
    if (sizeOf(path) <= this.#bounds.sizeBytes) return false;
    const freed = sizeText(cutWithoutKeeping(path, this.#bounds));
    const text = `the disk is full, so ${freed} of the log of ${name} and its older files were removed`;
    this.#options.onTrouble(`${text}: free space on the disk that holds the state folder`);
    return true;
  }

  /** Once for each log: a full disk would fill itself with complaints. */
  #trouble(name: string, error: unknown): void {
    if (this.#troubled.has(name)) return;
    this.#troubled.add(name);
    this.#options.onTrouble(`the log of ${name} could not be looked after: ${described(error).message}`);
  }
}
