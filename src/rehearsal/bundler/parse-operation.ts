import { type Address, type Hex, isAddress, isHex } from 'viem'
import type { SponsoredOperation } from '../paymaster/sponsor-data.ts'
import { refuse } from './refusal.ts'

/** Reads a v0.7 operation from JSON; refuses with -32602 and the field's name. */
export function parseOperation(value: unknown): SponsoredOperation {
  if (typeof value !== 'object' || value === null)
    return refuse(-32_602, 'userOp must be an object')
  const operation = value
  const text = (name: string): unknown => Reflect.get(operation, name)
  const hex = (name: string, otherwise?: Hex): Hex => {
    const given = text(name) ?? otherwise
    return isHex(given) ? given : refuse(-32_602, `userOp.${name} must be hexadecimal`)
  }
  const address = (name: string): Address => {
    const given = text(name)
    if (typeof given === 'string' && isAddress(given, { strict: false })) return given
    return refuse(-32_602, `userOp.${name} must be an address`)
  }
  const number = (name: string): bigint => BigInt(hex(name, '0x0'))
  return {
    sender: address('sender'),
    nonce: number('nonce'),
    callData: hex('callData', '0x'),
    callGasLimit: number('callGasLimit'),
    verificationGasLimit: number('verificationGasLimit'),
    preVerificationGas: number('preVerificationGas'),
    maxFeePerGas: number('maxFeePerGas'),
    maxPriorityFeePerGas: number('maxPriorityFeePerGas'),
    signature: hex('signature', '0x'),
    ...(text('paymaster') == null
      ? {}
      : {
          paymaster: address('paymaster'),
          paymasterData: hex('paymasterData', '0x'),
          paymasterVerificationGasLimit: number('paymasterVerificationGasLimit'),
          paymasterPostOpGasLimit: number('paymasterPostOpGasLimit'),
        }),
  }
}
