import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Turns one bit inside a record of a log that nobody has open. @throws Error where the record is nowhere */
export async function damageRecord(logDirectory: string, seq: number): Promise<void> {
  for (const name of await readdir(logDirectory)) {
    if (!name.endsWith('.rbl')) continue
    const bytes = await readFile(join(logDirectory, name))
    for (let at = bytes.indexOf('RBLf'); at !== -1; at = bytes.indexOf('RBLf', at + 1)) {
      if (bytes.readBigUInt64BE(at + 8) !== BigInt(seq)) continue
      bytes.writeUInt8(bytes.readUInt8(at + 90) ^ 1, at + 90)
      await writeFile(join(logDirectory, name), bytes)
      return
    }
  }
  throw new Error(`record ${seq} is nowhere`)
}

/** Number of the record that the newest segment begins with. */
export async function firstRecordOfNewest(logDirectory: string): Promise<number> {
  const names = (await readdir(logDirectory)).filter((name) => name.endsWith('.rbl'))
  const bytes = await readFile(join(logDirectory, names.toSorted().at(-1) ?? ''))
  return Number(bytes.readBigUInt64BE(bytes.indexOf('RBLf') + 8))
}
