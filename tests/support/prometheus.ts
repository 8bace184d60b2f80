/** A real Prometheus on the loopback that reads a file of targets, and answers queries. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "./command-line.ts";

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export class Prometheus {
  readonly #url: string;
  readonly #folder = mkdtempSync(join(tmpdir(), "tutti-prometheus-"));
  readonly #process: ChildProcess;
  #output = "";

  private constructor(port: number, targets: string) {
    this.#url = `http://127.0.0.1:${port}`;
    const config = join(this.#folder, "prometheus.json");
    // JSON is YAML as well.
    const scrape = { job_name: "tutti", file_sd_configs: [{ files: [targets] }] };
    const global = { scrape_interval: "500ms", scrape_timeout: "500ms" };
    writeFileSync(config, JSON.stringify({ global, scrape_configs: [scrape] }));
    const words = [`--config.file=${config}`, `--storage.tsdb.path=${join(this.#folder, "data")}`];
    const address = `--web.listen-address=127.0.0.1:${port}`;
    this.#process = spawn("prometheus", [...words, address, "--log.level=warn"]);
    this.#process.stderr?.on("data", (chunk: Buffer) => {
      this.#output += chunk.toString();
    });
  }

  static async start(port: number, targets: string): Promise<Prometheus> {
    const prometheus = new Prometheus(port, targets);
    const isReady = async (): Promise<boolean> => (await fetch(`${prometheus.#url}/-/ready`)).ok;
    await until("Prometheus to be ready", 30_000, () => isReady().catch(() => false)).catch(
      (error: unknown) => {
        throw new Error(`${String(error)}\n${prometheus.#output}`);
      },
    );
    return prometheus;
  }

  async query(query: string): Promise<readonly Sample[]> {
    const response = await fetch(`${this.#url}/api/v1/query?query=${encodeURIComponent(query)}`);
    const { data } = (await response.json()) as {
      data: { result: { metric: Record<string, string>; value: [number, string] }[] };
    };
    return data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
  }

  /** The value of a query that has one sample. */
  async value(query: string): Promise<number | undefined> {
    const samples = await this.query(query);
    return samples.length === 1 ? samples[0]?.value : undefined;
  }

  async end(): Promise<void> {
    if (this.#process.exitCode === null) {
      const ended = new Promise((resolve) => this.#process.once("exit", resolve));
      this.#process.kill("SIGTERM");
      await ended;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
