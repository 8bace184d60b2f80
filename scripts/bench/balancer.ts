/** Throughput and latency through tutti's balancer, against a hand-written HAProxy and the nginx of guide 004. */
import { spawn, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "../../tests/support/command-line.ts";
import { type Bench, type Figure, freshFolder, median, pause, ratioText, say } from "./figure.ts";
import { Shop } from "./shop.ts";

const PAIRS = 9;
const SECONDS = Number(process.env["BENCH_SECONDS"] ?? 5);
const PORTS = { tutti: 18_311, haproxy: 18_312, nginx: 18_313 } as const;
type Door = keyof typeof PORTS;
const DOORS: readonly Door[] = ["tutti", "haproxy", "nginx"];

interface Run {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export const balancer: Bench = {
  name: "balancer",
  about: "throughput and latency against a hand-written haproxy.cfg and guide 004's nginx.conf",
  async run() {
    const shop = new Shop({ port: PORTS.tutti, replicas: 3, program: "static.sh" });
    const stops: (() => Promise<void>)[] = [];
    try {
      await shop.upAndReady();
      const addresses = (await shop.instances()).map((it) => it.address);
      const folder = freshFolder("balancer");
      stops.push(await startHaproxy(folder, addresses), await startNginx(folder, addresses));
      return figures(await measure());
    } finally {
      for (const stop of stops) await stop();
      await shop.remove();
    }
  },
};

/** In turns, each time beginning with another one, so that what the machine does meanwhile meets all alike. */
async function measure(): Promise<Readonly<Record<Door, readonly Run[]>>> {
  const runs: Record<Door, Run[]> = { tutti: [], haproxy: [], nginx: [] };
  for (const door of DOORS) load(door, 1);
  for (let pair = 0; pair < PAIRS; pair += 1) {
    for (let turn = 0; turn < DOORS.length; turn += 1) {
      const door = DOORS[(pair + turn) % DOORS.length] ?? "tutti";
      runs[door].push(load(door, SECONDS));
      await pause(200);
    }
    const shown = DOORS.map((door) => `${door} ${runs[door].at(-1)?.perSecond.toFixed(0)}/s`);
    say(`pair ${pair + 1} of ${PAIRS}: ${shown.join(", ")}`);
  }
  return runs;
}

function load(door: Door, seconds: number): Run {
  const words = ["-t1", "-c48", `-d${seconds}s`, "--latency", `http://127.0.0.1:${PORTS[door]}/`];
  const { stdout, status } = spawnSync("wrk", words, { encoding: "utf8" });
  if (status !== 0 || /Non-2xx|Socket errors/.test(stdout))
    throw new Error(`wrk through ${door}:\n${stdout}`);
  return {
    perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]),
    p50Ms: percentile(stdout, 50),
    p99Ms: percentile(stdout, 99),
  };
}

function percentile(output: string, rank: number): number {
  const [, number, unit] = new RegExp(`${rank}%\\s+([\\d.]+)(us|ms|s)`).exec(output) ?? [];
  return Number(number) * (unit === "us" ? 0.001 : unit === "s" ? 1_000 : 1);
}

function figures(runs: Readonly<Record<Door, readonly Run[]>>): readonly Figure[] {
  const ratios = (other: Door, of: keyof Run): readonly number[] =>
    runs.tutti.map((run, index) => run[of] / (runs[other][index]?.[of] ?? Number.NaN));
  const how = `wrk -t1 -c48 -d${SECONDS}s, kept connections, 3 nginx processes with a fixed answer behind each; tutti ÷ the other, interleaved`;
  const plain = (other: Door, of: keyof Run, what: string): Figure => ({
    what: `${what} through tutti's balancer ÷ ${other === "nginx" ? "guide 004's nginx" : "hand-written HAProxy"}`,
    measured: ratioText(ratios(other, of)),
    bar: "",
    how,
  });
  return [
    {
      ...plain("haproxy", "perSecond", "throughput"),
      bar: "≥ 0.98",
      holds: median(ratios("haproxy", "perSecond")) >= 0.98,
    },
    plain("haproxy", "p50Ms", "latency p50"),
    plain("haproxy", "p99Ms", "latency p99"),
    plain("nginx", "perSecond", "throughput"),
    plain("nginx", "p50Ms", "latency p50"),
    plain("nginx", "p99Ms", "latency p99"),
  ];
}

/** What a person would write for three fixed servers, with the same options as tutti's. */
function startHaproxy(folder: string, addresses: readonly string[]): Promise<() => Promise<void>> {
  const file = join(folder, "haproxy.cfg");
  const servers = addresses.map(
    (address, index) =>
      `  server web${index} ${address} check inter 1s fall 3 rise 2 observe layer4 error-limit 1 on-error mark-down`,
  );
  writeFileSync(
    file,
    `global
  nbthread 1
defaults
  mode http
  retries 3
  option redispatch 1
  timeout connect 5s
  timeout client 60s
  timeout server 30s
frontend door
  bind 127.0.0.1:${PORTS.haproxy}
  default_backend web
backend web
  balance leastconn
  retry-on conn-failure empty-response 0rtt-rejected
  http-reuse safe
  option httpchk GET /ready
${servers.join("\n")}
`,
  );
  return start("haproxy", ["-db", "-f", file], PORTS.haproxy);
}

/** The settings of guide 004's file (its upstream and its proxy block), for the same three servers. */
function startNginx(folder: string, addresses: readonly string[]): Promise<() => Promise<void>> {
  const file = join(folder, "nginx.conf");
  const servers = addresses.map((address) => `    server ${address} max_fails=3 fail_timeout=30s;`);
  writeFileSync(
    file,
    `daemon off; master_process off; pid ${folder}/nginx.pid; error_log stderr crit;
events { worker_connections 1024; }
http {
  access_log off; keepalive_timeout 65; keepalive_requests 100; client_max_body_size 10m;
  client_body_temp_path ${folder}; proxy_temp_path ${folder}; fastcgi_temp_path ${folder};
  uwsgi_temp_path ${folder}; scgi_temp_path ${folder};
  gzip on; gzip_comp_level 6;
  upstream relayer_backend {
    least_conn;
${servers.join("\n")}
    keepalive 32;
  }
  server {
    listen 127.0.0.1:${PORTS.nginx};
    location / {
      proxy_pass http://relayer_backend;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
      proxy_set_header X-Real-IP $remote_addr;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Request-ID $request_id;
      proxy_connect_timeout 60s; proxy_send_timeout 60s; proxy_read_timeout 60s;
      proxy_buffers 8 4k;
      proxy_next_upstream error timeout invalid_header http_500 http_502 http_503 http_504;
      proxy_next_upstream_tries 3; proxy_next_upstream_timeout 30s;
    }
  }
}
`,
  );
  return start("nginx", ["-e", "stderr", "-c", file], PORTS.nginx);
}

async function start(program: string, words: readonly string[], port: number): Promise<() => Promise<void>> {
  // In a session of its own, as any service: Linux shares processor time between sessions first (autogroup).
  const child = spawn(program, words, { stdio: ["ignore", "ignore", "inherit"], detached: true });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const answers = (): Promise<boolean> =>
    fetch(`http://127.0.0.1:${port}/`).then(
      (it) => it.ok,
      () => false,
    );
  await until(`${program} to answer`, 10_000, answers);
  return () => {
    child.kill();
    return ended;
  };
}
