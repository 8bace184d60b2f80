/** Every kind of fault. A new one is a file, and a line in each of the three lists here. */
import { type BadRevision, badRevision } from "./bad-revision.ts";
import { type BalancerCrash, balancerCrash } from "./balancer-crash.ts";
import { type EffectAnswer, effectAnswer } from "./effect-answer.ts";
import { type EffectRefused, effectRefused } from "./effect-refused.ts";
import type { FaultKind } from "./fault.ts";
import { type FiguresMissing, figuresMissing } from "./figures-missing.ts";
import { type LoadStep, loadStep } from "./load-step.ts";
import { type MachineLost, machineLost } from "./machine-lost.ts";
import { type OperatorCancel, operatorCancel } from "./operator-cancel.ts";
import { type ProcessCrash, processCrash } from "./process-crash.ts";
import { type ProcessHang, processHang } from "./process-hang.ts";
import { type ProcessLeak, processLeak } from "./process-leak.ts";
import { type SlowStart, slowStart } from "./slow-start.ts";
import { type StoreCrash, storeCrash } from "./store-crash.ts";
import { type SupervisorCrash, supervisorCrash } from "./supervisor-crash.ts";
import { type ZoneLost, zoneLost } from "./zone-lost.ts";

export type Fault =
  | BadRevision
  | BalancerCrash
  | EffectAnswer
  | EffectRefused
  | FiguresMissing
  | LoadStep
  | MachineLost
  | OperatorCancel
  | ProcessCrash
  | ProcessHang
  | ProcessLeak
  | SlowStart
  | StoreCrash
  | SupervisorCrash
  | ZoneLost;

type FaultKinds = { readonly [Kind in Fault["kind"]]: FaultKind<Extract<Fault, { kind: Kind }>> };

export const faultKinds: FaultKinds = {
  "bad-revision": badRevision,
  "balancer-crash": balancerCrash,
  "effect-answer": effectAnswer,
  "effect-refused": effectRefused,
  "figures-missing": figuresMissing,
  "load-step": loadStep,
  "machine-lost": machineLost,
  "operator-cancel": operatorCancel,
  "process-crash": processCrash,
  "process-hang": processHang,
  "process-leak": processLeak,
  "slow-start": slowStart,
  "store-crash": storeCrash,
  "supervisor-crash": supervisorCrash,
  "zone-lost": zoneLost,
};

/** The kind of a fault, for whoever has a fault of any kind. */
export function kindOfFault(fault: Fault): FaultKind<Fault> {
  return faultKinds[fault.kind] as unknown as FaultKind<Fault>;
}
