/** The second half of the faults of guides 000 and 001, L16 to L30: doors, secrets, deliveries, and what users rely on. */
import type { Edit, GuideFault } from "./guide.ts";

export const machineFaults: readonly GuideFault[] = [
  {
    fault: "L16",
    says: "geth for every page (--rpccorsdomain *), and for everybody by /eth",
    found: [{ rule: "public-chain-node" }],
    repair: [
      { find: 'corsDomains: ["*"]', replace: 'corsDomains: ["https://wallet.example"]' },
      {
        find: "  port: http(8545),\n",
        replace: "  port: http(8545),\n  rateLimit: { perSecond: 20, burst: 40 },\n",
      },
    ],
  },
  {
    fault: "L17",
    says: "/socket.io leads to 8083, and the group of 8087 is never reached",
    found: [{ rule: "dead-route" }],
    repair: [
      {
        find: '{ path: "/socket.io", to: relay }',
        replace: '{ path: "/socket.io", to: relay.ports.sockets }',
      },
    ],
  },
  {
    fault: "L18",
    says: "HTTP is the default, and orders carry private keys",
    found: [{ rule: "plain-confidence" }],
    repair: [
      {
        find: "  listen: http(80),\n",
        replace: "  listen: http(443),\n  tls: developmentCertificate(),\n",
      },
      { find: 'kind: "aws-application", ', replace: 'kind: "aws-application", oldestTls: "1.2", ' },
      importing("developmentCertificate"),
    ],
  },
  {
    fault: "L19",
    says: "health is GET /, which answers 200 by itself",
    found: [{ rule: "shallow-health-check" }],
    repair: [
      {
        find: '  health: http("/", { proves: "process" }),\n  env',
        replace: '  health: http("/ready"),\n  env',
      },
      {
        find: '  health: http("/", { proves: "process" }),\n  from',
        replace: '  health: http("/synced"),\n  from',
      },
    ],
  },
  {
    fault: "L20",
    says: "the password of the key of the miner is an option of its command",
    found: [{ rule: "secret-in-clear", message: "option", subject: "miner" }],
    repair: [{ find: '"--passwords", "xxxx", ', replace: "" }],
  },
  {
    fault: "L21",
    says: "keys of a user on every host, with ec2:* and iam:PassRole",
    found: [{ rule: "standing-credentials" }],
    repair: [
      { find: 'credentials: "user-keys"', replace: 'credentials: "role"' },
      {
        find: '["ec2:*", "s3:*", "autoscaling:*", "lambda:*", "iam:PassRole"]',
        replace: '["cloudwatch:PutMetricData", "s3:GetObject"]',
      },
    ],
  },
  {
    fault: "L22",
    says: "go build on the machines that serve, by a pasted commit, without a way back",
    found: [{ rule: "built-on-host" }, { rule: "revision-by-hand" }, { rule: "no-way-back" }],
    repair: [
      { find: '  buildsOnHost: { timeout: "120s" },\n', replace: "" },
      {
        find: 'revisions: "by-hand", doneWhen: "running"',
        replace: 'revisions: "pipeline", rollback: "rehearsed", doneWhen: "running"',
      },
      {
        find: 'revisions: "by-hand", doneWhen: "healthy"',
        replace: 'revisions: "pipeline", rollback: "rehearsed", doneWhen: "healthy"',
      },
    ],
  },
  {
    fault: "L23",
    says: "ValidateService of miner and extractor is exit 0",
    found: [{ rule: "done-when-running" }],
    repair: [{ find: 'doneWhen: "running"', replace: 'doneWhen: "healthy"' }],
  },
  {
    fault: "L24",
    says: "settings come by scp, only the first time",
    found: [
      { rule: "configured-by-hand", subject: "relay" },
      { rule: "configured-by-hand", subject: "miner" },
      { rule: "configured-by-hand", subject: "extractor" },
    ],
    repair: [{ find: 'byHand: ["configuration", "secrets"]', replace: "byHand: []" }],
  },
  {
    fault: "L25",
    says: "the config in the repository holds what looks like live secrets",
    found: [{ rule: "secret-in-clear", message: "variable", subject: "relay" }],
    repair: [
      {
        find: 'MY_TOKEN_APP_SECRET: "6d1f5c0e2ab94f7c"',
        replace: 'MY_TOKEN_APP_SECRET: secret("MY_TOKEN_APP_SECRET")',
      },
      importing("secret"),
    ],
  },
  {
    fault: "L26",
    says: "the order of starts is told in prose",
    found: [{ rule: "starts-before-reader" }, { rule: "unordered-release" }],
    repair: [
      { find: "  after: [],", replace: "  after: [relay, miner]," },
      {
        find: "  delivery: unchecked,\n  groups: [miners]",
        replace: "  delivery: { ...unchecked, after: [relay] },\n  groups: [miners]",
      },
    ],
  },
  {
    fault: "L27",
    says: "no single point of failure, with one Redis and one MySQL",
    found: [
      { rule: "single-point", subject: "balances" },
      { rule: "single-point", subject: "orders" },
    ],
    repair: [
      {
        find: 'redis("balances", {\n',
        replace:
          'redis("balances", {\n  replicas: 2,\n  minReplicasToWrite: 1,\n  sentinel: { count: 3, quorum: 2, downAfter: "5s", failoverTimeout: "60s" },\n',
      },
      { find: 'mysql("orders", {\n', replace: 'mysql("orders", {\n  rds: { multiZone: true },\n' },
    ],
  },
  {
    fault: "L28",
    says: "Redis holds non-critical data, which are reservations and nonces",
    found: [{ rule: "durability-against-promise", subject: "balances" }],
    repair: [{ find: 'durability: "snapshot"', replace: 'durability: "always"' }],
  },
  {
    fault: "L29",
    says: "the browser of ZooKeeper is said to view and edit Kafka; the wiki is in Chinese",
    notInAModel:
      "What a page calls a program, and in which language, changes nothing of the cluster: the same parts result.",
  },
  {
    fault: "L30",
    says: "[cloudwatch] in the text, [cloud_watch] in the file",
    notInAModel:
      "Whether a program's parser of TOML takes one key for the other is a fact about that program's source, which a model of parts and settings does not hold.",
  },
];

/** The edit of the import that an edit needs. */
export function importing(names: string): Edit {
  return { find: "  anywhere,\n", replace: `  anywhere,\n  ${names},\n` };
}
