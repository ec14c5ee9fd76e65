import { writeWorldLog } from '../doubles/seed-log.ts'
import { askPsql } from '../integration/rehearsal-world/living-world.ts'
import { expect, SHORT_WATCH, test } from './fixtures/console-test.ts'
import { inspectScreen } from './fixtures/inspect-screen.ts'
import { ownWorld } from './fixtures/own-world.ts'
import type { ConsolePage } from './pages/console-page.ts'
import { hold } from './pages/hold.ts'

const world = ownWorld()

/** Takes web and API back on the first screen, waits until it is proven, and answers the run's id. */
async function rollBack({ situation, run }: ConsolePage): Promise<string> {
  await hold(situation.holdToRollBack)
  await run.expectStep('Look at the site on every domain', 'done')
  await run.expectStep('Ask every replica of the API', 'done')
  const id = await run.header
    .getByText(/^[a-z2-7]{8}$/)
    .first()
    .textContent()
  return id ?? ''
}

test('the log can be read record by record: by kind, by run, by its words, with the keyboard', async ({
  openConsole,
}) => {
  test.slow()
  const { dir, scratch } = world()
  const { console } = await openConsole({ on: ['--world', dir, ...SHORT_WATCH], scratch })
  const { history, run, page } = console
  const id = await rollBack(console)
  await console.go('History')
  await expect(history.strip).toContainText('verified')
  await expect(history.strip).toContainText('not needed in a rehearsal')
  await inspectScreen(page, 'History, runs')

  await history.view('Records')
  await expect(history.record.first()).toContainText(/STEP|RESULT|OUTPUT|CONFIG|EXPORT|ANCHOR/)
  await expect(history.record.filter({ hasText: 'CHECKPOINT' })).toHaveCount(0)
  await history.kind.selectOption('INTENT')
  await expect(history.record.filter({ hasText: /INTENT.*POST \/v\d/ })).not.toHaveCount(0)
  await expect(history.record.filter({ hasNotText: 'INTENT' })).toHaveCount(0)

  await history.run.selectOption(id)
  await expect(history.record.filter({ hasNotText: id })).toHaveCount(0)
  await history.kind.selectOption('all')
  // In the body alone: the line does not say it.
  await history.search.fill('{secret:vercel}')
  await expect(history.count).toContainText(/^\d+ records?$/)
  await expect(history.record.first()).toContainText(/INTENT|STEP/)
  await history.search.fill('no such words anywhere')
  await expect(page.getByText('No record holds these words.')).toBeVisible()
  await history.search.fill('')

  await history.kind.selectOption('INTENT')
  await expect(history.record.first()).toContainText('INTENT')
  await history.records.focus()
  await page.keyboard.press('ArrowDown')
  await expect(history.record.first()).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('ArrowDown')
  await expect(history.record.nth(1)).toHaveAttribute('aria-selected', 'true')
  await expect(history.detail).toContainText('event.plan.acts[0].url')
  await expect(history.detail.getByRole('button', { name: /, copy [0-9a-f]{64}$/ })).toBeVisible()
  await history.detail.getByRole('button', { name: 'JSON' }).click()
  await expect(history.detail).toContainText('"preState"')
  await inspectScreen(page, 'History, records')
  await history.detail.getByRole('button', { name: `Open run ${id}` }).click()
  await expect(run.header).toContainText(id)
})

