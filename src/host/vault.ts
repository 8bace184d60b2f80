/** The vault: secrets at rest, encrypted with a key that lies outside of the state folder. */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { assert } from "../base/assert.ts";
import { err, ok, type Result } from "../base/result.ts";
import { Sensitive } from "../base/sensitive.ts";
import type { Failure } from "../contract/effect.ts";
import { readOrMakeKey } from "./vault-key.ts";
import { writeFileAtomically } from "./write-file.ts";

/** `tutti secret set` and `generate` set a value, which a deploy then takes; a rotation brings its own into use. */
export type Origin = "set" | "rotated";

/** What may be told of a kept value. */
export type KeptSecret = Omit<SealedSecret, "sealed">;

interface SealedSecret {
  readonly name: string;
  readonly version: number;
  readonly atWallMs: number;
  /** Missing for a value that came with a deploy, from the environment or a file. */
  readonly origin?: Origin;
  /** A rotation has replaced it: it must not come back unnoticed, from an environment that still has it. */
  readonly retired?: true;
  /** Initialisation vector, tag and ciphertext, in base64. */
  readonly sealed: string;
}

export interface VaultOptions {
  /** `.tutti/secrets.json`. */
  readonly file: string;
  /** Where the key is; see `vaultKeyPath`. */
  readonly keyFile: string;
  readonly wallMs?: () => number;
}

/** AES-256-GCM. Name and version are bound to each value, so that two cannot be swapped in the file. */
const CIPHER = "aes-256-gcm";
const VECTOR_BYTES = 12;
const TAG_BYTES = 16;

/** Makes the key on first use. */
export function openVault(options: VaultOptions): Result<Vault, Failure> {
  const secrets = readSecrets(options.file);
  if (!secrets.ok) return secrets;
  const key = readOrMakeKey(options.keyFile, secrets.value.length > 0);
  return key.ok ? ok(new Vault(options, key.value, secrets.value)) : key;
}

/** What a vault holds, oldest first, read without its key; undefined when it cannot be read. */
export function keptSecrets(file: string): readonly KeptSecret[] | undefined {
  const secrets = readSecrets(file);
  return secrets.ok ? secrets.value.map(({ sealed: _sealed, ...kept }) => kept) : undefined;
}

/** For commands that only compare: nothing is made, also no key. */
export function openVaultForReading(options: VaultOptions): Result<Vault, Failure> {
  const secrets = readSecrets(options.file);
  if (secrets.ok && secrets.value.length === 0) return ok(new Vault(options, Buffer.alloc(0), []));
  return openVault(options);
}

export class Vault {
  readonly #options: VaultOptions;
  readonly #key: Buffer;
  #secrets: readonly SealedSecret[];

  constructor(options: VaultOptions, key: Buffer, secrets: readonly SealedSecret[]) {
    this.#options = options;
    this.#key = key;
    this.#secrets = secrets;
  }

  /** The last version, or the one that is asked for. */
  get(name: string, version?: number): Sensitive | undefined {
    const found = this.#find(name, version ?? this.latest(name));
    return found && this.#open(found);
  }

  /** The number of the last version; undefined when the secret never had a value. */
  latest(name: string): number | undefined {
    return this.#secrets.filter((secret) => secret.name === name).at(-1)?.version;
  }

  /** The last version that was set by hand, for the next deploy; undefined when none was. */
  lastSet(name: string): number | undefined {
    return this.#secrets.filter((secret) => secret.name === name && secret.origin === "set").at(-1)?.version;
  }

  has(name: string, version: number): boolean {
    return this.#find(name, version) !== undefined;
  }

  /** Whether that version is there and has this value. */
  holds(name: string, version: number, value: string): boolean {
    return this.get(name, version)?.reveal() === value;
  }

  /** Stores values under their versions, all or none; versions of before stay, since older revisions name them. */
  store(
    values: Readonly<Record<string, string>>,
    versions: Readonly<Record<string, number>>,
    origin?: Origin,
  ): void {
    const atWallMs = this.#options.wallMs?.() ?? Date.now();
    const made = Object.entries(values).flatMap(([name, value]) => {
      const version = versions[name];
      if (version === undefined || this.has(name, version)) return [];
      assert(version > (this.latest(name) ?? 0), "a new version of a secret is higher than all before");
      const sealed = this.#seal(name, version, new Sensitive(value));
      return [{ name, version, atWallMs, ...(origin ? { origin } : {}), sealed }];
    });
    if (made.length > 0) this.#write([...this.#secrets, ...made]);
  }

