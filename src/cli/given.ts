/** What a running instance was given: its command, environment and configuration, with every secret left out. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Launch } from "../contract/launch.ts";
import type { Revision } from "../contract/revision.ts";
import type { ControlState } from "../control/state.ts";
import { partNamed } from "../model/cluster.ts";
import { Refusal } from "../supervisor/refusal.ts";
import { environmentOf } from "../targets/local/environ.ts";
import { Refused } from "../targets/local/failures.ts";
import { interfaceAddresses } from "../targets/local/interfaces.ts";
import { launchFor } from "../targets/local/launching.ts";
import type { RunningInstance } from "./choose-instance.ts";
import type { ClusterPaths } from "./session.ts";
import { addressIn } from "./wire-world.ts";

export interface Given {
  readonly part: string;
  readonly kind: string;
  readonly instance: string;
  readonly revision: number;
  readonly pid: number;
  readonly argv: readonly string[];
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** The configuration, where it is text that tutti wrote; the first of `files` where there are several. */
  readonly configuration: Configuration | null;
  /** Everything that tutti wrote for it, on standard input too. */
  readonly files: readonly Configuration[];
}

export interface Configuration {
  /** Null when it was given on standard input, and so lies nowhere. */
  readonly path: string | null;
  readonly text: string;
}

const REDACTED = "[redacted]";

/** @param revision The one that the instance was started under. */
export async function givenTo(
  instance: RunningInstance,
  revision: Revision,
  state: ControlState,
  paths: ClusterPaths,
): Promise<Given> {
  const launch = redactedLaunch(instance, revision, state, paths);
  const { pid } = instance.process.identity;
  const files = configurationsOf(launch);
  return {
    part: instance.part,
    kind: partNamed(revision.cluster, instance.part)?.kind ?? "",
    instance: instance.id,
    revision: instance.revision,
    pid,
    argv: launch.argv,
    folder: launch.cwd,
    env: withActual(mapValues(launch.env, plain), await environmentOf(pid)),
    configuration: files[0] ?? null,
    files,
  };
}

/** Made anew by the very code that starts it, with a word in place of each secret: no secret is even read. */
function redactedLaunch(
  { id, part, slot, address }: RunningInstance,
  revision: Revision,
  state: ControlState,
  { folder, state: kept }: ClusterPaths,
): Launch {
  const order = { instance: id, part, slot, address, revision: revision.number, effect: "", members: [] };
  try {
    return launchFor(order, {
      stateFolder: kept.root,
      runFolder: kept.run,
      clusterFolder: folder,
      interfaceAddresses: interfaceAddresses(),
      revision: (number) => (number === revision.number ? revision : undefined),
      resolveSecret: () => REDACTED,
      addressOf: (name) => addressIn(state, name),
      artifactFolder: (hash) => join(kept.artifacts, hash),
      developmentCertificate: () => ({ chain: "", key: REDACTED }),
    });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    throw new Refusal("failed", error.failure.message, error.failure.advice);
  }
}

/** In a URL the word is written as a URL has it. */
function plain(text: string): string {
  return text.replaceAll(encodeURIComponent(REDACTED), REDACTED);
}

/** What the process really has goes before what it would be given today, except where there is a secret. */
export function withActual(
  made: Readonly<Record<string, string>>,
  actual: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const entries = Object.entries(made).map(([name, text]) => {
    return [name, text.includes(REDACTED) ? text : (actual[name] ?? text)] as const;
  });
  return Object.fromEntries(entries.filter(([, text]) => text !== ""));
}

/**
 * Files as they lie there: a balancer's also says who was in its pools when it was written. One with a secret inside is
 * shown as it would be made today, with a word in its place.
 */
export function configurationsOf({
  files,
  stdin,
}: Pick<Launch, "files" | "stdin">): readonly Configuration[] {
  const written = files.map(({ path, text: made }): Configuration => {
    const isPlain = !made.includes(REDACTED) && !made.includes(encodeURIComponent(REDACTED));
    return { path, text: plain(isPlain && existsSync(path) ? readFileSync(path, "utf8") : made) };
  });
  return stdin === undefined ? written : [...written, { path: null, text: plain(stdin) }];
}

function mapValues(
  record: Readonly<Record<string, string>>,
  change: (text: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([name, text]) => [name, change(text)]));
}
