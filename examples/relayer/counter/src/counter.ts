/** Where the counter contract lives and how to speak to it; it depends on nothing, so that clients can copy or import it. */

/** The CREATE2 factory that anvil places on every chain; its address never differs. */
export const FACTORY_ADDRESS = "0x4e59b44847b379578588920ca78fbf26c0b4956c";

/** The salt of the deployment: the address follows from factory, salt and bytecode alone. */
export const DEPLOYMENT_SALT: string = "0".repeat(64);

/** The address of the counter, the same on every chain. */
export const COUNTER_ADDRESS = "0x87ff6145b89daa675d8e8ac5df2fb6232c430a4f";

/** The first four bytes of the call data of each method. */
export const SELECTORS = {
  bump: "0x779997c3",
  countOf: "0x9f70ed81",
  total: "0x2ddbd13a",
} as const;

/** The topic of the event `Bumped(bytes32 indexed id, uint256 count, uint256 total)`. */
export const BUMPED_TOPIC = "0xb4b4fcf6bc6ba80d20e2224961f942f50440f29bf5b7b754ffb7265ab811faaa";

/** Turns any text of at most 32 bytes, or 64 hexadecimal digits, into a `bytes32` word. */
export function identifierWord(identifier: string): string {
  const digits = identifier.replace(/^0x/, "");
  if (/^[0-9a-fA-F]{64}$/.test(digits)) return digits.toLowerCase();
  const bytes = new TextEncoder().encode(identifier);
  if (bytes.length > 32) throw new RangeError("an identifier has at most 32 bytes");
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"))
    .join("")
    .padEnd(64, "0");
}

/** The call data that counts one effect for this identifier. */
export const bumpCallData = (identifier: string): string => SELECTORS.bump + identifierWord(identifier);

/** The call data that asks how often this identifier took effect. */
export const countOfCallData = (identifier: string): string => SELECTORS.countOf + identifierWord(identifier);

/** The call data that asks how many effects there were in all. */
export const totalCallData = (): string => SELECTORS.total;