test('what went past the log waits for somebody who stands up for it, by name', async ({
  openConsole,
}) => {
  const { dir, scratch } = world()
  const line = { at: new Date().toISOString(), type: 'STEP', actor: 'ada', reason: 'disk full' }
  const body = { kind: 'seen-by-hand', text: 'the API was stopped in its dashboard' }
  await writeWorldLog(dir, (journal) =>
    journal.appendDurable('GAP', {
      kind: 'break-glass',
      sink: 'another disk',
      line: { ...line, body },
    }),
  )
  const { console } = await openConsole({ on: ['--world', dir], scratch })
  const { history, page } = console
  await console.go('History')
  await expect(page.getByRole('tab', { name: /Safekeeping.*\d/ })).toBeVisible()
  await history.view('Safekeeping')
  await expect(history.gaps).toContainText('1 to countersign')
  await inspectScreen(page, 'History, safekeeping')
  await history.gaps.getByRole('button', { name: /^Countersign record \d+…$/ }).click()
  const sign = history.dialog.getByRole('button', { name: /^Countersign record/ })
  await expect(sign).toBeDisabled()
  await inspectScreen(page, 'History, countersign dialog')
  await history.dialog.getByRole('textbox', { name: 'Your name' }).fill('Thandi Mokoena')
  await history.dialog.getByRole('textbox', { name: /^What you know/ }).fill('I watched it stop.')
  await sign.click()
  await expect(history.dialog).toBeHidden()
  await expect(history.gaps).toContainText('countersigned by Thandi Mokoena')
  await expect(history.gaps).toContainText('none open')
  await history.view('Records')
  await history.search.fill('I watched it stop')
  await expect(history.record).toHaveCount(1)
  await expect(history.record).toContainText('countersigned by Thandi Mokoena')
})

test('the copy in the history database is made after one approval, and anchors the log', async ({
  openConsole,
}) => {
  test.slow()
  const { dir, scratch, description } = world()
  const { console } = await openConsole({ on: ['--world', dir], scratch })
  const { history, page, status } = console
  await console.go('History')
  await expect(history.strip).toContainText('not anchored anywhere')
  await history.view('Safekeeping')
  await expect(history.copy).toContainText('its tables are missing', { timeout: 30_000 })
  await history.copy.getByRole('button', { name: 'Make the tables…' }).click()
  await expect(history.dialog).toContainText('CREATE TABLE')
  await expect(history.dialog).toContainText('REVOKE')
  await expect(history.dialog).toContainText(
    /has the SHA-256 [0-9a-f]+…[0-9a-f]+, and nothing else/,
  )
  await inspectScreen(page, 'History, the tables that would be made')
  await history.dialog.getByRole('button', { name: 'Approve and make the tables' }).click()
  await expect(history.dialog).toBeHidden({ timeout: 30_000 })
  await expect(history.copy).toContainText('up to date', { timeout: 30_000 })
  await expect(history.strip).toContainText(/anchored up to \d+/)
  await expect(status).toContainText(/log verified, anchored up to \d+/)
  await history.view('Records')
  await history.kind.selectOption('EXPORT')
  await expect(history.record.first()).toContainText(/exported 1…\d+ to /)

  // The database knows of records that this laptop does not have: no badge stays green.
  await askPsql(
    description.history,
    'INSERT INTO audit_record (log_id, seq, head, frame) SELECT log_id, seq + 1000, head, frame FROM audit_record ORDER BY seq DESC LIMIT 1',
  )
  await history.view('Safekeeping')
  await history.copy.getByRole('button', { name: 'Export now' }).click()
  await expect(status).toContainText('history copy: log cut', { timeout: 30_000 })
  await expect(status).toContainText('log contradicted by its copy')
  await expect(status).not.toContainText('log verified')
  await expect(history.strip).toContainText(/anchored up to \d+, but log cut/)
  await inspectScreen(page, 'History, with a copy that objects')
})

test('history leaves as files that other programs read', async ({ openConsole }) => {
  const { dir, scratch } = world()
  const { console } = await openConsole({ on: ['--world', dir], scratch })
  const { history } = console
  await console.go('History')
  const csv = await history.save('CSV')
  expect(csv.name).toMatch(/\.csv$/)
  expect(csv.text.split('\r\n')[0]).toContain('date,system,reason,duration_seconds,resolved_by')
  const lines = await history.save('JSON Lines')
  const records = lines.text
    .trim()
    .split('\n')
    .map(
      (line) =>
        JSON.parse(line) as { readonly seq: number; readonly head: string; readonly type?: string },
    )
    // A signed place is among them, for whoever holds the file against the log.
    .filter((one) => one.type !== undefined)
  expect(records.map(({ seq }) => seq)).toEqual(records.map((_, at) => at + 1))
  expect(records.filter(({ head }) => !/^[0-9a-f]{64}$/.test(head))).toEqual([])
  const markdown = await history.save('Markdown')
  expect(markdown.name).toMatch(/\.md$/)
  expect(markdown.text).toMatch(/^# /m)
})
