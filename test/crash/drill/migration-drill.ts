import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { controlOf } from '../../../src/rehearsal/world/attach.ts'
import type { WorldDescription } from '../../../src/rehearsal/world/world-description.ts'
import { spawnTestWorld } from '../../doubles/test-world.ts'
import { type DrillEnd, runDrill } from './drill-process.ts'

const INCIDENT = 'bad-migration'
const SYSTEMS = ['vercel', 'prisma', 'postgres', 'railway'] as const

/** What is wrong with a drill of a migration that failed midway; nothing, when it is gone, the rows are whole and the API is up. */
export async function drillMigration(): Promise<readonly string[]> {
  const base = await mkdtemp(join(tmpdir(), 'drill-migration-'))
  const dir = join(base, 'w')
  try {
    const world = { dir, users: 500, incident: INCIDENT, lingerMs: 120_000 }
    const { description } = await spawnTestWorld(world)
    const before = await lookPastTheConsole(description)
    const end = await runDrill(dir, { resume: false, incident: INCIDENT })
    const after = await lookPastTheConsole(description)
    return [...judgeEnd(end), ...judgeBefore(before), ...judgeAfter(after)]
  } finally {
    await controlOf(dir)
      .stop()
      .catch(() => undefined)
    await rm(base, { recursive: true, force: true })
  }
}

function judgeEnd({ code, complaint, lines }: DrillEnd): readonly string[] {
  const { outcome, systems } = lines.at(-1) ?? {}
  const verified = SYSTEMS.every((system) => systems?.[system] === 'verified')
  if (code === 0 && complaint === '' && outcome === 'done' && verified) return []
  return [`end: exit ${code}, ${JSON.stringify({ outcome, systems })} ${complaint}`]
}

/** The database and the API as they are themselves. */
interface Look {
  /** Wallets whose balance is not what was deposited less what was spent. */
  readonly emptied: number
  readonly column: boolean
  /** Rows of `_prisma_migrations` that keep an image down at its boot. */
  readonly failed: number
  readonly copies: number
  readonly api: string
}

async function lookPastTheConsole({ postgres, api }: WorldDescription): Promise<Look> {
  const { host, port, user, database } = postgres
  const password = (await readFile(postgres.passwordFile, 'utf8')).trim()
  const client = new Client({ host, port, user, database, password })
  await client.connect()
  try {
    const { rows } = await client.query<Omit<Look, 'api'>>(`SELECT
      (SELECT count(*)::int FROM wallets WHERE balance_wei <> deposited_wei - spent_wei) AS emptied,
      EXISTS (SELECT FROM information_schema.columns WHERE table_name = 'wallets' AND column_name = 'held_wei'
                AND table_schema = 'public') AS "column",
      (SELECT count(*)::int FROM _prisma_migrations WHERE finished_at IS NULL AND rolled_back_at IS NULL) AS failed,
      (SELECT count(*)::int FROM pg_database WHERE datname LIKE 'vlossom\\_restore\\_%') AS copies`)
    const [found] = rows
    if (found === undefined) throw new Error('the database answered nothing')
    return { ...found, api: await healthOf(api.url) }
  } finally {
    await client.end()
  }
}

/** `healthy v41`, or the status with which nobody is there. */
async function healthOf(url: string): Promise<string> {
  const answer = await fetch(new URL('/api/health', url))
  if (!answer.ok) return String(answer.status)
  const { status, version } = (await answer.json()) as { status: string; version: string }
  return `${status} ${version}`
}

/** Without the damage a drill would prove nothing. */
function judgeBefore({ emptied, column, failed, api }: Look): readonly string[] {
  const damaged = emptied > 10 && column && failed === 1 && api.startsWith('5')
  return damaged ? [] : [`no damage: ${JSON.stringify({ emptied, column, failed, api })}`]
}

function judgeAfter(look: Look): readonly string[] {
  const { emptied, column, failed, copies, api } = look
  const whole = emptied === 0 && !column && failed === 0 && copies === 0 && api === 'healthy v41'
  return whole ? [] : [`not whole: ${JSON.stringify(look)}`]
}
