/** What ECS and its target groups do where nobody says otherwise. */
import type { VendorDefault } from "./vendor-default.ts";

const guide = (reference: string): { readonly program: string; readonly reference: string } => ({
  program: "Amazon ECS",
  reference: `API reference, ${reference}`,
});

const targetGroup = (reference: string): { readonly program: string; readonly reference: string } => ({
  program: "AWS Application Load Balancer",
  reference: `target group, ${reference}`,
});

export const ecsDefaults: {
  readonly minimumHealthyPercent: VendorDefault<number>;
  readonly maximumPercent: VendorDefault<number>;
  readonly healthCheckGraceMs: VendorDefault<number>;
  readonly stopTimeoutMs: VendorDefault<number>;
  readonly fargateStopTimeoutMaxMs: number;
  readonly deregistrationDelayMs: VendorDefault<number>;
  readonly breaker: VendorDefault<"off">;
  readonly breakerPercent: VendorDefault<number>;
  readonly resetOnHealthyTask: VendorDefault<boolean>;
  readonly checkEveryMs: VendorDefault<number>;
  readonly checkTimeoutMs: VendorDefault<number>;
  readonly unhealthy: VendorDefault<number>;
  readonly healthy: VendorDefault<number>;
} = {
  minimumHealthyPercent: { value: 100, ...guide("DeploymentConfiguration.minimumHealthyPercent") },
  maximumPercent: { value: 200, ...guide("DeploymentConfiguration.maximumPercent") },
  healthCheckGraceMs: { value: 0, ...guide("CreateService.healthCheckGracePeriodSeconds") },
  stopTimeoutMs: { value: 30_000, ...guide("ContainerDefinition.stopTimeout") },
  fargateStopTimeoutMaxMs: 120_000,
  deregistrationDelayMs: { value: 300_000, ...targetGroup("deregistration_delay.timeout_seconds") },
  breaker: { value: "off", ...guide("DeploymentConfiguration.deploymentCircuitBreaker") },
  // Since July 2026; before, it was at least 10 tasks.
  breakerPercent: { value: 50, ...guide("DeploymentCircuitBreaker.thresholdConfiguration, BOUNDED_PERCENT") },
  resetOnHealthyTask: { value: true, ...guide("DeploymentCircuitBreaker.resetOnHealthyTask") },
  checkEveryMs: { value: 30_000, ...targetGroup("HealthCheckIntervalSeconds") },
  checkTimeoutMs: { value: 5_000, ...targetGroup("HealthCheckTimeoutSeconds") },
  unhealthy: { value: 2, ...targetGroup("UnhealthyThresholdCount") },
  healthy: { value: 5, ...targetGroup("HealthyThresholdCount") },
};
