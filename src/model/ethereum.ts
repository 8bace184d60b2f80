/** What is known of a service that is a node of Ethereum: who may ask it from a web page. */
import { type OptionReader, shown } from "./read.ts";
import type { VendorDefault } from "./vendor-default.ts";

export interface EthereumNode {
  /** `--http.corsdomain` (`--rpccorsdomain` before geth 1.9). */
  readonly corsDomains: readonly string[];
}

export interface EthereumOptions {
  /** Origins whose pages may ask it: ["https://wallet.example"], or ["*"] for all. Default: none, as with geth. */
  readonly corsDomains?: readonly string[];
}

export const corsDomainsDefault: VendorDefault<readonly string[]> = {
  value: [],
  program: "geth 1.8",
  reference: "command line options, --rpccorsdomain",
};

export function readEthereum(reader: OptionReader): EthereumNode | undefined {
  if (!reader.has("ethereum")) return undefined;
  const options = reader.nested("ethereum");
  const corsDomains = options.list("corsDomains").map((item) => {
    if (typeof item === "string" && item !== "") return item;
    const message = `corsDomains cannot hold ${shown(item)}`;
    options.refuse("wrong-value", ["corsDomains"], message, 'write ["https://wallet.example"]');
    return "";
  });
  options.refuseUnknown();
  return { corsDomains };
}
