import { capture } from '../lib/capture.mjs'
import { findProgram } from '../lib/find-program.mjs'
import { met, missing, outdated } from './need.mjs'

/**
 * First safe minor version of each major. Below it a crafted dump runs code on the laptop that
 * restores it: CVE-2026-18408 (psql, `\unrestrict`) and CVE-2026-116314 (pg_restore).
 */
const floors = new Map([
  [15, 20],
  [16, 16],
  [17, 12],
  [18, 7],
])
/** The database is PostgreSQL 15, and `pg_dump` refuses a server newer than itself. */
const lowestMajor = 15

const tools = ['psql', 'pg_dump', 'pg_restore']

/** @type {import('./need.mjs').Need} */
export const postgresTools = {
  name: 'PostgreSQL client tools (psql, pg_dump, pg_restore)',
  why: 'databases are restored with them; 15.20, 16.16, 17.12 or 18.7 at least, because older ones can be made to run code by a crafted dump',
  probe: async (machine) => {
    const verdicts = await Promise.all(tools.map((tool) => probeTool(tool, machine)))
    return verdicts.find((verdict) => verdict.kind !== 'met') ?? met()
  },
  remedy: { kind: 'apt', packages: ['postgresql-client-15'] },
  instructions: {
    debian: 'sudo apt-get update && sudo apt-get install postgresql-client-15',
    linux:
      'install the PostgreSQL client tools, 15.20 or newer (https://www.postgresql.org/download/linux/)',
    darwin: 'brew install libpq && brew link --force libpq',
    win32: 'winget install PostgreSQL.PostgreSQL.17   (then add its bin folder to PATH)',
  },
}

async function probeTool(tool, machine) {
  const file = findProgram(tool, machine)
  if (file === null) return missing(`${tool} is not on PATH`)
  const { code, stdout } = await capture(file, ['--version'], {
    env: machine.env,
    timeoutMs: 10_000,
  })
  if (code !== 0) return missing(`${tool} --version failed with code ${code}`)
  return judgeVersion(tool, stdout)
}

/**
 * @param {string} tool
 * @param {string} printed e.g. `psql (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)`
 * @returns {import('./need.mjs').Verdict}
 */
function judgeVersion(tool, printed) {
  const found = /\(PostgreSQL\) (\d+)(?:\.(\d+))?/.exec(printed)
  if (found === null)
    return missing(`${tool} does not say its version: ${printed.trim().slice(0, 80)}`)
  const [major, minor] = [Number(found[1]), Number(found[2] ?? 0)]
  if (major < lowestMajor) {
    return outdated(`${tool} is ${major}.${minor}; the database is PostgreSQL ${lowestMajor}`)
  }
  const floor = floors.get(major) ?? 0
  return minor >= floor
    ? met()
    : outdated(`${tool} is ${major}.${minor}, the first safe one is ${major}.${floor}`)
}
