/** What the environment says, parsed once at the start, so that a missing setting stops the process at once. */
import { z } from "zod";

import { KEY_BYTES } from "./seal.ts";
import { VERSION } from "./version.ts";

const port = z.coerce.number().int().min(1).max(65_535);
/** 64 hexadecimal digits, as `tutti secret rotate --generate` makes them, or base64, as `openssl rand -base64 32` does. */
const storageKey = z
  .string()
  .transform((text) => Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? "hex" : "base64"))
  .refine((key) => key.length === KEY_BYTES, `must be ${KEY_BYTES} bytes in hexadecimal digits or base64`);

const settings = z
  .object({
    HOST: z.string().min(1),
    PORT: port,
    PORT_METRICS: port.optional(),
    REDIS_URL: z.url({ protocol: /^rediss?$/ }),
    RPC_URL: z.url({ protocol: /^https?$/ }),
    API_KEY: z.string().min(16),
    API_KEY_PREVIOUS: z.string().min(16).optional(),
    SIGNER_KEY: z.string().regex(/^0x[0-9a-fA-F]{64}$/, "must be 0x and 64 hexadecimal digits"),
    STORAGE_ENCRYPTION_KEY: storageKey,
    STORAGE_ENCRYPTION_KEY_ALSO: storageKey.optional(),
    WEBHOOK_URL: z.url({ protocol: /^https?$/ }).optional(),
    WEBHOOK_SIGNING_KEY: z.string().min(16).optional(),
    RELAYER_ID: z
      .string()
      .regex(/^[a-z0-9-]{1,64}$/)
      .default("anvil"),
    RELAYER_VERSION: z.string().min(1).default(VERSION),
    TUTTI_INSTANCE: z.string().min(1).default("local"),
  })
  .refine((found) => found.WEBHOOK_URL === undefined || found.WEBHOOK_SIGNING_KEY !== undefined, {
    path: ["WEBHOOK_SIGNING_KEY"],
    message: "is needed with WEBHOOK_URL: no webhook goes out unsigned",
  });

/** Who hears of transactions that came to an end, and the key that proves that it was us. */
export interface WebhookTarget {
  readonly url: string;
  readonly signingKey: string;
}

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly metricsPort: number | undefined;
  readonly redisUrl: string;
  readonly rpcUrl: string;
  /** Every key that opens the door now: two of them while keys are being rotated. */
  readonly apiKeys: readonly string[];
  readonly signerKey: string;
  readonly storageKey: Buffer;
  /** Only read with. */
  readonly storageKeyAlso: Buffer | undefined;
  readonly webhook: WebhookTarget | undefined;
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
    metricsPort: found.PORT_METRICS,
    redisUrl: found.REDIS_URL,
    rpcUrl: found.RPC_URL,
    apiKeys: found.API_KEY_PREVIOUS === undefined ? [found.API_KEY] : [found.API_KEY, found.API_KEY_PREVIOUS],
    signerKey: found.SIGNER_KEY,
    storageKey: found.STORAGE_ENCRYPTION_KEY,
    storageKeyAlso: found.STORAGE_ENCRYPTION_KEY_ALSO,
    webhook: webhookOf(found),
    relayerId: found.RELAYER_ID,
    version: found.RELAYER_VERSION,
    instance: found.TUTTI_INSTANCE,
  };
}

function webhookOf(found: z.output<typeof settings>): WebhookTarget | undefined {
  const { WEBHOOK_URL: url, WEBHOOK_SIGNING_KEY: signingKey } = found;
  return url === undefined || signingKey === undefined ? undefined : { url, signingKey };
}
