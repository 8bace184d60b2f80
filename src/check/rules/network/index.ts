/** The rules of the category "network". */
import type { Rule } from "../../rule.ts";
import { balanceBySource } from "./balance-by-source.ts";
import { brokerNodePorts } from "./broker-node-ports.ts";
import { clientAddressLost } from "./client-address-lost.ts";
import { consoleOpen } from "./console-open.ts";
import { deadRoute } from "./dead-route.ts";
import { discoveryPastBalancer } from "./discovery-past-balancer.ts";
import { emptyGroup } from "./empty-group.ts";
import { forwardedTrust } from "./forwarded-trust.ts";
import { hostPortInTask } from "./host-port-in-task.ts";
import { lostEdge } from "./lost-edge.ts";
import { namesResolvedOnce } from "./names-resolved-once.ts";
import { obsoleteTls } from "./obsolete-tls.ts";
import { openStatusPage } from "./open-status-page.ts";
import { ordersWithoutLogin } from "./orders-without-login.ts";
import { plainBehindTls } from "./plain-behind-tls.ts";
import { plainConfidence } from "./plain-confidence.ts";
import { portConflict } from "./port-conflict.ts";
import { proxyProtocolMismatch } from "./proxy-protocol-mismatch.ts";
import { publicChainNode } from "./public-chain-node.ts";
import { shellOpen } from "./shell-open.ts";
import { subnetRoutes } from "./subnet-routes.ts";
import { unauthenticatedStore } from "./unauthenticated-store.ts";
import { undeclaredExposure } from "./undeclared-exposure.ts";
import { undeclaredReachability } from "./undeclared-reachability.ts";
import { unreachableDependency } from "./unreachable-dependency.ts";
import { zoneNotCovered } from "./zone-not-covered.ts";

export const networkRules: readonly Rule[] = [
  balanceBySource,
  brokerNodePorts,
  clientAddressLost,
  consoleOpen,
  deadRoute,
  discoveryPastBalancer,
  emptyGroup,
  forwardedTrust,
  hostPortInTask,
  lostEdge,
  namesResolvedOnce,
  obsoleteTls,
  openStatusPage,
  ordersWithoutLogin,
  plainBehindTls,
  plainConfidence,
  portConflict,
  proxyProtocolMismatch,
  publicChainNode,
  shellOpen,
  subnetRoutes,
  unauthenticatedStore,
  undeclaredExposure,
  undeclaredReachability,
  unreachableDependency,
  zoneNotCovered,
];
