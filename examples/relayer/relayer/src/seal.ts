/** Encrypts what is kept in Redis, so that a dump, a backup or a look into its memory shows no request. */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

const ALGORITHM = "aes-256-gcm";
export const KEY_BYTES = 32;
/** NIST SP 800-38D §8.2: 96 bits at random are safe for 2^32 messages under one key. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Sealed text is `KEY.BYTES`: a name of the key, derived from it, and nonce, tag and ciphertext in base64. It is bound
 * to its place, so that whoever can write to Redis cannot put one record's content into another.
 */
export class Seal {
  readonly currentKeyName: string;
  readonly #keys: ReadonlyMap<string, Buffer>;

  /** @param also A second key that is only read with: the next one before a rotation, the previous one after it. */
  constructor(current: Buffer, also?: Buffer) {
    this.currentKeyName = nameOf(current);
    this.#keys = new Map([current, ...(also ? [also] : [])].map((key) => [nameOf(key), key]));
  }

  seal(place: string, text: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.#keyNamed(this.currentKeyName), nonce);
    cipher.setAAD(Buffer.from(place));
    const hidden = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
    return `${this.currentKeyName}.${Buffer.concat([nonce, cipher.getAuthTag(), hidden]).toString("base64")}`;
  }

  /** Throws when the key is not here, or when the text is not what was sealed in this place. */
  open(place: string, sealed: string): string {
    const [keyName = "", encoded = ""] = sealed.split(".");
    const bytes = Buffer.from(encoded, "base64");
    const [nonce, tag] = [
      bytes.subarray(0, NONCE_BYTES),
      bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES),
    ];
    const decipher = createDecipheriv(ALGORITHM, this.#keyNamed(keyName), nonce, {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(place));
    decipher.setAuthTag(tag);
    return `${decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, "utf8")}${decipher.final("utf8")}`;
  }

  isCurrent(sealed: string): boolean {
    return sealed.startsWith(`${this.currentKeyName}.`);
  }

  #keyNamed(name: string): Buffer {
    const key = this.#keys.get(name);
    if (key === undefined)
      throw new Error(`what was sealed with key ${name} cannot be opened: the key is not here`);
    return key;
  }
}

/** Tells keys apart without telling anything of them. */
const nameOf = (key: Buffer): string =>
  createHash("sha256").update("name of a storage key").update(key).digest("hex").slice(0, 8);

/** Where each text is sealed to. */
export const places = {
  request: (id: string): string => `transaction ${id} request`,
  error: (id: string): string => `transaction ${id} error`,
  signed: (signer: string, nonce: number): string => `signer ${signer} nonce ${nonce}`,
};
