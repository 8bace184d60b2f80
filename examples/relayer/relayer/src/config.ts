/** What the environment says, parsed once at the start, so that a missing setting stops the process at once. */
import { z } from "zod";

import { VERSION } from "./version.ts";

const settings = z.object({
  HOST: z.string().min(1),
  PORT: z.coerce.number().int().min(1).max(65_535),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }),
  RPC_URL: z.url({ protocol: /^https?$/ }),
  API_KEY: z.string().min(16),
  API_KEY_PREVIOUS: z.string().min(16).optional(),
  SIGNER_KEY: z.string().regex(/^0x[0-9a-fA-F]{64}$/, "must be 0x and 64 hexadecimal digits"),
  RELAYER_ID: z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/)
    .default("anvil"),
  RELAYER_VERSION: z.string().min(1).default(VERSION),
  TUTTI_INSTANCE: z.string().min(1).default("local"),
});

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly redisUrl: string;
  readonly rpcUrl: string;
  /** Every key that opens the door now: two of them while keys are being rotated. */
  readonly apiKeys: readonly string[];
  readonly signerKey: string;
  readonly relayerId: string;
  readonly version: string;
  readonly instance: string;
}

/** An empty variable counts as absent; a failed check names the variable and never shows its value. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = settings.safeParse(present);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`the environment is not right: ${problems.join("; ")}`);
  }
  const found = parsed.data;
  return {
    host: found.HOST,
    port: found.PORT,
    redisUrl: found.REDIS_URL,
    rpcUrl: found.RPC_URL,
    apiKeys: found.API_KEY_PREVIOUS === undefined ? [found.API_KEY] : [found.API_KEY, found.API_KEY_PREVIOUS],
    signerKey: found.SIGNER_KEY,
    relayerId: found.RELAYER_ID,
    version: found.RELAYER_VERSION,
    instance: found.TUTTI_INSTANCE,
  };
}
