/** Guide 002: a website on ECS, RDS, ElastiCache and S3. */
import { holdGuide } from "./hold-guide.ts";
import { websiteFaults } from "./website-faults.ts";

holdGuide({
  system: "website",
  letter: "E",
  count: 20,
  faults: websiteFaults,
  extras: [
    {
      rule: "keepalive-below-idle",
      why: "Node closes a silent connection after 5s, and the balancer keeps it for 60s",
    },
    {
      rule: "slow-detection",
      message: "slowToLeave",
      why: "a target group asks each 30s, and needs two failures",
    },
    {
      rule: "durability-on-state",
      why: "ElastiCache keeps nothing over a restart unless it is told to, and chats are in it",
    },
    {
      rule: "eviction-on-state",
      why: "ElastiCache evicts keys that expire when its node is full, and sessions expire",
    },
    {
      rule: "account-region-guard",
      why: "the console acts on whatever account and region somebody is signed in to",
    },
  ],
});
