import { join, resolve } from 'node:path'
import { command } from './lib/command.mjs'
import { attachToWorld } from './lib/control.mjs'
import { takeOptions } from './lib/options.mjs'
import { userDataFolder } from './lib/user-data.mjs'
import { ensureWorld, stopWorld } from './lib/world.mjs'
import { setUp } from './setup/set-up.mjs'

// npm run rehearsal [-- [--data-dir DIR] …]: the world alone, until this command is stopped.
// What is not named here is passed on to the world.
await command('rehearsal', async (say) => {
  const { values, rest } = takeOptions(process.argv.slice(2), { 'data-dir': 'text' })
  await setUp('start')
  const dir = resolve(values['data-dir'] ?? join(userDataFolder(), 'rehearsal'))
  await ensureWorld({ dir, args: rest })
  const { gone, leave } = attachToWorld(dir)
  process.stdout.write(`${join(dir, 'world.json')}\n`)
  say('up; Ctrl-C stops it')
  const stopped = new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => done(signal))
  })
  const why = await Promise.race([gone.then(() => 'gone'), stopped])
  leave()
  if (why === 'gone') {
    say('the world has ended by itself')
    return 1
  }
  await stopWorld(dir)
  return 0
})
