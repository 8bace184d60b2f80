/** The cluster that is measured: one service behind one balancer, run by the real command line. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, type Status, until, Workplace } from "../../tests/support/command-line.ts";

export interface ShopOptions {
  readonly port: number;
  readonly replicas: number;
  /** `node server.mjs`, or the far faster `sh static.sh`. */
  readonly program: "server.mjs" | "static.sh";
  readonly retries?: "safe" | "off";
  readonly withStore?: boolean;
}

export class Shop extends Workplace {
  readonly #options: ShopOptions;

  constructor(options: ShopOptions) {
    super(join(root, "scripts", "bench", "shop"));
    this.#options = options;
    this.setVersion(1);
  }

  /** A new version is another environment, and so another revision. */
  setVersion(version: number): void {
    const { port, replicas, program, retries = "safe", withStore = false } = this.#options;
    const words = program === "server.mjs" ? `"node", "server.mjs"` : `"sh", "static.sh"`;
    const text = `import { artifact, cluster, http, loadBalancer, redis, rolling, service } from "tutti";
${withStore ? `const state = redis("state", { memory: "64 MiB" });` : ""}
const web = service("web", {
  artifact: artifact({ dir: ".", ignore: ["cluster.ts"] }),
  command: [${words}],
  replicas: ${replicas},
  port: http(8080),
  health: http("/ready"),
  env: { VERSION: "${version}"${withStore ? ", REDIS_URL: state.url" : ""} },
  release: rolling({ surge: 1, unavailable: 0, drain: "5s", healthyFor: "300ms" }),
});
const edge = loadBalancer("edge", { listen: http(${port}), to: web, algorithm: "least-connections", retries: "${retries}" });
export default cluster("shop", { environment: "development", balancers: [edge] });
`;
    writeFileSync(this.file, text);
  }

  get url(): string {
    return `http://127.0.0.1:${this.#options.port}/`;
  }

  async instances(): Promise<Status["services"][number]["instances"]> {
    return (await this.status()).services[0]?.instances ?? [];
  }

  async upAndReady(): Promise<void> {
    await this.must("up");
    await until("all instances to be ready", 120_000, async () => {
      const all = await this.instances();
      return all.length === this.#options.replicas && all.every((it) => it.state === "ready");
    });
  }
}
