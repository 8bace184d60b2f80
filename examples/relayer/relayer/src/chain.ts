/** Speaks JSON-RPC with the chain, many questions in one request. */
import { z } from "zod";

const SHORT_LIMIT_MS = 1_500;
const LONG_LIMIT_MS = 8_000;

const answers = z.array(
  z.object({
    id: z.number(),
    result: z.unknown().optional(),
    error: z.object({ message: z.string() }).optional(),
  }),
);
const quantity = z
  .string()
  .regex(/^0x[0-9a-f]+$/i)
  .transform(Number);
const receipt = z.object({ status: quantity, blockNumber: quantity }).nullable();

export type Receipt = z.output<typeof receipt>;

interface Question {
  readonly method: string;
  readonly params: readonly unknown[];
}

type Answer = z.output<typeof answers>[number];

export class Chain {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  async headNumber(): Promise<number> {
    return quantity.parse(await this.#one("eth_blockNumber", []));
  }

  async chainId(): Promise<number> {
    return quantity.parse(await this.#one("eth_chainId", []));
  }

  /** How many transactions of the account the chain has, counting its pool as well or only its blocks. */
  async transactionCount(address: string, tag: "latest" | "pending"): Promise<number> {
    return quantity.parse(await this.#one("eth_getTransactionCount", [address, tag]));
  }

  /**
   * Offers signed transactions with rising nonces; the result holds what the chain has against each.
   * The first one goes last: a chain that mines on arrival then finds all the others waiting, and
   * does not mine in the middle of the delivery.
   */
  async broadcast(signed: readonly string[]): Promise<readonly (string | undefined)[]> {
    const later = await this.#send(signed.slice(1));
    return [...(await this.#send(signed.slice(0, 1))), ...later];
  }

  async receipts(hashes: readonly string[]): Promise<readonly Receipt[]> {
    const questions = hashes.map((hash) => ({ method: "eth_getTransactionReceipt", params: [hash] }));
    return (await this.#ask(questions, LONG_LIMIT_MS)).map((answer) =>
      receipt.parse(resultOf(answer) ?? null),
    );
  }

  async #send(signed: readonly string[]): Promise<readonly (string | undefined)[]> {
    const questions = signed.map((raw) => ({ method: "eth_sendRawTransaction", params: [raw] }));
    return (await this.#ask(questions, LONG_LIMIT_MS)).map((answer) => answer.error?.message);
  }

  async #one(method: string, params: readonly unknown[]): Promise<unknown> {
    const [answer] = await this.#ask([{ method, params }], SHORT_LIMIT_MS);
    if (answer === undefined) throw new Error(`${method}: no answer`);
    return resultOf(answer);
  }

  /** Asks all in one request and puts the answers into the order of the questions. */
  async #ask(questions: readonly Question[], limitMs: number): Promise<readonly Answer[]> {
    if (questions.length === 0) return [];
    const response = await fetch(this.#url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(questions.map((question, id) => ({ jsonrpc: "2.0", id, ...question }))),
      signal: AbortSignal.timeout(limitMs),
    });
    const found = answers.parse(await response.json());
    if (found.length !== questions.length) throw new Error("the chain left questions unanswered");
    return found.toSorted((left, right) => left.id - right.id);
  }
}

function resultOf(answer: Answer): unknown {
  if (answer.error !== undefined) throw new Error(`the chain says: ${answer.error.message}`);
  return answer.result;
}
