/** Compiles Counter.sol again, for those who change it; the result is committed, so that no build needs a compiler. */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const SOURCE = new URL("Counter.sol", import.meta.url);
const RESULT = new URL("src/counter-bytecode.json", import.meta.url);

// No metadata and a fixed EVM version: the address depends on every byte of the code.
const input = {
  language: "Solidity",
  sources: { "Counter.sol": { content: readFileSync(SOURCE, "utf8") } },
  settings: {
    evmVersion: "paris",
    optimizer: { enabled: true, runs: 200 },
    metadata: { bytecodeHash: "none", appendCBOR: false },
    outputSelection: { "*": { "*": ["evm.bytecode.object", "evm.methodIdentifiers"] } },
  },
};

const answer = execFileSync("npx", ["--yes", "solc@0.8.37", "--standard-json"], {
  input: JSON.stringify(input),
  encoding: "utf8",
});
const output = JSON.parse(answer.slice(answer.indexOf("{")));
if (output.errors !== undefined)
  throw new Error(output.errors.map((error) => error.formattedMessage).join("\n"));
const compiled = output.contracts["Counter.sol"].Counter.evm;
const result = { bytecode: `0x${compiled.bytecode.object}`, selectors: compiled.methodIdentifiers };
writeFileSync(RESULT, `${JSON.stringify(result, null, 2)}\n`);
