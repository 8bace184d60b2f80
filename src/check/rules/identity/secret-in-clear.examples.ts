/** Examples for secret-in-clear. */
import { type Cluster, cluster, secret, service, type Value } from "../../../index.ts";
import type { Innocent, RuleExamples, Violation } from "../../rule-tester.ts";

const given = (env: Readonly<Record<string, Value>>): Cluster =>
  cluster("shop", { services: [service("miner", { command: ["miner"], env })] });

const started = (...words: readonly Value[]): Cluster =>
  cluster("shop", { services: [service("miner", { command: ["miner", ...words] })] });

const variables = ["API_KEY", "DB_PASSWORD", "STORAGE_ENCRYPTION_KEY", "GITHUB_TOKEN", "KEYSTORE_PASSPHRASE"];
const commands = [["--passwords", "correct horse"], ["--password=correct"], ["-api-key", "abc"]];

const violations: readonly Violation[] = [
  ...variables.map(
    (name): Violation => ({
      name: `variable ${name}`,
      bad: { cluster: given({ [name]: "c0rrect-horse" }) },
      expected: [{ message: "variable", subject: "miner", severity: "error", path: ["env", name] }],
      good: { cluster: given({ [name]: secret("API_KEY") }) },
    }),
  ),
  ...commands.map(
    (words): Violation => ({
      name: `command ${words.join(" ")}`,
      bad: { cluster: started(...words) },
      expected: [{ message: "option", subject: "miner", severity: "error", path: ["command"] }],
      good: { cluster: started() },
    }),
  ),
];

const harmless = {
  API_KEY_PREFIX: "prod",
  PASSWORD_FILE: "./password",
  SECRET_PATH: "/run/secrets/key",
  TOKEN: "/run/secrets/token",
  TOKEN_TTL: "30m",
  PASSWORD_MIN_LENGTH: "12",
  SECRETS_ENABLED: "true",
  API_KEY: "",
  TOKENIZER: "fast",
  KEY: "value",
};

const innocents: readonly Innocent[] = [
  ...Object.entries(harmless).map(([name, value]) => ({
    name: `harmless: ${name}=${value}`,
    good: { cluster: given({ [name]: value }) },
  })),
  { name: "an option that names a file", good: { cluster: started("--password-file", "secrets.txt") } },
  { name: "a switch", good: { cluster: started("--token", "--verbose") } },
];

export const examples: RuleExamples = { violations, innocents };
