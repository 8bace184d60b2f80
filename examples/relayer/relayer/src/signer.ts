/** Signs transactions with the one key of this relayer. */
import { addr, Transaction } from "micro-eth-signer";

const GIGAWEI = 1_000_000_000n;
/** High enough for a chain that starts again at its first base fee: what was signed must stay valid. */
const MAX_FEE_PER_GAS = 50n * GIGAWEI;
const TIP_PER_GAS = GIGAWEI;
const FILLER_GAS = 21_000;

export interface SignedTransaction {
  readonly raw: string;
  readonly hash: string;
}

export interface SigningOrder {
  readonly nonce: number;
  readonly to: string;
  readonly data: string;
  readonly value: string;
  readonly gasLimit: number;
}

export class Signer {
  readonly address: string;
  readonly #key: string;

  constructor(key: string) {
    this.#key = key;
    this.address = addr.fromPrivateKey(key).toLowerCase();
  }

  /** Each urgency above zero offers a quarter more than the one below, which is what a replacement needs. */
  sign(order: SigningOrder, chainId: number, urgency = 0): SignedTransaction {
    const fields = {
      type: "eip1559" as const,
      to: addr.addChecksum(order.to),
      data: order.data === "0x" ? "" : order.data,
      value: BigInt(order.value),
      nonce: BigInt(order.nonce),
      gasLimit: BigInt(order.gasLimit),
      maxFeePerGas: raised(MAX_FEE_PER_GAS, urgency),
      maxPriorityFeePerGas: raised(TIP_PER_GAS, urgency),
      chainId: BigInt(chainId),
    };
    const signed = Transaction.prepare(fields, false).signBy(this.#key);
    return { raw: signed.toHex(), hash: signed.hash };
  }

  /** A transfer of nothing to oneself, which uses up a nonce. */
  filler(nonce: number): SigningOrder {
    return { nonce, to: this.address, data: "0x", value: "0", gasLimit: FILLER_GAS };
  }
}

const raised = (fee: bigint, urgency: number): bigint =>
  (fee * 5n ** BigInt(urgency)) / 4n ** BigInt(urgency);
