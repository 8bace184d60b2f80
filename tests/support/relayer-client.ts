/** A client of the relayer example, and the chain as the ground truth of what took effect. */
import { randomUUID } from "node:crypto";
import {
  bumpCallData,
  COUNTER_ADDRESS,
  countOfCallData,
  totalCallData,
} from "../../examples/relayer/counter/src/counter.ts";
import type { Answer, Tally } from "./load.ts";

export const API_KEY = "development-api-key-0001";
/** The first development account of anvil, which signs for the relayer. */
export const SIGNER = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
const PATH = "/api/v1/relayers/anvil/transactions";

export interface Posted {
  readonly key: string;
  readonly identifier: string;
}

/** Makes POSTs, each with a key and a counter identifier of its own, and remembers them by number. */
export class Transactions {
  readonly posted = new Map<number, Posted>();

  make(n: number): { path: string; body: string; headers: Record<string, string> } {
    const identifier = `0x${randomUUID().replaceAll("-", "")}${"0".repeat(32)}`;
    const key = randomUUID();
    this.posted.set(n, { key, identifier });
    const body = JSON.stringify({ to: COUNTER_ADDRESS, data: bumpCallData(identifier), gas_limit: 100_000 });
    const headers = {
      authorization: `Bearer ${API_KEY}`,
      "content-type": "application/json",
      "idempotency-key": key,
    };
    return { path: PATH, body, headers };
  }

  /** Those that were answered 200: the relayer promised an effect. */
  accepted(tally: Tally): Posted[] {
    return tally.answers.flatMap((answer: Answer) => {
      const posted = answer.status === 200 ? this.posted.get(answer.n) : undefined;
      return posted ? [posted] : [];
    });
  }
}

async function rpc(url: string, method: string, params: readonly unknown[]): Promise<string> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  });
  const answer = (await response.json()) as { result?: string; error?: { message: string } };
  if (answer.result === undefined) throw new Error(`${method}: ${answer.error?.message ?? "no result"}`);
  return answer.result;
}

const callCounter = async (url: string, data: string): Promise<number> =>
  Number(await rpc(url, "eth_call", [{ to: COUNTER_ADDRESS, data }, "latest"]));

/** How many effects there were in all. */
export const totalOnChain = (url: string): Promise<number> => callCounter(url, totalCallData());

/** The next nonce of the signer: with contiguous nonces, the number of its transactions. */
export const nonceOnChain = async (url: string): Promise<number> =>
  Number(await rpc(url, "eth_getTransactionCount", [SIGNER, "latest"]));

/** How often each accepted request took effect: { 1: all of them } when everything is right. */
export async function effectsOnChain(
  url: string,
  posted: readonly Posted[],
): Promise<Record<number, number>> {
  const counts: Record<number, number> = {};
  for (const { identifier } of posted) {
    const count = await callCounter(url, countOfCallData(identifier));
    counts[count] = (counts[count] ?? 0) + 1;
  }
  return counts;
}
