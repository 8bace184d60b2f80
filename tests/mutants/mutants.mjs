/**
 * Mutants: our control plane broken on purpose, each by replacing one piece of source. `file` is below `src/`, `find`
 * must stand in it exactly once, `rehearse` are the words of the hunt where the usual ones are too broad, `row` is the bug of a real orchestrator that it is like, where there is one.
 */
export const mutants = [
  {
    name: "sigterm-while-balancer-starts",
    file: "control/sweep.ts",
    find: "(isRunning(draft, balancer) || isBalancerBusy(draft, balancer))",
    replace: "isBalancerBusy(draft, balancer)",
    row: "found by rehearsal in tutti itself",
  },
  {
    name: "half-added-member-forgotten",
    file: "control/absorb-outcome.ts",
    find: 'if (effect.body.kind === "pool-add") halfAdded(draft, instance, effect.body.balancer);',
    replace: "",
    row: "found by rehearsal in tutti itself",
  },
  {
    name: "drain-of-others-never-ends",
    file: "control/deviation.ts",
    find: "{ drainingSinceMonoMs: deviation.sinceMonoMs }",
    replace: "{}",
    row: "found by rehearsal in tutti itself",
  },
  {
    name: "member-of-starting-balancer-forgotten",
    file: "control/sweep.ts",
    find: "return isJoining(draft, instance) || isMember(draft, instance);",
    replace: "return isMember(draft, instance);",
    rehearse: ["scale", "web=2", "--exhaustive"],
    row: "found by rehearsal in tutti itself",
  },
  {
    name: "proof-while-balancer-is-down",
    file: "control/absorb-observation.ts",
    find: "if (isBack) restartProofs(draft, instance);",
    replace: "",
    row: "found by rehearsal in tutti itself",
  },
  {
    name: "stop-before-new-is-healthy",
    file: "control/arrange.ts",
    find: "return counted.length >= desired - settingsOf(spec).unavailable;",
    replace: "return others.length >= desired - settingsOf(spec).unavailable;",
    row: "kubernetes#72231, moby#37972",
  },
  {
    name: "proof-time-forgotten",
    file: "control/arrange.ts",
    find: "return !instance.trial || draft.reached(instance.readySinceMonoMs + settingsOf(spec).healthyForMs);",
    replace: "return true;",
    row: "nomad#6864",
  },
  {
    name: "sigterm-before-deregistration",
    file: "control/life.ts",
    find: "if (leaving !== undefined || isInPool(draft, instance)) return leaving;",
    replace: 'if (leaving !== undefined && leaving.body.kind !== "pool-drain") return leaving;',
    row: "amazon-ecs-agent#234, kubernetes#43576",
  },
  {
    name: "fence-forgotten",
    file: "control/absorb-resumed.ts",
    find: "draft.fields.fence = resumed.fence;",
    replace: "",
    row: "our own prototype: two controllers alive",
  },
  {
    name: "journal-after-effect",
    file: "engine/engine.ts",
    find: "for (const effect of decision.effects) world.perform(effect, (outcome) => this.accept(outcome));",
    replace: "",
    also: {
      find: "journal.record({ now, input, effects, events }, state, changed);",
      replace:
        "for (const effect of effects) this.#ports.world.perform(effect, (outcome) => this.accept(outcome)); journal.record({ now, input, effects, events }, state, changed);",
    },
    row: "our own prototype: intents that were not persisted",
  },
  {
    name: "surge-ignored",
    file: "control/arrange.ts",
    find: "if (live >= desired + settingsOf(spec).surge) return;",
    replace: "if (live >= desired + settingsOf(spec).surge + 1) return;",
    row: "swarmkit#2242",
  },
  {
    name: "effects-of-before-not-repeated",
    file: "control/absorb-resumed.ts",
    find: "draft.effects.push(again);",
    replace: "",
    row: "nomad GH-25726",
  },
  {
    name: "job-result-forgotten",
    file: "control/absorb-observation.ts",
    find: "draft.fields.jobsDone = [...draft.fields.jobsDone, jobKey(instance.part, instance.revision)];",
    replace:
      "if (draft.fields.resumedMonoMs === 0) draft.fields.jobsDone = [...draft.fields.jobsDone, jobKey(instance.part, instance.revision)];",
    row: "a migration that runs twice",
  },
];
