/** What Prometheus needs of this machine: the exporters of balancers, and a file that names what to scrape. */
import { mkdirSync } from "node:fs";
import { request } from "node:http";
import { dirname } from "node:path";
import { text } from "node:stream/consumers";
import { exporterSocketPath } from "../components/haproxy/names.ts";
import { writeFileAtomically } from "../host/write-file.ts";
import type { Log, Monitoring } from "../supervisor/needs.ts";

const ANSWER_LIMIT_MS = 2_000;

export function monitoringWith(runFolder: string, targetsFile: string, log: Log): Monitoring {
  return {
    balancerMetrics: (name) => read(exporterSocketPath(runFolder, name)),
    publishTargets: (content) => publish(targetsFile, content, log),
  };
}

function read(socketPath: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const options = { socketPath, path: "/metrics", agent: false as const, timeout: ANSWER_LIMIT_MS };
    const sent = request(options, (response) => {
      const isGood = response.statusCode === 200;
      text(response).then(
        (body) => resolve(isGood ? body : undefined),
        () => resolve(undefined),
      );
    });
    sent.once("timeout", () => sent.destroy());
    sent.once("error", () => resolve(undefined));
    sent.end();
  });
}

/** A cluster goes on without being watched: a full disk is told, and no reason to stop. */
function publish(file: string, content: string, log: Log): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileAtomically(file, content, 0o600);
  } catch (error) {
    const advice = "free some space, or make the folder writable; it is written again with the next change";
    log.error({ advice }, `the targets of Prometheus cannot be written: ${String(error)}`);
  }
}
