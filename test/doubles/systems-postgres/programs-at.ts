import { readdir, readFile } from 'node:fs/promises'

const PROGRAMS = /(?:^|\/)(?:pg_restore|psql|pg_dump)\0/

/** Process ids of PostgreSQL's programs that were told to work on this database; Linux tells by `/proc`. */
export async function programsAt(database: string): Promise<readonly number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    pids.map(async (pid) => {
      const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
      const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')
      const names = line.includes(database) || environment.includes(`PGDATABASE=${database}\0`)
      return PROGRAMS.test(line) && names ? [Number(pid)] : []
    }),
  )
  return found.flat()
}
