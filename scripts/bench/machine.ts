/** On what the figures were measured. */
import { execFileSync } from "node:child_process";
import { cpus, loadavg, release, totalmem } from "node:os";

export function machineText(): string {
  const [processor] = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const [busy = 0] = loadavg();
  return `${cpus().length} × ${processor?.model ?? "unknown processor"}, ${memory}, Linux ${release()}; load ${busy.toFixed(1)} when it began`;
}

export function versionsText(): string {
  const versions = [
    `Node ${process.versions.node}`,
    firstMatch("haproxy", ["-v"], /version (\S+)/, "HAProxy"),
    firstMatch("redis-server", ["--version"], /v=(\S+)/, "Redis"),
    firstMatch("nginx", ["-v"], /nginx\/(\S+)/, "nginx"),
    firstMatch("wrk", ["--version"], /wrk \S*?([\d.]+)/, "wrk"),
  ];
  return versions.join(", ");
}

function firstMatch(program: string, words: readonly string[], pattern: RegExp, name: string): string {
  const text = execFileSync("sh", ["-c", `${program} ${words.join(" ")} 2>&1 || true`], { encoding: "utf8" });
  return `${name} ${pattern.exec(text)?.[1] ?? "unknown"}`;
}
