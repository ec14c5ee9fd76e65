import { readFile } from 'node:fs/promises'
import { isObject, type Json } from './canonical-json.ts'
import { isCount, isHex } from './shape.ts'

/** A checkpoint that was copied out of the log while it was honest. */
export interface Anchor {
  readonly logId: string
  /** Sequence and head of the record that it covers. */
  readonly seq: number
  readonly head: string
}

/** The file is not what `--checkpoint` takes; the message says why. */
export class NoAnchor extends Error {}

/**
 * Reads a file of copied checkpoints: one JSON object, or one in each line, with at least `logId`,
 * `seq` and `head` (docs/audit-log.md §10). Objects without `logId` are the records of an export and
 * are passed over. Throws `NoAnchor`.
 */
export async function readAnchors(path: string): Promise<readonly Anchor[]> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new NoAnchor(`${path} cannot be read`)
  })
  const values =
    parseWhole(text) ??
    text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map(parse)
  const checkpoints = values.filter((value) => !isRecord(value))
  if (checkpoints.length === 0) throw new NoAnchor(`${path} holds no checkpoint`)
  return checkpoints.map((value) => anchorOf(value) ?? refuse(path))
}

function parseWhole(text: string): readonly Json[] | null {
  const value = parse(text)
  if (value === undefined) return null
  return Array.isArray(value) ? value : [value]
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isRecord(value: Json | undefined): boolean {
  return isObject(value) && !Object.hasOwn(value, 'logId')
}

function anchorOf(value: Json | undefined): Anchor | null {
  if (!isObject(value)) return null
  const { logId, seq, head } = { logId: value['logId'], seq: value['seq'], head: value['head'] }
  const good = isHex(16)(logId) && isCount(seq) && isHex(32)(head)
  return good ? { logId: String(logId), seq: Number(seq), head: String(head) } : null
}

function refuse(path: string): never {
  throw new NoAnchor(`${path} is no list of checkpoints with logId, seq and head`)
}
