import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { openHistory } from '../../src/verifier/history/history.ts'
import type { PsqlOptions } from '../../src/verifier/history/psql.ts'
import type { OpenKey } from '../../src/verifier/kit.ts'
import type { Report } from '../../src/verifier/report.ts'
import { verifyLog } from '../../src/verifier/verify-log.ts'
import { LogMaker } from '../fixtures/audit-vectors/log-maker.ts'
import { DatabaseCopy, layOutLog } from './database-copy.ts'

const root = mkdtempSync(join(tmpdir(), 'audit-copy-'))
export const clearUp = (): void => rmSync(root, { recursive: true, force: true })

let made = 0
export const zeros = '00'.repeat(32)

/** Three segments, 16 records; the INTENTs are 3, 8 and 13. */
export function logOf(name = 'copied'): LogMaker {
  const log = new LogMaker(name)
  log.begin().genesisRecord().work('first').close()
  return log.begin().work('second').close().begin().work('third').close()
}

/** @param options `identity`: with the keys of these segments, as a kit would open them */
export async function compare(
  log: LogMaker,
  copy: DatabaseCopy | PsqlOptions,
  options: { readonly identity?: (sealed: { readonly keyCommitment: string }) => boolean } = {},
): Promise<Report> {
  made += 1
  const folder = join(root, String(made))
  const psql = copy instanceof DatabaseCopy ? copy.psql(join(folder, 'bin')) : copy
  const history = await openHistory(log.logId, psql)
  try {
    const { identity } = options
    const openKey: OpenKey = async (sealed) =>
      identity?.(sealed) === true ? log.keyOf(sealed.keyCommitment) : null
    const kit = identity === undefined ? {} : { openKey }
    return await verifyLog(layOutLog(join(folder, 'log'), log), { history, ...kit })
  } finally {
    await history.close()
  }
}

/** Findings in one line each. */
export async function findings(log: LogMaker, copy: DatabaseCopy): Promise<readonly string[]> {
  const { history, code } = await compare(log, copy)
  expect(code).toBe(2)
  return lines(history)
}

export function lines(history: Report['history']): readonly string[] {
  return (history?.findings ?? []).map(
    ({ kind, table, records, what }) =>
      `${kind} ${table} ${records === null ? '' : `${records.from}-${records.to} `}${what}`,
  )
}

export const wholeCopy = (log: LogMaker): DatabaseCopy => new DatabaseCopy(log, [16])
