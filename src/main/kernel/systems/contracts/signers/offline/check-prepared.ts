import type { Failure } from '../../../../../../shared/domain/failure.ts'
import { callOf } from '../signed/kept.ts'
import { fileRefused, readFile } from './file-refused.ts'
import { PreparedFile, type PreparedTransaction, preparedHash } from './offline-file.ts'

/** A prepared file that is whole: its hash fits, and every call does what its words say. Pure. */
export function readPrepared(text: string): PreparedFile | Failure {
  const file = readFile(text, PreparedFile)
  if ('code' in file) return file
  return preparedProblem(file) ?? file
}

/** What is wrong with a prepared file by itself; null where nothing is. */
export function preparedProblem(file: PreparedFile): Failure | null {
  const { hash, ...rest } = file
  if (preparedHash(rest) !== hash) {
    return fileRefused('hash', 'The file was changed after it was prepared: its hash does not fit.')
  }
  const [first] = file.transactions
  for (const [index, one] of file.transactions.entries()) {
    const at = (field: keyof PreparedTransaction) => `transactions.${index}.${field}`
    const said = callOf(one.data)
    if (said !== file.call) {
      return fileRefused(at('data'), `Its calldata is ${said ?? 'unknown'}, not ${file.call}().`)
    }
    if (one.call !== `${file.call}()`) {
      return fileRefused(at('call'), `Its words say ${one.call}, its calldata ${file.call}().`)
    }
    if (one.value !== '0') return fileRefused(at('value'), 'A pause pays nothing: this one does.')
    if (one.nonce !== (first?.nonce ?? 0) + index) {
      return fileRefused(at('nonce'), 'The nonces do not follow one another.')
    }
  }
  return null
}
