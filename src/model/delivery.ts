/**
 * Delivery: how people bring a new revision of a service to where it runs, when it is not `tutti deploy` that does: who
 * builds it, who writes it down, what is looked at, and what undoes it. `check` judges it like any other setting.
 */
import { type Declared, dataOf, isDeclared } from "./declaration.ts";
import { given, type OptionReader, shown } from "./read.ts";

const hands = ["by-hand", "pipeline"] as const;
const rollbacks = ["by-hand", "rehearsed", "automatic"] as const;
const ends = ["running", "healthy"] as const;

export interface Delivery {
  /** Who builds and pushes the image. Missing: the file does not say. */
  readonly builds?: (typeof hands)[number];
  /** Who writes the new revision with its variables: somebody in a console, or a pipeline from files. Missing: unknown. */
  readonly revisions?: (typeof hands)[number];
  /** Something refuses a revision that belongs to another service. Missing: nothing does. */
  readonly refusesForeign: boolean;
  /** Something refuses another account, region or cluster. Missing: nothing does. */
  readonly refusesElsewhere: boolean;
  /** How a release is undone. Missing: nobody has written it down. */
  readonly rollback?: (typeof rollbacks)[number];
  /** What a release waits for before it counts as done. Missing: the file does not say. */
  readonly doneWhen?: (typeof ends)[number];
  /** Who stops the instances of before. Missing: what runs the service does. */
  readonly stopsOld?: "by-hand";
  /** Names of the services whose release is done before this one begins. */
  readonly after: readonly string[];
}

export interface DeliveryOptions {
  /** Who builds and pushes the image: "by-hand", on somebody's machine, or a "pipeline". */
  readonly builds?: Delivery["builds"];
  /** Who writes the new revision with its variables: "by-hand" in a console, or a "pipeline" from files. */
  readonly revisions?: Delivery["revisions"];
  /** True when something refuses a revision that belongs to another service. Default false. */
  readonly refusesForeign?: boolean;
  /** True when something refuses another account, region or cluster than this one. Default false. */
  readonly refusesElsewhere?: boolean;
  /** How a release is undone: "by-hand" from a text, "rehearsed" by hand, or "automatic". Default: nobody knows. */
  readonly rollback?: Delivery["rollback"];
  /** When a release counts as done: new instances are "running", or "healthy" and have their traffic. */
  readonly doneWhen?: Delivery["doneWhen"];
  /** "by-hand" when people stop the instances of before. Default: what runs the service does. */
  readonly stopsOld?: "by-hand";
  /** Services that are released first, and found healthy. */
  readonly after?: readonly Declared[];
}

export function readDelivery(reader: OptionReader, uses: Declared[]): Delivery | undefined {
  if (!reader.has("delivery")) return undefined;
  const options = reader.nested("delivery");
  const delivery: Delivery = {
    ...given("builds", options.optionalOneOf("builds", hands)),
    ...given("revisions", options.optionalOneOf("revisions", hands)),
    refusesForeign: options.flag("refusesForeign", false),
    refusesElsewhere: options.flag("refusesElsewhere", false),
    ...given("rollback", options.optionalOneOf("rollback", rollbacks)),
    ...given("doneWhen", options.optionalOneOf("doneWhen", ends)),
    ...given("stopsOld", options.optionalOneOf("stopsOld", ["by-hand"])),
    after: readEarlier(options, uses),
  };
  options.refuseUnknown();
  return delivery;
}

function readEarlier(options: OptionReader, uses: Declared[]): readonly string[] {
  return options.list("after").flatMap((item) => {
    const service = dataOf(item, "service");
    if (service && isDeclared(item)) {
      uses.push(item);
      return [service.name];
    }
    options.refuse(
      "unknown-part",
      ["after"],
      `after cannot hold ${shown(item)}`,
      "name a service of this file",
    );
    return [];
  });
}
