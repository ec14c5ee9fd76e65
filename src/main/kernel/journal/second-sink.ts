import type { Vfs } from '../ports/vfs.ts'
import { readAll } from './segment-files.ts'

/**
 * Where records go while the log refuses: another disk, or the system's journal. Lines are masked,
 * not encrypted.
 */
export interface SecondSink {
  /** Shown to the operator and written into the GAP. */
  readonly name: string
  /** Makes one line durable; may reject. */
  write(line: string): Promise<void>
  /** Lines that no GAP has told of yet, also those of an earlier process; oldest first. */
  pending(): Promise<readonly string[]>
  /** All pending lines stand in the log now. */
  settle(): Promise<void>
}

const FILE_NAME = 'break-glass.jsonl'

/** A sink in a directory of its own, which should lie on another disk than the log. */
export function fileSink(vfs: Vfs, dir: string): SecondSink {
  const path = `${dir}/${FILE_NAME}`

  let turn: Promise<void> = Promise.resolve()

  async function lines(): Promise<readonly string[]> {
    if (!(await isThere(vfs, dir))) return []
    const text = (await readAll(vfs, path)).toString('utf8')
    // The last line counts only when it is whole.
    return text.split('\n').slice(0, -1)
  }

  async function writeLine(line: string): Promise<void> {
    await vfs.makeDirectory(dir)
    const fresh = (await lines()).length === 0
    const file = fresh ? await replace(vfs, path) : await vfs.open(path, 'write')
    try {
      await file.write(Buffer.from(`${line}\n`), await file.size())
      await file.dataSync()
    } finally {
      await file.close()
    }
    if (fresh) await vfs.syncDirectory(dir)
  }

  return {
    name: path,
    write(line) {
      // One line at a time: each goes behind the end of the file as the one before left it.
      const mine = turn.then(() => writeLine(line))
      turn = mine.catch(() => undefined)
      return mine
    },
    pending: lines,
    async settle() {
      if (!(await isThere(vfs, dir))) return
      // Kept, not deleted: it is the original of what the GAP records quote.
      await vfs.rename(path, `${dir}/break-glass-${await countSettled(vfs, dir)}.recorded.jsonl`)
      await vfs.syncDirectory(dir)
    },
  }
}

async function replace(vfs: Vfs, path: string): ReturnType<Vfs['create']> {
  await vfs.remove(path).catch(() => undefined)
  return vfs.create(path)
}

async function countSettled(vfs: Vfs, dir: string): Promise<number> {
  return (await vfs.list(dir)).filter((name) => name.endsWith('.recorded.jsonl')).length + 1
}

async function isThere(vfs: Vfs, dir: string): Promise<boolean> {
  const names: readonly string[] = await vfs.list(dir).catch(() => [])
  return names.includes(FILE_NAME)
}
