import { type Hex, keccak256, parseTransaction, recoverTransactionAddress } from 'viem'
import type { Failure } from '../../../../../../shared/domain/failure.ts'
import { preparedProblem } from './check-prepared.ts'
import { fileRefused, readFile } from './file-refused.ts'
import { SignedFile } from './offline-file.ts'
import { fieldsOf } from './sign-prepared.ts'

/**
 * A signed file that is what it says: every signed transaction has the fields of the prepared one, and the
 * account's own signature. Needs no network. The signature is what counts; the hash tells accidents.
 */
export async function readSigned(text: string): Promise<SignedFile | Failure> {
  const file = readFile(text, SignedFile)
  if ('code' in file) return file
  const { prepared, signed } = file
  const problem = preparedProblem(prepared)
  if (problem !== null) return { ...problem, field: `prepared.${problem.field}` }
  if (signed.length !== prepared.transactions.length) {
    return fileRefused(
      'signed',
      `${signed.length} of ${prepared.transactions.length} transactions are signed.`,
      { next: 'Sign the whole file again.' },
    )
  }
  for (const index of prepared.transactions.keys()) {
    const refused = await signedProblem(file, index)
    if (refused !== null) return refused
  }
  return file
}

async function signedProblem(
  { prepared, signed }: SignedFile,
  index: number,
): Promise<Failure | null> {
  const one = prepared.transactions[index]
  const given = signed[index]
  if (one === undefined || given === undefined) return null
  const field = `signed.${index}.raw`
  const wanted = fieldsOf(prepared, one)
  const parsed = parsedOf(given.raw)
  if (parsed === null)
    return fileRefused(field, 'It is no signed transaction of type 2 (EIP-1559).')
  const differs = (Object.keys(wanted) as (keyof typeof wanted)[]).find(
    (name) => plain(parsed[name], name) !== plain(wanted[name], name),
  )
  if (differs !== undefined) {
    const where =
      differs === 'chainId' ? 'prepared.chainId' : `prepared.transactions.${index}.${differs}`
    return fileRefused(
      where,
      `What was signed has another \`${differs}\` (${plain(parsed[differs], differs)}) than the file says (${plain(wanted[differs], differs)}).`,
    )
  }
  const signer = await signerOf(given.raw)
  if (signer?.toLowerCase() !== prepared.from.toLowerCase()) {
    return fileRefused(field, `It is signed by ${signer ?? 'nobody'}, not by ${prepared.from}.`, {
      next: `Sign it with the key of ${prepared.from}.`,
    })
  }
  if (keccak256(given.raw) === given.hash) return null
  return fileRefused(`signed.${index}.hash`, 'The hash is not that of the signed transaction.')
}

function parsedOf(raw: Hex) {
  try {
    const parsed = parseTransaction(raw)
    // An access list would be a field that nobody has seen.
    const plainOne = parsed.type === 'eip1559' && (parsed.accessList ?? []).length === 0
    return plainOne ? { ...parsed, type: 'eip1559' as const } : null
  } catch {
    return null
  }
}

async function signerOf(raw: Hex): Promise<Hex | null> {
  try {
    // Parsed above as type 2, whose serialized form begins so.
    return await recoverTransactionAddress({ serializedTransaction: `0x02${raw.slice(4)}` })
  } catch {
    return null
  }
}

/** Absent is zero in a transaction: `nonce: 0` and `value: 0` are not written. */
function plain(value: unknown, name: string): string {
  const absent = name === 'data' ? '0x' : '0'
  return String(value ?? absent).toLowerCase()
}
