import { join, resolve } from 'node:path'
import { runGit } from '../../src/rehearsal/git/run-git.ts'
import { commitFiles } from '../doubles/systems-git/source-world.ts'
import { expect, SHORT_WATCH, test } from './fixtures/console-test.ts'
import { inspectScreen } from './fixtures/inspect-screen.ts'
import { ownWorld } from './fixtures/own-world.ts'
import type { ConsolePage } from './pages/console-page.ts'
import { hold } from './pages/hold.ts'

const world = ownWorld()
const remoteOf = (side: 'web' | 'api') => resolve(world().dir, world().description.git[side])
const headOf = async (side: 'web' | 'api') =>
  (await runGit(['-C', remoteOf(side), 'rev-parse', 'main'])).trim()

/** Somebody pushes to `main`. */
const push = (side: 'web' | 'api', message: string) =>
  commitFiles(remoteOf(side), message, { [join('docs', 'note.md')]: `${message}\n` })

function pinsOf({ page }: ConsolePage) {
  const region = page.getByRole('region', { name: 'What must not come back' })
  return {
    region,
    alarm: page.getByRole('alert').filter({ hasText: 'The bad release is about to return' }),
    lookAgain: region.getByRole('button', { name: 'Look again' }),
  }
}

test('what was rolled back is kept away: a push alarms, a killed console goes on, a release ends it', async ({
  openConsole,
}) => {
  test.slow()
  const { dir, scratch } = world()
  const asked = { on: ['--world', dir, ...SHORT_WATCH], scratch }
  const first = await openConsole(asked)
  const { console } = first
  const { run, plan, situation } = console
  const badWeb = await headOf('web')
  const badApi = await headOf('api')
  await hold(situation.holdToRollBack)
  await run.expectStep('Look at the site on every domain', 'done')
  await run.expectStep('Tell #incidents how it ended', 'done')

  await console.go('Situation')
  const pins = pinsOf(console)
  await expect(pins.region).toContainText('Auto-assignment of the domains is off')
  await expect(pins.region).toContainText(
    'Auto-deploy is on: the next push to the branch replaces what was rolled back to.',
  )
  await expect(pins.alarm).toBeHidden()

  await test.step('a rollback of Railway leaves auto-deploy on: it is switched off', async () => {
    await pins.region.getByRole('button', { name: 'Switch auto-deploy off…' }).click()
    await hold(plan.start)
    await run.expectStep('Read again what runs', 'done')
    await console.go('Situation')
    await expect(pins.region).toContainText('Auto-deploy is off: pushes do not go live.')
  })

  await test.step('a push that still contains it alarms on every screen', async () => {
    await push('web', 'Change the footer')
    await expect(async () => {
      await pins.lookAgain.click()
      await expect(pins.alarm).toContainText(
        'somebody pushed, and what was taken back is still in it',
      )
    }).toPass()
    await inspectScreen(console.page, 'Situation, the bad release about to return')
    await console.go('History')
    await expect(pins.alarm).toBeVisible()
    await pins.alarm.getByRole('button', { name: 'Show what is pinned' }).click()
  })

  await test.step('it says who has seen it, and alarms no more', async () => {
    const seen = pins.region.getByRole('button', { name: /^I have seen it: main is at/ })
    await seen.click()
    const dialog = console.page.getByRole('alertdialog')
    await dialog.getByRole('textbox').fill('Thandi reverts it now')
    await dialog.getByRole('button', { name: 'Say that it was seen' }).click()
    await expect(pins.region).toContainText('“Thandi reverts it now”')
  })

  await first.host.kill()
  await console.page.close()
  const again = (await openConsole(asked)).console
  const kept = pinsOf(again)
  await again.go('Situation')
  await expect(kept.region).toContainText('“Thandi reverts it now”')

  await test.step('a release looks at the branch first, then lets pushes go live', async () => {
    await push('web', `Revert\n\nThis reverts commit ${badWeb}.`)
    await push('api', `Revert\n\nThis reverts commit ${badApi}.`)
    await kept.region.getByRole('button', { name: 'Release the pin…' }).click()
    await again.plan.reason.fill('The bad code is reverted on main')
    await hold(again.plan.start)
    await again.run.expectStep('See whether the branch of the web is free', 'done')
    await again.run.expectStep('See that pushes of the web go live', 'done')
    await again.run.expectStep('See that pushes of the API go live', 'done')
    await again.go('Situation')
    await expect(again.situation.systems).toBeVisible()
    await expect(kept.region).toBeHidden()
  })
})
