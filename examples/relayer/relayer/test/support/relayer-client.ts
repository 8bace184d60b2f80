/** Speaks with one relayer as a client would. */
import { bumpCallData, COUNTER_ADDRESS } from "../../../counter/src/counter.ts";
import type { TransactionRecord } from "../../src/transaction.ts";
import type { Process } from "./processes.ts";
import { API_KEY } from "./stack.ts";

const CALL_LIMIT_MS = 5_000;

export class RelayerClient {
  readonly process: Process;
  readonly url: string;

  constructor(process: Process, url: string) {
    this.process = process;
    this.url = url;
  }

  async get(path: string, apiKey: string = API_KEY): Promise<Response> {
    return await fetch(this.url + path, {
      headers: { authorization: `Bearer ${apiKey}` },
      signal: AbortSignal.timeout(CALL_LIMIT_MS),
    });
  }

  async post(key: string | undefined, body: unknown, apiKey: string = API_KEY): Promise<Response> {
    return await fetch(`${this.url}/api/v1/relayers/anvil/transactions`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${apiKey}`,
        "content-type": "application/json",
        ...(key === undefined ? {} : { "idempotency-key": key }),
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(CALL_LIMIT_MS),
    });
  }

  /** Asks for one bump of the counter; the identifier is the idempotency key as well. */
  async bump(identifier: string): Promise<Response> {
    return await this.post(identifier, { to: COUNTER_ADDRESS, data: bumpCallData(identifier) });
  }

  async transaction(id: string): Promise<TransactionRecord> {
    return (await (await this.get(`/api/v1/relayers/anvil/transactions/${id}`)).json()) as TransactionRecord;
  }

  async isReady(): Promise<boolean> {
    return (await this.get("/api/v1/ready")).status === 200;
  }
}

export const idOf = async (response: Response): Promise<string> =>
  ((await response.json()) as { id: string }).id;
