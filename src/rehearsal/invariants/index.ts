/** Every invariant. A new one is a file, and a line in each of the two lists here. */

import { art01 } from "./ART-01.ts";
import { asc01 } from "./ASC-01.ts";
import { asc02 } from "./ASC-02.ts";
import { asc03 } from "./ASC-03.ts";
import { asc04 } from "./ASC-04.ts";
import { asc05 } from "./ASC-05.ts";
import { asc06 } from "./ASC-06.ts";
import { asc07 } from "./ASC-07.ts";
import { conn01 } from "./CONN-01.ts";
import { fd03 } from "./FD-03.ts";
import type { Invariant } from "./invariant.ts";
import { lb01 } from "./LB-01.ts";
import { lb02 } from "./LB-02.ts";
import { lb03 } from "./LB-03.ts";
import { lb04 } from "./LB-04.ts";
import { lck01 } from "./LCK-01.ts";
import { lck02 } from "./LCK-02.ts";
import { net01 } from "./NET-01.ts";
import { net02 } from "./NET-02.ts";
import { rec01 } from "./REC-01.ts";
import { rec02 } from "./REC-02.ts";
import { rec03 } from "./REC-03.ts";
import { rec04 } from "./REC-04.ts";
import { rec05 } from "./REC-05.ts";
import { rec06 } from "./REC-06.ts";
import { rec07 } from "./REC-07.ts";
import { rec08 } from "./REC-08.ts";
import { rel02 } from "./REL-02.ts";
import { req01 } from "./REQ-01.ts";
import { roll01 } from "./ROLL-01.ts";
import { roll02 } from "./ROLL-02.ts";
import { roll03 } from "./ROLL-03.ts";
import { roll04 } from "./ROLL-04.ts";
import { roll05 } from "./ROLL-05.ts";
import { roll06 } from "./ROLL-06.ts";
import { roll07 } from "./ROLL-07.ts";
import { roll08 } from "./ROLL-08.ts";
import { roll09 } from "./ROLL-09.ts";
import { roll10 } from "./ROLL-10.ts";
import { roll11 } from "./ROLL-11.ts";
import { roll12 } from "./ROLL-12.ts";
import { roll13 } from "./ROLL-13.ts";
import { roll14 } from "./ROLL-14.ts";
import { roll15 } from "./ROLL-15.ts";
import { roll16 } from "./ROLL-16.ts";
import { roll17 } from "./ROLL-17.ts";
import { roll18 } from "./ROLL-18.ts";
import { roll19 } from "./ROLL-19.ts";
import { roll20 } from "./ROLL-20.ts";
import { ses01 } from "./SES-01.ts";
import { st01 } from "./ST-01.ts";
import { st02 } from "./ST-02.ts";

export const invariants: readonly Invariant[] = [
  ...[
    roll01,
    roll02,
    roll03,
    roll04,
    roll05,
    roll06,
    roll07,
    roll08,
    roll09,
    roll10,
    roll11,
    roll12,
    roll13,
    roll14,
    roll15,
    roll16,
    roll17,
    roll18,
    roll19,
    roll20,
  ],
  ...[rec01, rec02, rec03, rec04, rec05, rec06, rec07, rec08],
  ...[asc01, asc02, asc03, asc04, asc05, asc06, asc07],
  ...[lck01, lck02],
  ...[lb01, lb02, lb03, lb04],
  ...[fd03],
  ...[art01, rel02],
  ...[conn01, net01, net02, req01, ses01, st01, st02],
];
