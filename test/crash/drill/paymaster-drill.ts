import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { controlOf } from '../../../src/rehearsal/world/attach.ts'
import { spawnTestWorld } from '../../doubles/test-world.ts'
import { type DrillEnd, runDrill } from './drill-process.ts'

/** What is wrong with a drill of an incident of sponsorship; nothing, when the backup pays and no key was told. */
export async function drillPaymaster(incident: string): Promise<readonly string[]> {
  const base = await mkdtemp(join(tmpdir(), 'drill-paymaster-'))
  const dir = join(base, 'w')
  try {
    await spawnTestWorld({ dir, users: 500, incident, lingerMs: 120_000 })
    const end = await runDrill(dir, { resume: false, incident })
    const file = await readFile(join(dir, 'chain', 'bundler-config.json'), 'utf8')
    // The world's own file.
    const { relayers } = JSON.parse(file) as { readonly relayers: readonly string[] }
    const told = JSON.stringify([end.lines, await controlOf(dir).slackMessages()])
    return [...judgeEnd(end), ...judgeKeys(relayers, told)]
  } finally {
    await controlOf(dir)
      .stop()
      .catch(() => undefined)
    await rm(base, { recursive: true, force: true })
  }
}

function judgeEnd({ code, complaint, lines }: DrillEnd): readonly string[] {
  const { outcome, systems } = lines.at(-1) ?? {}
  const verified = ['paymaster', 'railway'].every((system) => systems?.[system] === 'verified')
  if (code === 0 && complaint === '' && outcome === 'done' && verified) return []
  return [`end: exit ${code}, ${JSON.stringify({ outcome, systems })} ${complaint}`]
}

/** A drill has one relayer; a world without any would prove nothing. */
function judgeKeys(relayers: readonly string[], told: string): readonly string[] {
  const tellTale = relayers.filter((key) => told.includes(key.slice(2)))
  return relayers.length === 1 && tellTale.length === 0
    ? []
    : [`relayers: ${relayers.length}, their keys told: ${tellTale.length}`]
}
