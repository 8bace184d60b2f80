/** Repairs in text: one option changes, and nothing else does. */
import { expect, test } from "vitest";
import { repairSource } from "./repair-source.ts";

/** Where the builder is called in the text. */
function placeOf(text: string, builder: string): { file: string; line: number; column: number } {
  const before = text.slice(0, text.indexOf(builder)).split("\n");
  return { file: "cluster.ts", line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

async function repaired(text: string, path: readonly string[], code?: string): Promise<string> {
  const at = placeOf(text, "redis(");
  return (await repairSource(text, [{ at, path, ...(code === undefined ? {} : { code }) }])).text;
}

test.each([
  ["redis('a', { eviction: 'x', memory: '1 GiB' })", "redis('a', { memory: '1 GiB' })"],
  ["redis('a', { memory: '1 GiB', eviction: 'x' })", "redis('a', { memory: '1 GiB' })"],
  ["redis('a', { memory: '1 GiB', eviction: 'x', })", "redis('a', { memory: '1 GiB', })"],
  ["redis('a', { eviction: 'x' })", "redis('a', {  })"],
  [
    "redis('a', {\n  memory: '1 GiB', // plenty\n  eviction: 'x',\n  cache: false,\n})",
    "redis('a', {\n  memory: '1 GiB', // plenty\n  cache: false,\n})",
  ],
])("an option is removed with its comma, and with its line where it has one: %s", async (text, expected) => {
  expect(await repaired(text, ["eviction"])).toBe(expected);
});

test.each([
  ["redis('a', { stopGrace: '5s' })", "redis('a', { stopGrace: '30s' })"],
  ["redis('a', { stopGrace: short, memory: 1 })", "redis('a', { stopGrace: '30s', memory: 1 })"],
  ["redis('a', { stopGrace })", "redis('a', { stopGrace: '30s' })"],
  ["redis('a', { memory: 1 })", "redis('a', { memory: 1, stopGrace: '30s' })"],
  ["redis('a', {})", "redis('a', { stopGrace: '30s' })"],
  ["redis('a', {\n  memory: 1,\n})", "redis('a', {\n  memory: 1,\n  stopGrace: '30s',\n})"],
])("an option is changed, or added as the others stand: %s", async (text, expected) => {
  expect(await repaired(text, ["stopGrace"], "'30s'")).toBe(expected);
});

test("an option inside of another call is found", async () => {
  const text = "redis('a', { release: rolling({ surge: 0, drain: '1s' }) })";
  const expected = "redis('a', { release: rolling({ surge: 1, drain: '1s' }) })";
  expect(await repaired(text, ["release", "surge"], "1")).toBe(expected);
});

test.each([
  ["the options are a variable", "redis('a', options)", ["eviction"]],
  ["there are no options", "redis('a')", ["eviction"]],
  ["an option above it is a variable", "redis('a', { release: usual })", ["release", "surge"]],
])("nothing is changed where %s", async (_where, text, path) => {
  expect(await repaired(text, path, "1")).toBe(text);
});

test("nothing is changed where another call stands on the line", async () => {
  const text = "join(redis, service('a', { surge: 1 }))";
  const at = { file: "cluster.ts", line: 1, column: 3 };
  const { done, hunks } = await repairSource(text, [{ at, path: ["surge"], code: "2" }]);
  expect({ done, hunks }).toEqual({ done: 0, hunks: [] });
});

test("two repairs of one option are made once", async () => {
  const text = "redis('a', { stopGrace: '1s' })";
  const repair = { at: placeOf(text, "redis("), path: ["stopGrace"], code: "'9s'" };
  const { text: repaired, done } = await repairSource(text, [repair, repair]);
  expect({ repaired, done }).toEqual({ repaired: "redis('a', { stopGrace: '9s' })", done: 1 });
});

test("several repairs are made at once, each shown in whole lines", async () => {
  const text =
    "const a = redis('a', { eviction: 'x' });\nconst b = service('b', {\n  stopGrace: '1s',\n});\n";
  const repairs = [
    { at: placeOf(text, "service("), path: ["stopGrace"], code: "'9s'" },
    { at: placeOf(text, "redis("), path: ["eviction"] },
  ];
  expect(await repairSource(text, repairs)).toEqual({
    text: "const a = redis('a', {  });\nconst b = service('b', {\n  stopGrace: '9s',\n});\n",
    done: 2,
    hunks: [
      {
        line: 1,
        before: ["const a = redis('a', { eviction: 'x' });"],
        after: ["const a = redis('a', {  });"],
      },
      { line: 3, before: ["  stopGrace: '1s',"], after: ["  stopGrace: '9s',"] },
    ],
  });
});
