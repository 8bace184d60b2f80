/** The repaired twins of the guides: nothing is wrong with them, and what is accepted has a reason. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { clusterOfText, examined } from "./examine-text.ts";
import { keyOf } from "./guide.ts";

const examples = new URL("../../../examples/", import.meta.url);
const twins = readdirSync(examples).filter((folder) => folder !== "as-written");

test.each(twins)("%s has no error and no warning that nobody accepted", async (folder) => {
  const file = fileURLToPath(new URL(`${folder}/cluster.ts`, examples));
  const cluster = await clusterOfText(readFileSync(file, "utf8"), file);
  const serious = examined(cluster).findings.filter(({ severity }) => severity !== "info");
  expect(serious.map(keyOf)).toEqual([]);
  const reasons = (cluster.allowances ?? []).map(({ reason }) => reason);
  expect(reasons.filter((reason) => reason.length < 30)).toEqual([]);
});
