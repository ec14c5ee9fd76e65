import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { damageRecord, firstRecordOfNewest } from '../doubles/damage-log.ts'
import { writeWorldLog } from '../doubles/seed-log.ts'
import { expect, SHORT_WATCH, test } from './fixtures/console-test.ts'
import { inspectScreen, SMALLEST } from './fixtures/inspect-screen.ts'
import { type OwnKeyring, startKeyring } from './fixtures/own-keyring.ts'
import { ownWorld } from './fixtures/own-world.ts'
import { writeLonelyProfile } from './fixtures/profile-files.ts'
import { alarmBar } from './pages/alarm-bar.ts'
import { hold } from './pages/hold.ts'
import { kitSheet } from './pages/kit-sheet.ts'

const SEALING = { timeout: 30_000 }

test.use({ viewport: SMALLEST })

test.describe('on a rehearsal world', () => {
  const world = ownWorld()

  test('a history database that holds a fork of this log is told on every screen, and no rescue waits for it', async ({
    openConsole,
  }) => {
    test.slow()
    const { dir, scratch } = world()
    const kept = ['console', 'credentials']
    const copyAll = (from: string, to: string) =>
      Promise.all(kept.map((name) => cp(join(from, name), join(to, name), { recursive: true })))
    const first = await openConsole({ on: ['--world', dir], scratch })
    const { history } = first.console
    await first.console.go('History')
    await history.view('Safekeeping')
    await history.copy.getByRole('button', { name: 'Make the tables…' }).click({ timeout: 30_000 })
    await history.dialog.getByRole('button', { name: 'Approve and make the tables' }).click()
    await expect(history.copy).toContainText('up to date', { timeout: 30_000 })
    await expect(alarmBar(first.console.page).fork).toHaveCount(0)
    await first.host.stop()

    // Two laptops were one: a copy of everything that this one keeps goes its own way, and exports first.
    const image = join(scratch, 'image')
    await copyAll(dir, image)
    await writeWorldLog(dir, (journal) => journal.appendDurable('CONFIG', { kind: 'seen', n: 1 }))
    const twin = await openConsole({ on: ['--world', dir], scratch })
    await expect(twin.console.status).toContainText(/anchored up to \d+/, { timeout: 30_000 })
    await twin.console.go('History')
    await twin.console.history.view('Safekeeping')
    await twin.console.history.copy.getByRole('button', { name: 'Export now' }).click()
    await expect(twin.console.history.copy).toContainText('up to date', { timeout: 30_000 })
    await twin.host.stop()
    await Promise.all(kept.map((name) => rm(join(dir, name), { recursive: true })))
    await copyAll(image, dir)
    await writeWorldLog(dir, async (journal) => {
      for (let n = 0; n < 30; n += 1) await journal.appendDurable('CONFIG', { kind: 'other', n })
    })

    const { console } = await openConsole({ on: ['--world', dir, ...SHORT_WATCH], scratch })
    const { page, situation, run, status } = console
    const alarm = alarmBar(page)
    await expect(alarm.fork).toBeVisible({ timeout: 30_000 })
    await expect(alarm.fork).toContainText(
      /another history of this very log: record \d+ has the head [0-9a-f]{12}… there, [0-9a-f]{12}… here/,
    )
    await expect(alarm.fork).toContainText('What to do:')
    await expect(alarm.fork).toContainText('Keep both as they are')
    await expect(alarm.fork).toContainText('A rescue need not wait')
    await expect(status).not.toContainText('log verified')
    await inspectScreen(page, 'fork alarm')
    for (const place of ['Plan', 'Run', 'History'] as const) {
      await console.go(place)
      await expect(alarm.fork).toBeVisible()
    }
    await expect(console.history.strip).toContainText('fork')
    await console.go('Situation')
    await hold(situation.holdToRollBack)
    await run.expectStep('Look at the site on every domain', 'done')
    await run.expectStep('Ask every replica of the API', 'done')
    await expect(alarm.fork).toBeVisible()
  })

  test('a damaged log is told on every screen, and the rescue goes on behind an acknowledgement', async ({
    openConsole,
  }) => {
    const { dir, scratch } = world()
    await damageRecord(join(dir, 'console/log'), 4)
    const { console } = await openConsole({ on: ['--world', dir], scratch })
    const { page, history, run } = console
    const alarm = alarmBar(page)
    await expect(alarm.trouble).toContainText('The log was tampered with or damaged.')
    await expect(alarm.trouble).toContainText(/Segment 1 .*\(byte \d+\)/)
    await expect(alarm.trouble).toContainText('Compare with the copy in the history database')
    await expect(alarm.trouble).toContainText('To go on, acknowledge it with a reason')
    await expect(alarm.trouble).toContainText('Before that: copy its directory as it is')
    await inspectScreen(page, 'log damaged')
    for (const place of ['Plan', 'Run', 'History'] as const) {
      await console.go(place)
      await expect(alarm.trouble).toBeVisible()
    }
    await page.getByRole('alert').getByRole('button', { name: 'Acknowledge…' }).click()
    await inspectScreen(page, 'log damaged, asked for a reason')
    await page.keyboard.press('Escape')
    await alarm.goPast('Acknowledge…', 'Acknowledge the damage', 'the disk was dying')
    await expect(alarm.trouble).toHaveCount(0)
    await history.view('Safekeeping')
    await expect(history.gaps).toContainText('acknowledged damage: the disk was dying')
    await console.go('Run')
    await run.answer('The issue is deployment-related', 'errors began with v42')
  })
})

