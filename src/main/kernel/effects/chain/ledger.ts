import { mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { FailureError, failure } from '../../../../shared/domain/failure.ts'
import { canonicalJson, type JsonObject } from '../../../../shared/domain/json.ts'
import type { ChainSeries } from '../../ports/chain.ts'
import { systemCode } from '../files.ts'

/** A file of what is about to be offered: each line is on the disk when `append` resolves. */
export interface Ledger {
  append(entry: JsonObject): Promise<void>
  close(): Promise<void>
}

/** Opens it behind what is there. A line that a kill has torn is cut off: what it was about was never offered. */
export async function openLedger({ path, head }: ChainSeries['ledger']): Promise<Ledger> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const file = await open(path, 'a+', 0o600)
    const write = async (text: string) => {
      await file.appendFile(text)
      await file.sync()
    }
    const whole = (await file.readFile()).lastIndexOf('\n') + 1
    await file.truncate(whole)
    if (whole === 0) await write(`${canonicalJson(head)}\n`)
    return {
      append: (entry) => write(`${canonicalJson(entry)}\n`).catch(refused(path)),
      close: () => file.close(),
    }
  } catch (cause) {
    return refused(path)(cause)
  }
}

function refused(path: string) {
  return (cause: unknown): never => {
    throw new FailureError(
      failure('JOURNAL_REFUSED', {
        summary:
          'The ledger of the transactions did not take the line: what is not recorded is not sent.',
        tried: `to write ${path}`,
        answered: systemCode(cause),
        next: 'Free or replace the disk, then retry.',
      }),
      { cause },
    )
  }
}
