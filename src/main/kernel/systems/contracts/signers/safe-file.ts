import { type Hex, keccak256, stringToHex } from 'viem'
import type { JsonObject, JsonValue } from '../../../../../shared/domain/json.ts'
import type { Transaction } from './transaction.ts'

/** What the file of the Safe's Transaction Builder says beside the transactions. */
export interface SafeFileFacts {
  readonly chainId: number
  readonly safe: string
  readonly name: string
  readonly description: string
  readonly createdAt: Date
}

type SafeFile = JsonObject & { readonly meta: JsonObject }

/**
 * The file that the Safe app's Transaction Builder imports, with the checksum that it compares (a wrong one
 * shows a warning there). Format: `apps/tx-builder/src/typings/models.ts` of safe-global/safe-react-apps.
 */
export function safeFile(facts: SafeFileFacts, transactions: readonly Transaction[]): SafeFile {
  const file = {
    version: '1.0',
    chainId: String(facts.chainId),
    createdAt: facts.createdAt.getTime(),
    meta: {
      name: facts.name,
      description: facts.description,
      txBuilderVersion: '1.18.0',
      createdFromSafeAddress: facts.safe,
      createdFromOwnerAddress: '',
    },
    transactions: transactions.map(({ to, value, data }) => ({
      to,
      value,
      data,
      contractMethod: null,
      contractInputsValues: null,
    })),
  }
  return { ...file, meta: { ...file.meta, checksum: safeFileChecksum(file) } }
}

/** Keccak-256 over the file with sorted keys and its name left out (`apps/tx-builder/src/lib/checksum.ts`). */
export function safeFileChecksum(file: SafeFile): Hex {
  const { checksum: _, ...meta } = file.meta
  return keccak256(stringToHex(serialized({ ...file, meta: { ...meta, name: null } })))
}

function serialized(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(serialized).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const keys = JSON.stringify(entries.map(([key]) => key))
  return `{${keys}${entries.map(([, one]) => `${serialized(one)},`).join('')}}`
}