test.describe('in production', () => {
  const PASSPHRASE = 'Kit-7wPq-horse-battery-staple'
  let scratch: string
  let keyring: OwnKeyring | string
  test.beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'rollback-trouble-'))
    keyring = await startKeyring()
  })
  test.afterAll(async () => {
    if (typeof keyring !== 'string') await keyring.stop()
    await rm(scratch, { recursive: true, force: true })
  })

  test('a damaged log that cannot say its kit was proven offers break-glass, and production is armed by it', async ({
    openConsole,
    context,
  }) => {
    test.slow()
    test.skip(
      test.info().project.name === 'electron',
      'there the page of the kit is another window',
    )
    test.skip(typeof keyring === 'string', typeof keyring === 'string' ? keyring : '')
    const env = typeof keyring === 'string' ? {} : keyring.env
    const asked = { on: ['--profile', await writeLonelyProfile(scratch, 'glass')], scratch, env }
    const first = await openConsole(asked)
    const kit = kitSheet(first.console.page)
    await first.console.band.getByRole('button', { name: 'Make the kit…' }).click()
    await kit.newPassphrase.fill(PASSPHRASE)
    await kit.again.fill(PASSPHRASE)
    await kit.make.click()
    await expect(kit.openPage).toBeVisible(SEALING)
    const opening = context.waitForEvent('page')
    await kit.openPage.click()
    const sheet = await opening
    await kit.text.fill((await sheet.locator('pre').textContent()) ?? '')
    await sheet.close()
    await kit.passphrase.fill(PASSPHRASE)
    await kit.prove.click()
    await expect(kit.sheet).toContainText('It has opened a record of this log.', SEALING)
    await first.host.stop()

    const log = await logBelow(scratch)
    // Of the newest segment, where the proof of the kit is written.
    await damageRecord(log, await firstRecordOfNewest(log))
    const { console } = await openConsole(asked)
    const { page, band } = console
    const alarm = alarmBar(page)
    await expect(alarm.trouble).toContainText('tampered with or damaged')
    await expect(band.getByRole('button', { name: /^Arm/ })).toHaveCount(0)
    await alarm.goPast('Acknowledge…', 'Acknowledge the damage', 'the site is down')
    await expect(alarm.trouble).toContainText('Nothing can be armed')
    await expect(alarm.trouble).toContainText('may be among what is missing')
    await expect(alarm.trouble).toContainText('What to do: prove the kit in History')
    await inspectScreen(page, 'production, log damaged')
    await alarm.goPast('Break the glass…', 'Break the glass', 'the site is down')
    await expect(alarm.trouble).toHaveCount(0)
    await band.getByRole('button', { name: 'Arm…' }).click()
    await expect(band).toContainText('Armed')
  })
})

/** The one log that a console keeps below here. */
async function logBelow(directory: string): Promise<string> {
  const found = await readdir(directory, { recursive: true })
  const segment = found.find((name) => name.endsWith('.rbl'))
  if (segment === undefined) throw new Error(`no log below ${directory}`)
  return join(directory, dirname(segment))
}
