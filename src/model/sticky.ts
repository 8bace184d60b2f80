/** Stickiness: which requests of one client a balancer gives to the same instance, as long as that one is there. */
import type { Protocol } from "./port.ts";
import { hereWhenAsked, OptionReader, shown } from "./read.ts";

/** By a cookie that the balancer sets, HttpOnly and SameSite=Lax, over TLS also Secure. Its value is a number that says nothing of the instance. */
export interface CookieSticky {
  readonly kind: "cookie";
  readonly name: string;
  /** Sent over TLS only: so wherever the listener speaks it. */
  readonly secure?: true;
}

export type Sticky = { readonly kind: "source" } | { readonly kind: "mqtt-client-id" } | CookieSticky;

/**
 * "source": by the client's address. "mqtt-client-id": by the id in its CONNECT, over tcp. `cookie("NAME")`: over http.
 *
 * @typeParam P What the listener speaks.
 */
export type StickyOption<P extends Protocol> =
  | "source"
  | (P extends "http" ? CookieSticky : "mqtt-client-id");

/** As it may stand in a configuration, and in a header. */
export const COOKIE_NAME: RegExp = /^[A-Za-z][A-Za-z0-9_]{0,39}$/;

/** Names a cookie to be sticky by. */
export function cookie(name: string): CookieSticky {
  const reader = new OptionReader("cookie", {}, hereWhenAsked());
  refuseWrongName(reader, [], name);
  reader.finish();
  return Object.freeze({ kind: "cookie", name });
}

function refuseWrongName(reader: OptionReader, path: readonly string[], name: unknown): void {
  if (typeof name === "string" && COOKIE_NAME.test(name)) return;
  const fix = 'write letters, digits and "_", such as cookie("SERVER")';
  reader.refuse("wrong-name", path, `${shown(name)} is no name for a cookie`, fix);
}

/** @param isSecure The listener speaks TLS. */
export function readSticky(reader: OptionReader, protocol: Protocol, isSecure: boolean): Sticky | undefined {
  const value = reader.raw("sticky");
  if (value === undefined) return undefined;
  if (value === "source") return { kind: value };
  const isCookie = (value as { kind?: unknown } | null)?.kind === "cookie";
  if (value === "mqtt-client-id" && protocol === "tcp") return { kind: value };
  if (isCookie && protocol === "http") {
    const { name, secure } = value as CookieSticky;
    refuseWrongName(reader, ["sticky"], name);
    return { kind: "cookie", name, ...(isSecure || secure === true ? { secure: true } : {}) };
  }
  const isKnown = isCookie || value === "mqtt-client-id";
  const message = isKnown
    ? `${protocol} has no ${isCookie ? "cookies" : "MQTT client ids"} to be sticky by`
    : `sticky cannot be ${shown(value)}`;
  const other = protocol === "http" ? 'cookie("SERVER")' : '"mqtt-client-id"';
  reader.refuse(
    isKnown ? "wrong-protocol" : "wrong-value",
    ["sticky"],
    message,
    `write "source" or ${other}`,
  );
  return undefined;
}
