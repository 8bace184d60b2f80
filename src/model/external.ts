/** Something that exists outside of the cluster, and that its parts connect to. */
import { frozen } from "../base/frozen.ts";
import type { Place } from "../base/place.ts";
import { type Allowance, readAllowances } from "./allowance.ts";
import { type Declared, declared } from "./declaration.ts";
import { type Port, type Protocol, readPort } from "./port.ts";
import { here, OptionReader, readName } from "./read.ts";
import { type ExternalReference, owned } from "./value.ts";

export interface External {
  readonly kind: "external";
  readonly name: string;
  readonly place: Place;
  readonly host: string;
  readonly port: Port;
  readonly tls: boolean;
  /** Of its URL, without "://". */
  readonly scheme: string;
}

export interface ExternalOptions<P extends Protocol> {
  /** A name or an address. */
  readonly host: string;
  readonly port: Port<P>;
  /** Default false. */
  readonly tls?: boolean;
  /** Findings on it that are accepted. */
  readonly allow?: Allowance | readonly Allowance[];
  /** Of its URL, such as "postgres". Default "http", "https" with `tls`, or "tcp". */
  readonly scheme?: string;
}

export interface ExternalHandle<N extends string = string, P extends Protocol = Protocol>
  extends Declared<External> {
  readonly kind: "external";
  readonly name: N;
  readonly protocol: P;
  readonly url: ExternalReference;
  readonly host: ExternalReference;
  readonly port: ExternalReference;
}

const HOST =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)*\.?|[0-9A-Fa-f]*:[0-9A-Fa-f:.]+)$/;
const SCHEME = /^[a-z][a-z0-9+.-]*$/;

/**
 * Declares something that tutti neither starts nor stops: a chain, a mail server, a database of others.
 *
 * @example const rpc = external("rpc", { host: "rpc.example.com", port: http(443), tls: true });
 */
export function external<const N extends string, P extends Protocol>(
  name: N,
  options: ExternalOptions<P>,
): ExternalHandle<N, P> {
  const place = here();
  const reader = new OptionReader(`external "${name}"`, options, place);
  const data = readExternal(reader, readName("external", name, reader), place);
  const allows = readAllowances(reader);
  reader.finish();
  const address = data.host.includes(":") ? `[${data.host}]` : data.host;
  const handle: ExternalHandle<N, P> = {
    kind: "external",
    name,
    protocol: data.port.protocol as P,
    url: referenceWith(() => handle, data.name, `${data.scheme}://${address}:${data.port.port}`),
    host: referenceWith(() => handle, data.name, data.host),
    port: referenceWith(() => handle, data.name, String(data.port.port)),
    [declared]: { data, uses: [], allows },
  };
  return frozen(handle);
}

function readExternal(reader: OptionReader, name: string, place: Place): External {
  const host = reader.text("host") ?? "";
  if (!reader.has("host"))
    reader.refuse("missing", ["host"], "a host is missing", 'add host: "db.example.com"');
  else if (!HOST.test(host))
    reader.refuse(
      "wrong-host",
      ["host"],
      `"${host}" is no host`,
      "write a name or an address, without scheme and port",
    );
  const port = readPort(reader, ["port"], reader.raw("port"));
  if (!reader.has("port")) reader.refuse("missing", ["port"], "a port is missing", "add port: http(443)");
  const tls = reader.flag("tls", false);
  const plain = port?.protocol ?? "tcp";
  const scheme = reader.text("scheme") ?? (tls && plain === "http" ? "https" : plain);
  if (!SCHEME.test(scheme))
    reader.refuse(
      "wrong-scheme",
      ["scheme"],
      `"${scheme}" is no scheme`,
      'write it without "://", such as "postgres"',
    );
  return {
    kind: "external",
    name,
    place,
    host,
    port: port ?? { kind: "port", protocol: "tcp", port: 1 },
    tls,
    scheme,
  };
}

function referenceWith(handle: () => ExternalHandle, name: string, text: string): ExternalReference {
  return owned({ kind: "external-reference", external: name, text }, () => [handle()]);
}
