/** Evidence: the facts that a finding rests on, each with where it comes from. */
import type { Place } from "../base/place.ts";
import type { Evidence } from "../contract/finding.ts";
import type { Vendor, VendorDefault } from "../model/vendor-default.ts";

/** The user's file says so; `where` names the part, if it is not the one that the finding is about. */
export function stated(
  fact: string,
  where?: { readonly place: Place },
  path: readonly string[] = [],
): Evidence {
  return where ? { fact, source: "stated", at: where.place, path } : { fact, source: "stated" };
}

/** The file says nothing, so a default holds: that of a vendor's program, else tutti's. */
export function byDefault(fact: string, vendor?: Vendor): Evidence {
  if (!vendor) return { fact, source: "default" };
  const { program, reference } = vendor;
  return { fact, source: "default", vendor: { program, reference } };
}

/** It follows from other facts. */
export function derived(fact: string): Evidence {
  return { fact, source: "derived" };
}

/** The model keeps no trace of who set a value, so one that equals the default counts as the default. */
export function settingFact(fact: string, isDefault: boolean): Evidence {
  return isDefault ? byDefault(fact) : stated(fact);
}

/** The same of a vendor's program: what equals its default counts as that. */
export function vendorFact<T>(fact: string, value: T, byVendor: VendorDefault<T>): Evidence {
  return value === byVendor.value ? byDefault(fact, byVendor) : stated(fact);
}
