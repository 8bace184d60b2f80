/** The relayer example under test: a copy that is edited, loaded and looked at, with the chain as the ground truth. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { root, type Status, until, Workplace } from "./command-line.ts";
import { Load, type Tally } from "./load.ts";
import {
  API_KEY,
  effectsOnChain,
  nonceOnChain,
  type Posted,
  Transactions,
  totalOnChain,
} from "./relayer-client.ts";

const GETS_PER_SECOND = 150;
const POSTS_PER_SECOND = 40;

export type Relayer = Status["services"][number]["instances"][number];

export class RelayerCluster {
  readonly workplace: Workplace = new Workplace(join(root, "examples", "relayer"));
  /** Every transaction that a relayer promised. */
  readonly accepted: Posted[] = [];
  /** Every process that was ever seen. */
  readonly pids = new Set<number>();
  readonly #port: number;

  /** @param port Not that of the example, so that a cluster of the example's own can run beside the test. */
  constructor(port: number) {
    this.#port = port;
    this.edit("cluster.ts", (text) =>
      text.replace('within: "20s"', 'within: "6s"').replace("listen: http(8080)", `listen: http(${port})`),
    );
  }

  /** Changes a file, and insists that it was changed; returns the text of before. */
  edit(path: string, change: (text: string) => string): string {
    const file = join(this.workplace.folder, path);
    const before = readFileSync(file, "utf8");
    const after = change(before);
    expect(after, `the edit changes ${path}`).not.toBe(before);
    writeFileSync(file, after);
    return before;
  }

  setVersion(version: string): void {
    this.edit("relayer/src/version.ts", (text) => text.replace(/"\d+\.\d+\.\d+"/, `"${version}"`));
  }

  /** Makes the program say that it is not ready while a condition holds; returns how to undo it. */
  sabotageReady(condition: string): () => void {
    const start = "const reasons: string[] = [];";
    const sabotaged = `${start}\n  if (${condition}) reasons.push("sabotaged");`;
    const sound = this.edit("relayer/src/ready.ts", (text) => text.replace(start, sabotaged));
    return () => writeFileSync(join(this.workplace.folder, "relayer/src/ready.ts"), sound);
  }

  async look(): Promise<Status> {
    const status = await this.workplace.status();
    const instances = status.services.flatMap((service) => service.instances);
    for (const { pid } of [...instances, ...status.stores, ...status.balancers]) if (pid) this.pids.add(pid);
    return status;
  }

  async relayers(): Promise<readonly Relayer[]> {
    const { services } = await this.look();
    return services.find((service) => service.name === "relayer")?.instances ?? [];
  }

  async readyRelayers(): Promise<number> {
    return (await this.relayers()).filter((it) => it.state === "ready").length;
  }

  async chainUrl(): Promise<string> {
    const chain = (await this.look()).stores.find((store) => store.name === "chain");
    return `http://${chain?.address}`;
  }

  /** Runs a change under constant load, and tells what the client that sent it counted. */
  async underLoad(change: () => Promise<void>): Promise<{ gets: Tally; posts: Tally }> {
    const transactions = new Transactions();
    const load = new Load({
      host: "127.0.0.1",
      port: this.#port,
      getsPerSecond: GETS_PER_SECOND,
      postsPerSecond: POSTS_PER_SECOND,
      getPath: "/api/v1/relayers",
      getHeaders: { authorization: `Bearer ${API_KEY}` },
      post: (n) => transactions.make(n),
    });
    load.start();
    // Stopped also when the change fails: a load that nobody reads would disturb the next test.
    await change()
      .then(() => new Promise((resolve) => setTimeout(resolve, 500)))
      .finally(() => load.stop());
    const { gets, posts } = await load.stop();
    this.accepted.push(...transactions.accepted(posts));
    expect(gets.answers.length).toBe(gets.sent);
    return { gets, posts };
  }

  /** Runs a change under constant load that nobody may notice. */
  async unnoticed(change: () => Promise<void>): Promise<{ gets: Tally; posts: Tally }> {
    const tallies = await this.underLoad(change);
    expect(lossesOf(tallies.gets)).toEqual([]);
    expect(lossesOf(tallies.posts)).toEqual([]);
    return tallies;
  }

  /** Every accepted request has exactly one effect, and the signer's nonces have no hole. */
  async settle(): Promise<void> {
    const url = await this.chainUrl();
    const wanted = this.accepted.length;
    await until(
      "every accepted transaction to take effect",
      30_000,
      async () => (await totalOnChain(url)) >= wanted,
    );
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await effectsOnChain(url, this.accepted)).toEqual({ 1: wanted });
    expect(await nonceOnChain(url)).toBe(await totalOnChain(url));
  }
}

export const lossesOf = (tally: Tally): string[] =>
  tally.lost.map(({ status, error }) => `${status ?? ""} ${error ?? ""}`.trim());
