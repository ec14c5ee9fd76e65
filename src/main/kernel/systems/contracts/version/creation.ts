import {
  type AbiParameter,
  concatHex,
  encodeAbiParameters,
  type Hex,
  keccak256,
  toFunctionSelector,
} from 'viem'
import { type Failure, failure } from '../../../../../shared/domain/failure.ts'
import type { JsonValue } from '../../../../../shared/domain/json.ts'
import { readArguments } from './constructor-arguments.ts'
import type { ContractArtifact } from './contract-artifact.ts'

/** What would be sent to make a contract. */
export type Creation =
  | {
      readonly kind: 'ready'
      /** Creation code with the arguments behind it. */
      readonly initCode: Hex
      readonly hash: Hex
      readonly encodedArguments: Hex
      /** For people: `owner: 0x…`. */
      readonly named: readonly { readonly name: string; readonly value: string }[]
      /** Functions of the ABI that the code does not know. */
      readonly unknownFunctions: readonly string[]
    }
  | { readonly kind: 'refused'; readonly failure: Failure }

/** EIP-170 and EIP-3860: chains take no more, and the transaction would revert. */
const RUNTIME_LIMIT = 24_576
const INIT_LIMIT = 49_152

/** Pure: artifact and arguments become bytes, or a refusal that names the field. */
export function prepareCreation(artifact: ContractArtifact, given: readonly JsonValue[]): Creation {
  const inputs = constructorInputs(artifact)
  const read = readArguments(inputs, given)
  if (read.kind === 'refused') {
    return refused('ARGUMENT_INVALID', {
      summary: `${words(inputs, read.field)} ${read.because}.`,
      tried: `to encode the arguments of ${artifact.contractName}'s constructor`,
      next: 'Correct the argument.',
      field: read.field,
    })
  }
  const encodedArguments = encodeAbiParameters(inputs, read.values)
  const initCode = concatHex([artifact.creationCode, encodedArguments])
  const tooLarge =
    sizeOf(artifact.runtimeCode) > RUNTIME_LIMIT
      ? `${sizeOf(artifact.runtimeCode)} bytes of code, of at most ${RUNTIME_LIMIT} (EIP-170)`
      : sizeOf(initCode) > INIT_LIMIT
        ? `${sizeOf(initCode)} bytes of creation code, of at most ${INIT_LIMIT} (EIP-3860)`
        : null
  if (tooLarge !== null) {
    return refused('ARTIFACT_INVALID', {
      summary: `${artifact.contractName} is too large for a chain: ${tooLarge}.`,
      tried: 'to measure what would be deployed',
      next: 'Compile it with the optimizer, or split the contract.',
      field: 'deployedBytecode',
    })
  }
  return {
    kind: 'ready',
    initCode,
    hash: keccak256(initCode),
    encodedArguments,
    named: inputs.map(({ name, type }, index) => ({
      name: name || type,
      value: shown(read.values[index]),
    })),
    unknownFunctions: unknownFunctions(artifact),
  }
}

/** What the constructor takes; nothing where the ABI names none. */
export function constructorInputs({ abi }: ContractArtifact): readonly AbiParameter[] {
  return abi.find((item) => item.type === 'constructor')?.inputs ?? []
}

/** Solidity's dispatcher pushes the selector of each function; leading zeros are left out of a push. */
function unknownFunctions({ abi, runtimeCode }: ContractArtifact): readonly string[] {
  return abi.flatMap((item) => {
    if (item.type !== 'function') return []
    const digits = toFunctionSelector(item)
      .slice(2)
      .replace(/^(00)+/, '')
    return runtimeCode.includes(digits) ? [] : [item.name]
  })
}

function words(inputs: readonly AbiParameter[], field: string): string {
  const index = Number(/^arguments\[(\d+)\]/.exec(field)?.[1] ?? Number.NaN)
  const name = inputs[index]?.name
  return name ? `The argument ${name} (${inputs[index]?.type})` : 'The list of arguments:'
}

function shown(value: unknown): string {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'string') return value
  return JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? inner.toString() : inner))
}

export function sizeOf(code: Hex): number {
  return (code.length - 2) / 2
}

function refused(
  code: Failure['code'],
  given: Omit<Parameters<typeof failure>[1], 'retry'>,
): Extract<Creation, { readonly kind: 'refused' }> {
  return { kind: 'refused', failure: failure(code, { ...given, retry: 'no' }) }
}
