/** The tripwire: while a simulation runs, whatever reads the clock, draws or does input and output throws where it does. */
import childProcess from "node:child_process";
import crypto from "node:crypto";
import dgram from "node:dgram";
import dns from "node:dns";
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import timers from "node:timers";

/** The simulation reached for something outside of it: a defect of ours, found by its stack. */
export class AmbientAccess extends Error {
  override readonly name = "AmbientAccess";
}

interface Forbidden {
  readonly owner: object;
  readonly name: string;
  /** As it is outside of a simulation; undefined where it is inherited. */
  readonly kept: PropertyDescriptor | undefined;
}

const TIMERS = ["setTimeout", "setInterval", "setImmediate", "queueMicrotask"];
const OF_PROCESS = ["hrtime", "nextTick", "env", "cwd", "memoryUsage", "cpuUsage", "resourceUsage", "uptime"];
const DRAWS = ["randomUUID", "randomBytes", "randomInt", "randomFill", "randomFillSync"];

/** Each with the object that holds it. Replaced one by one, since modules keep what they imported. */
const AMBIENT: readonly Forbidden[] = [
  ...of(globalThis, ["Date", "fetch", ...TIMERS]),
  ...of(Math, ["random"]),
  ...of(performance, ["now"]),
  ...of(process, OF_PROCESS),
  ...of(crypto, DRAWS),
  ...of(globalThis.crypto, ["randomUUID", "getRandomValues"]),
  // Whatever these modules can do is something that a simulation must not.
  ...[fs, fs.promises, net, dgram, dns, childProcess, timers].flatMap((module) =>
    of(module, functionsOf(module)),
  ),
];

function of(owner: object, names: readonly string[]): readonly Forbidden[] {
  return names.map((name) => ({ owner, name, kept: Object.getOwnPropertyDescriptor(owner, name) }));
}

function functionsOf(module: object): readonly string[] {
  const described = Object.entries(Object.getOwnPropertyDescriptors(module));
  return described.filter(([, { value }]) => typeof value === "function").map(([name]) => name);
}

/**
 * Runs something that must be deaf and blind to everything around it. Synchronous, so that nobody else is hit. It takes
 * about a millisecond by itself, so many runs go in one.
 */
export function withoutAmbient<T>(run: () => T): T {
  try {
    for (const ambient of AMBIENT) forbid(ambient);
    // Who has imported a function by its name has the one of before, until then.
    syncBuiltinESMExports();
    return run();
  } finally {
    for (const ambient of AMBIENT) restore(ambient);
    syncBuiltinESMExports();
  }
}

/** It throws when it is called, and where it is more than a function, as `process.env` is, when anything of it is read. */
function forbid({ owner, name }: Forbidden): void {
  const refuse = (): never => {
    throw new AmbientAccess(`${name} was used inside of a rehearsal, which must not depend on it`);
  };
  const all = { apply: refuse, construct: refuse, get: refuse, has: refuse, set: refuse, ownKeys: refuse };
  // A function that can be called with `new`, as a date is.
  const value = new Proxy(function ambient() {}, all);
  Object.defineProperty(owner, name, { value, configurable: true, writable: true });
}

/** What was inherited has no descriptor of its own: the replacement goes away. */
function restore({ owner, name, kept }: Forbidden): void {
  if (kept) Object.defineProperty(owner, name, kept);
  else Reflect.deleteProperty(owner, name);
}
