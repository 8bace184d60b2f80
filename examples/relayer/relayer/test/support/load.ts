/** Sends bumps and repeats each with the same key until it is accepted, and then checks every promise. */
import { setTimeout as sleep } from "node:timers/promises";

import { expect } from "vitest";

import { until } from "./processes.ts";
import { idOf, type RelayerClient } from "./relayer-client.ts";
import type { Stack } from "./stack.ts";

const PAUSE_MS = 30;
const SETTLE_LIMIT_MS = 30_000;

export class Load {
  /** Identifier to transaction id. */
  readonly accepted = new Map<string, string>();
  refusals = 0;
  readonly #targets: () => readonly RelayerClient[];
  readonly #name: string;
  #isStopped = false;
  #count = 0;
  readonly #workers: Promise<void>[];

  constructor(name: string, workers: number, targets: () => readonly RelayerClient[]) {
    this.#name = name;
    this.#targets = targets;
    this.#workers = Array.from({ length: workers }, () => this.#work());
  }

  /** Lets every request that was begun be accepted, and begins no more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all(this.#workers);
  }

  async #work(): Promise<void> {
    while (!this.#isStopped) {
      const identifier = `${this.#name}-${this.#count++}`;
      for (let attempt = this.#count; !(await this.#try(identifier, attempt)); attempt++) {
        this.refusals += 1;
        await sleep(PAUSE_MS);
      }
    }
  }

  async #try(identifier: string, attempt: number): Promise<boolean> {
    const targets = this.#targets();
    try {
      const response = await targets[attempt % targets.length]?.bump(identifier);
      if (response?.status !== 200) return false;
      this.accepted.set(identifier, await idOf(response));
      return true;
    } catch {
      return false;
    }
  }
}

/** Each accepted identifier took effect once, each has one nonce of its own, and no nonce is missing. */
export async function expectExactlyOnce(
  stack: Stack,
  relayer: RelayerClient,
  accepted: Map<string, string>,
): Promise<void> {
  let open = [...accepted.values()];
  const settle = async (): Promise<boolean> => {
    open = await unconfirmed(relayer, open);
    return open.length === 0 && (await stack.chainCount()) >= accepted.size;
  };
  await until("all are confirmed", settle, SETTLE_LIMIT_MS).catch(async (error: unknown) => {
    const example = open[0] === undefined ? "none" : JSON.stringify(await relayer.transaction(open[0]));
    const counts = `${open.length} of ${accepted.size} open, the chain has ${await stack.chainCount()}`;
    throw new Error(`${String(error)}: ${counts}, for example ${example}\n${relayer.process.output}`);
  });
  const nonces: number[] = [];
  for (const [identifier, id] of accepted) {
    expect(await stack.countOf(identifier), identifier).toBe(1);
    nonces.push((await relayer.transaction(id)).nonce ?? -1);
  }
  expect(await stack.total()).toBe(accepted.size);
  const expected = Array.from({ length: accepted.size }, (_, index) => index);
  expect(nonces.toSorted((left, right) => left - right)).toEqual(expected);
  expect(await stack.chainCount()).toBe(accepted.size);
}

async function unconfirmed(relayer: RelayerClient, ids: readonly string[]): Promise<string[]> {
  const records = await Promise.all(ids.map((id) => relayer.transaction(id)));
  return records.filter(({ status }) => status !== "confirmed").map(({ id }) => id);
}
