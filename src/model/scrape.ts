/** Scrapes: what a Prometheus is told to read, so that `check` can say whether anything is there. */
import { type Declared, declared, isDeclared } from "./declaration.ts";
import { type OptionReader, shown } from "./read.ts";

export interface Scrape {
  /** The service or balancer whose instances it reads. */
  readonly of: string;
  readonly port: number;
  readonly path: string;
}

export interface ScrapeOptions {
  /** The service or balancer whose instances it reads. */
  readonly of: Declared;
  readonly port: number;
  /** Default "/metrics", Prometheus's own. */
  readonly path?: `/${string}`;
}

export function readScrapes(reader: OptionReader, uses: Declared[]): readonly Scrape[] | undefined {
  if (!reader.has("scrapes")) return undefined;
  return reader.list("scrapes").flatMap((item, index) => {
    const options = reader.within(["scrapes", String(index)], item, `scrapes ${index}`);
    const of = readScraped(options, uses);
    if (!options.has("port")) options.refuse("missing", ["port"], "a scrape needs a port", "add port: 8081");
    const port = options.integer("port", 1, { min: 1, max: 65_535 });
    const path = options.text("path") ?? "/metrics";
    options.refuseUnknown();
    return of === undefined ? [] : [{ of, port, path }];
  });
}

function readScraped(options: OptionReader, uses: Declared[]): string | undefined {
  const of = options.raw("of");
  if (isDeclared(of)) {
    const { data } = of[declared];
    if (data.kind === "service" || data.kind === "balancer") {
      uses.push(of);
      return data.name;
    }
  }
  options.refuse(
    "unknown-part",
    ["of"],
    `of cannot be ${shown(of)}`,
    "name a service or balancer of this file",
  );
  return undefined;
}
