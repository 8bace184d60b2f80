/** The job that puts the counter contract on the chain, once: run again it finds the code there and does nothing. */
import { setTimeout as sleep } from "node:timers/promises";
import { COUNTER_ADDRESS, DEPLOYMENT_SALT, FACTORY_ADDRESS } from "./counter.ts";
import compiled from "./counter-bytecode.json" with { type: "json" };

const PATIENCE_MS = 20_000;
const PAUSE_MS = 100;
const CALL_LIMIT_MS = 2_000;
const NO_CODE = "0x";

interface Answer {
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

async function call(rpcUrl: string, method: string, params: readonly unknown[]): Promise<unknown> {
  const response = await fetch(rpcUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
    signal: AbortSignal.timeout(CALL_LIMIT_MS),
  });
  const answer = (await response.json()) as Answer;
  if (answer.error !== undefined) throw new Error(`${method}: ${answer.error.message}`);
  return answer.result;
}

/** Sends from the second development account: the first one belongs to the relayer, which counts its nonces. */
async function sendDeployment(rpcUrl: string): Promise<void> {
  const accounts = (await call(rpcUrl, "eth_accounts", [])) as readonly string[];
  const from = accounts[1];
  if (from === undefined) throw new Error("the chain offers no second development account");
  const data = `0x${DEPLOYMENT_SALT}${compiled.bytecode.slice(2)}`;
  await call(rpcUrl, "eth_sendTransaction", [{ from, to: FACTORY_ADDRESS, data, gas: "0xf4240" }]);
}

const isDeployed = async (rpcUrl: string): Promise<boolean> =>
  (await call(rpcUrl, "eth_getCode", [COUNTER_ADDRESS, "latest"])) !== NO_CODE;

/** Tries until the code is seen; a repeated send is harmless, since the factory refuses a second copy. */
async function deploy(rpcUrl: string): Promise<string> {
  const deadline = Date.now() + PATIENCE_MS;
  let sent = false;
  for (;;) {
    try {
      if (await isDeployed(rpcUrl)) return sent ? "deployed" : "already deployed";
      await sendDeployment(rpcUrl);
      sent = true;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    if (Date.now() > deadline) throw new Error("the chain took the deployment but shows no code");
    await sleep(PAUSE_MS);
  }
}

const rpcUrl = process.env["RPC_URL"];
if (rpcUrl === undefined) {
  console.error("RPC_URL is not set");
  process.exitCode = 2;
} else {
  try {
    console.log(`counter ${await deploy(rpcUrl)} at ${COUNTER_ADDRESS}`);
  } catch (error) {
    console.error(
      `the counter could not be deployed: ${error instanceof Error ? error.message : String(error)}`,
    );
    process.exitCode = 1;
  }
}