  /** Its value stays for the revisions that name it. */
  retire(name: string, version: number): void {
    const isMeant = (secret: SealedSecret): boolean => secret.name === name && secret.version === version;
    this.#write(this.#secrets.map((secret) => (isMeant(secret) ? { ...secret, retired: true } : secret)));
  }

  /** Forgets every version of it: revisions that name one cannot be started any more. */
  remove(name: string): void {
    this.#write(this.#secrets.filter((secret) => secret.name !== name));
  }

  /** The retired version that has this value; undefined when none has, or the last version has it as well. */
  retired(name: string, value: string): number | undefined {
    const own = this.#secrets.filter((secret) => secret.name === name);
    if (own.at(-1)?.retired === undefined && this.holds(name, own.at(-1)?.version ?? 0, value))
      return undefined;
    return own.find((secret) => secret.retired && this.#open(secret).reveal() === value)?.version;
  }

  #write(secrets: readonly SealedSecret[]): void {
    writeFileAtomically(this.#options.file, `${JSON.stringify({ schema: 1, secrets }, null, 2)}\n`, 0o600);
    this.#secrets = secrets;
  }

  #find(name: string, version: number | undefined): SealedSecret | undefined {
    return this.#secrets.find((secret) => secret.name === name && secret.version === version);
  }

  #seal(name: string, version: number, value: Sensitive): string {
    const vector = randomBytes(VECTOR_BYTES);
    const cipher = createCipheriv(CIPHER, this.#key, vector).setAAD(labelOf(name, version));
    const text = Buffer.concat([cipher.update(value.reveal(), "utf8"), cipher.final()]);
    return Buffer.concat([vector, cipher.getAuthTag(), text]).toString("base64");
  }

  #open(secret: SealedSecret): Sensitive {
    const bytes = Buffer.from(secret.sealed, "base64");
    const vector = bytes.subarray(0, VECTOR_BYTES);
    const tag = bytes.subarray(VECTOR_BYTES, VECTOR_BYTES + TAG_BYTES);
    const decipher = createDecipheriv(CIPHER, this.#key, vector, { authTagLength: TAG_BYTES });
    decipher.setAAD(labelOf(secret.name, secret.version)).setAuthTag(tag);
    try {
      const text = Buffer.concat([
        decipher.update(bytes.subarray(VECTOR_BYTES + TAG_BYTES)),
        decipher.final(),
      ]);
      return new Sensitive(text.toString("utf8"));
    } catch {
      throw new VaultError(
        `secret ${secret.name} (version ${secret.version}) in ${this.#options.file} does not open with the key ` +
          `${this.#options.keyFile}: the file was changed, or the key is another one; put the right key back, ` +
          `or remove the file and set the secrets again`,
      );
    }
  }
}

/** A value that does not open: the key is another one, or somebody changed the file. */
export class VaultError extends Error {
  override readonly name = "VaultError";
}

function labelOf(name: string, version: number): Buffer {
  return Buffer.from(`${name}\0${version}`);
}

function readSecrets(file: string): Result<readonly SealedSecret[], Failure> {
  if (!existsSync(file)) return ok([]);
  try {
    const content: unknown = JSON.parse(readFileSync(file, "utf8"));
    const secrets = (content as { secrets?: unknown } | null)?.secrets;
    if (Array.isArray(secrets) && secrets.every(isSealed)) return ok(secrets);
  } catch (error) {
    if (!(error instanceof SyntaxError)) return err(unreadable(file, String(error)));
  }
  return err(unreadable(file, "it is no file of secrets of tutti"));
}

function unreadable(file: string, reason: string): Failure {
  const advice = "put a copy of it back, or remove it and set the secrets again";
  return { code: "failed", message: `cannot read the secrets in ${file}: ${reason}`, advice };
}

function isSealed(value: unknown): value is SealedSecret {
  if (value === null || typeof value !== "object") return false;
  const { name, version, atWallMs, sealed } = value as Record<string, unknown>;
  const numbers = typeof version === "number" && typeof atWallMs === "number";
  return numbers && typeof name === "string" && typeof sealed === "string";
}
