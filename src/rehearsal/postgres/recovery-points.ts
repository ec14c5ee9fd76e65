import { mkdir, readdir } from 'node:fs/promises'
import path from 'node:path'
import { dumpTo } from './backup.ts'
import type { Access } from './session.ts'

interface PointOptions {
  readonly app: Access
  readonly dir: string
  /** A private directory for a short-lived password file. */
  readonly passwordDir: string
}

/** Keeps the database as it is now as what it was at a moment: `MILLISECONDS.dump`. Nothing may write meanwhile. */
export async function keepPoint(at: Date, { app, dir, passwordDir }: PointOptions): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  await dumpTo(path.join(dir, `${at.getTime()}.dump`), app, passwordDir)
}

/** The youngest kept state that is not younger than a moment; `undefined` where there is none. */
export async function pointUpTo(
  dir: string,
  moment: Date,
): Promise<{ readonly at: Date; readonly file: string } | undefined> {
  const names = await readdir(dir).catch(() => [])
  const times = names
    .flatMap((name) => /^(\d+)\.dump$/.exec(name)?.[1] ?? [])
    .map(Number)
    .filter((at) => at <= moment.getTime())
    .sort((a, b) => b - a)
  const [at] = times
  return at === undefined ? undefined : { at: new Date(at), file: path.join(dir, `${at}.dump`) }
}
