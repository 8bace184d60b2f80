/** Disturbance: what faults have changed about the world until now, in the form that the world asks for. */
import type { Effect, Failure, StartEffect } from "../../contract/effect.ts";
import type { Answer, Circumstances } from "./circumstances.ts";
import type { Behaviour } from "./process.ts";

export interface BehaviourRule {
  readonly applies: (start: StartEffect) => boolean;
  readonly behaviour: (usual: Behaviour) => Behaviour;
  /** Told each time that a program behaves so. */
  readonly used: () => void;
}

interface Refusals {
  left: number;
  readonly code: Failure["code"];
  readonly used: () => void;
}

export class Disturbance implements Circumstances {
  readonly #rules: BehaviourRule[] = [];
  readonly #answers = new Map<string, { readonly answer: Answer; readonly used: () => void }>();
  readonly #refusals = new Map<string, Refusals>();

  addRule(rule: BehaviourRule): void {
    this.#rules.push(rule);
  }

  removeRule(rule: BehaviourRule): void {
    const index = this.#rules.indexOf(rule);
    if (index >= 0) this.#rules.splice(index, 1);
  }

  /** The next answer to this effect is another one. */
  setAnswer(effect: string, answer: Answer, used: () => void): void {
    this.#answers.set(effect, { answer, used });
  }

  /** The next tries of this effect are refused. */
  refuse(effect: string, code: Failure["code"], times: number, used: () => void): void {
    this.#refusals.set(effect, { left: times, code, used });
  }

  readonly behaviour = (start: StartEffect, usual: Behaviour): Behaviour | undefined => {
    const rule = this.#rules.find((it) => it.applies(start));
    rule?.used();
    return rule?.behaviour(usual);
  };

  readonly answer = (effect: Effect): Answer | undefined => {
    const changed = this.#answers.get(effect.id);
    if (!changed) return undefined;
    this.#answers.delete(effect.id);
    changed.used();
    return changed.answer;
  };

  readonly failing = (effect: Effect): Failure["code"] | undefined => {
    const refusals = this.#refusals.get(effect.id);
    if (!refusals || refusals.left === 0) return undefined;
    refusals.left -= 1;
    refusals.used();
    return refusals.code;
  };
}
