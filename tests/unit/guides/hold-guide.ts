/** The tests that each guide's file and table are held to. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { rules } from "../../../src/check/rules/index.ts";
import { type Examination, hasErrors } from "../../../src/check/run-checks.ts";
import { loadCluster } from "../../../src/host/load-cluster.ts";
import { exactPlace } from "../../../src/host/locate.ts";
import { unsupportedIn } from "../../../src/targets/local/capabilities.ts";
import { clusterOfText, examined } from "./examine-text.ts";
import {
  type Edit,
  type FoundFault,
  findingKeys,
  type Guide,
  isSignOf,
  keyOf,
  questionKeys,
  without,
} from "./guide.ts";

export function holdGuide(guide: Guide): void {
  describe(`the table of guide ${guide.system}`, () => holdTable(guide));
  for (const folder of [guide.system, ...(guide.variants ?? [])])
    describe(`${folder} as it is written`, () => holdFile(guide, folder));
}

function holdTable({ letter, count, faults }: Guide): void {
  test("every number stands in it once", () => {
    const numbers = Array.from({ length: count }, (_, index) => `${letter}${index + 1}`);
    const listed = faults.map(({ fault }) => fault);
    expect(listed.toSorted()).toEqual(numbers.toSorted());
  });

  test("every reason why no model holds a fault is a sentence", () => {
    const reasons = faults.flatMap((fault) => ("notInAModel" in fault ? [fault.notInAModel] : []));
    expect(reasons.filter((reason) => reason.length < 40)).toEqual([]);
  });
}

function holdFile({ system, faults, extras }: Guide, folder: string): void {
  const file = fileURLToPath(new URL(`../../../examples/as-written/${folder}/cluster.ts`, import.meta.url));
  const text = readFileSync(file, "utf8");
  const asWritten = clusterOfText(text, file);
  const isHere = ({ variant = system }: { readonly variant?: string }): boolean => variant === folder;
  const found = faults.filter((fault): fault is FoundFault => "found" in fault && isHere(fault));
  const added = extras.filter(isHere);

  test("the loader reads the same cluster from it", async () => {
    const loaded = await loadCluster(file);
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
    const { findings } = examined(loaded.value.cluster);
    expect(findingKeys({ findings })).toEqual(findingKeys(examined(await asWritten)));
    for (const finding of findings) {
      const place = await exactPlace(finding.at, finding.path ?? []);
      expect(place.file, `${keyOf(finding)}: its file`).toBe(file);
      expect(text.split("\n")[place.line - 1], `${keyOf(finding)}: its line`).toMatch(/\w/);
    }
  });

  test("every finding says what to change, every serious one what happens without, and its rule explains itself", async () => {
    for (const finding of examined(await asWritten).findings) {
      expect(finding.fix, keyOf(finding)).not.toBe("");
      expect(finding.evidence.length, keyOf(finding)).toBeGreaterThan(0);
      if (finding.severity !== "info") expect(finding.counterExample, keyOf(finding)).toBeTypeOf("string");
      expect(
        rules.some(({ id }) => id === finding.rule),
        keyOf(finding),
      ).toBe(true);
    }
  });

  test("nothing starts it: it has errors, or holds what cannot be run here", async () => {
    const cluster = await asWritten;
    expect(hasErrors(examined(cluster).findings) || unsupportedIn(cluster).length > 0).toBe(true);
  });

  test("every error and warning belongs to a fault, or is listed with the reason", async () => {
    const ofFaults = faults.flatMap((fault) => ("found" in fault ? fault.found : []));
    const signs = [...ofFaults, ...added];
    const { findings } = examined(await asWritten);
    const serious = findings.filter(({ severity }) => severity !== "info");
    const alone = serious.filter((finding) => !signs.some((sign) => isSignOf(sign, finding)));
    expect(alone.map(keyOf)).toEqual([]);
    const unseen = added.filter((sign) => !findings.some((finding) => isSignOf(sign, finding)));
    expect(unseen).toEqual([]);
  });

  test.each(found.map((fault) => [fault.fault, fault.says, fault] as const))(
    "%s: %s",
    async (_number, _says, fault) => {
      const before = examined(await asWritten);
      const after = examined(await clusterOfText(edited(text, fault.repair), file));
      expect(goneAndCome(before, after)).toEqual({ gone: signsIn(before, fault), come: [], asked: [] });
    },
  );
}

/** What each sign of the fault stands for; a sign that finds nothing fails. */
function signsIn({ findings }: Examination, { fault, found }: FoundFault): readonly string[] {
  for (const sign of found) {
    const seen = findings.some((finding) => isSignOf(sign, finding));
    expect(seen, `${fault}: nothing found by ${JSON.stringify(sign)}`).toBe(true);
  }
  return findings
    .filter((finding) => found.some((sign) => isSignOf(sign, finding)))
    .map(keyOf)
    .sort();
}

/** A repair that only hides a fact would turn a finding into a question. */
function goneAndCome(
  before: Examination,
  after: Examination,
): Readonly<Record<"gone" | "come" | "asked", readonly string[]>> {
  return {
    gone: without(findingKeys(before), findingKeys(after)),
    come: without(findingKeys(after), findingKeys(before)),
    asked: without(questionKeys(after), questionKeys(before)),
  };
}

function edited(text: string, edits: readonly Edit[]): string {
  return edits.reduce((current, { find, replace }) => {
    const parts = current.split(find);
    expect(parts.length - 1, `the text ${JSON.stringify(find)} stands in the file once`).toBe(1);
    return parts.join(replace);
  }, text);
}
