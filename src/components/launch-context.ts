/** What a launch is made for: one instance, where it lives, and how references become text. */
import type { Failure, Member } from "../contract/effect.ts";
import type { Cluster } from "../model/cluster.ts";
import type { Value } from "../model/value.ts";

export interface LaunchContext {
  readonly cluster: Cluster;
  /** Such as `relayer-1.r2`. */
  readonly instance: string;
  readonly slot: number;
  readonly revision: number;
  /** The effect that starts it: by this a process is found again that nobody had time to journal. */
  readonly effectId: string;
  readonly address: string;
  /** Run folder of the instance: its configuration, which may hold secrets. */
  readonly folder: string;
  /** Outlives the instance. */
  readonly dataFolder: string;
  /** Names of what lies in the data folder already; missing and empty say that nothing does. */
  readonly dataFiles?: readonly string[];
  /** Missing when the part has no artefact. */
  readonly artifactFolder?: string;
  /** Folder of the cluster file: where a program without an artefact runs. */
  readonly clusterFolder: string;
  /** A short path: the name of a socket is cut at 108 characters. */
  readonly socketFolder: string;
  /** For a balancer: who is in its pool when it starts. */
  readonly members: readonly Member[];
  /** Of a balancer: it holds new requests from its start on. */
  readonly holding?: boolean;
  /** Instances among the members that answer another health check than this revision's. */
  readonly checkedOtherwise?: ReadonlySet<string>;
  /** Addresses of this machine's interfaces, `127.0.0.1` among them. */
  readonly interfaceAddresses: readonly string[];
  /** Missing where no listener can have a certificate. */
  readonly certificates?: {
    /** In memory: what lies there is removed once the program has read it. */
    readonly folder: string;
    /** The one for development of this machine. */
    readonly development: () => { readonly chain: string; readonly key: string };
  };
  /** The text of a value, secrets and references resolved. Throws where one is missing. */
  readonly resolve: (value: Value) => string;
}

/** A launch that is refused before anything was touched. */
export function refusal(message: string, advice: string): Failure {
  return { code: "failed", message, advice };
}
