/** Writes docs/rules/ from the rules. Run `npm run build` first. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ruleDoc, ruleIndexDoc } from "../dist/check/rule-doc.js";
import { rules } from "../dist/check/rules/index.js";

const folder = fileURLToPath(new URL("../docs/rules/", import.meta.url));

mkdirSync(folder, { recursive: true });
for (const name of readdirSync(folder).filter((entry) => entry.endsWith(".md"))) rmSync(`${folder}${name}`);
for (const rule of rules) writeFileSync(`${folder}${rule.id}.md`, ruleDoc(rule));
writeFileSync(`${folder}README.md`, ruleIndexDoc(rules));
process.stdout.write(`${rules.length} rules written to docs/rules\n`);
