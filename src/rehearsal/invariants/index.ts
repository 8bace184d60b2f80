/** Every invariant. A new one is a file, and a line in each of the two lists here. */
import type { Invariant } from "./invariant.ts";
import { lb01 } from "./LB-01.ts";
import { lb02 } from "./LB-02.ts";
import { lb03 } from "./LB-03.ts";
import { lck01 } from "./LCK-01.ts";
import { rec01 } from "./REC-01.ts";
import { rec02 } from "./REC-02.ts";
import { rec05 } from "./REC-05.ts";
import { rec08 } from "./REC-08.ts";
import { roll01 } from "./ROLL-01.ts";
import { roll02 } from "./ROLL-02.ts";
import { roll03 } from "./ROLL-03.ts";
import { roll05 } from "./ROLL-05.ts";
import { roll07 } from "./ROLL-07.ts";
import { roll08 } from "./ROLL-08.ts";
import { roll09 } from "./ROLL-09.ts";
import { roll11 } from "./ROLL-11.ts";
import { roll12 } from "./ROLL-12.ts";

export const invariants: readonly Invariant[] = [
  ...[roll01, roll02, roll03, roll05, roll07, roll08, roll09, roll11, roll12],
  ...[rec01, rec02, rec05, rec08],
  ...[lck01],
  ...[lb01, lb02, lb03],
];
