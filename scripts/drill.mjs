import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { command } from './lib/command.mjs'
import { takeOptions } from './lib/options.mjs'
import { built } from './lib/paths.mjs'
import { runNode24 } from './lib/run-through.mjs'
import { ensureWorld, stopWorld } from './lib/world.mjs'
import { setUp } from './setup/set-up.mjs'

const USAGE =
  'usage: npm run drill [-- [--json] [--incident NAME] [--scale N] [--data-dir DIR [--resume]]]'

await command('drill', async (say) => {
  const { values, rest } = takeOptions(process.argv.slice(2), {
    'data-dir': 'text',
    incident: 'text',
    scale: 'text',
  })
  // No world is brought up to say how it is used.
  if (rest.includes('--help')) {
    console.log(USAGE)
    return 0
  }
  await setUp('start')
  const kept = values['data-dir'] === undefined ? null : resolve(values['data-dir'])
  const own = kept === null ? mkdtempSync(join(tmpdir(), 'rollback-drill-')) : null
  const dir = kept ?? join(own, 'world')
  const incident = ['--incident', values.incident ?? 'bad-release']
  const scale = values.scale === undefined ? [] : ['--scale', values.scale]
  try {
    await ensureWorld({ dir, args: [...incident, ...scale] })
    const drill = ['--data-dir', dir, ...incident, ...rest]
    const code = await runNode24(built('drill'), drill, { whenOrphaned: 'SIGKILL' })
    if (kept !== null)
      say(`the world stays in ${dir}; it stops after 5 minutes without anyone attached`)
    return code
  } finally {
    if (own !== null) {
      await stopWorld(dir)
      rmSync(own, { recursive: true, force: true })
    }
  }
})
