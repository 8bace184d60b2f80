/** The faults on which tutti is compared with other checkers are those of the guides, and found by the rules it says. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { GuideFault } from "./guide.ts";
import { relayerFaults } from "./relayer-faults.ts";
import { relayerProgramFaults } from "./relayer-program-faults.ts";
import { websiteFaults } from "./website-faults.ts";

interface Compared {
  readonly fault: string;
  readonly rule: string;
  readonly file: string;
  readonly edits: readonly (readonly [find: string, replace: string])[];
}

const folder = new URL("../../comparison/", import.meta.url);
const { compared } = (await import(new URL("faults.mjs", folder).href)) as {
  compared: readonly Compared[];
};
const all: readonly GuideFault[] = [...relayerFaults, ...relayerProgramFaults, ...websiteFaults];

test("there are ten", () => {
  expect(new Set(compared.map(({ fault }) => fault)).size).toBe(10);
});

test.each(compared.map((one) => [one.fault, one] as const))(
  "%s is found by the rule that the page names",
  (_fault, { fault, rule }) => {
    const entry = all.find((one) => one.fault === fault);
    const found = entry && "found" in entry ? entry.found.map((sign) => sign.rule) : [];
    expect(found).toEqual(expect.arrayContaining(rule.split(", ")));
  },
);

test.each(compared.map((one) => [one.fault, one] as const))(
  "%s stands in its manifest once",
  (_fault, { file, edits }) => {
    const text = readFileSync(new URL(file, folder), "utf8");
    expect(edits.map(([find]) => text.split(find).length - 1)).toEqual(edits.map(() => 1));
  },
);
