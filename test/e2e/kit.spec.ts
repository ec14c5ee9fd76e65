import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { armor, Decrypter } from 'age-encryption'
import { decodeQR } from 'qr/decode.js'
import { picturePoints } from '../doubles/picture-points.ts'
import { secretsIn, shapesOf } from '../integration/canary/planted-secrets.ts'
import { searchWorld } from '../integration/canary/search-files.ts'
import { expect, test } from './fixtures/console-test.ts'
import { inspectScreen, SMALLEST } from './fixtures/inspect-screen.ts'
import { type OwnKeyring, startKeyring } from './fixtures/own-keyring.ts'
import { writeLonelyProfile } from './fixtures/profile-files.ts'
import { recordFrames } from './fixtures/recorded-frames.ts'
import { walkTabOrder } from './fixtures/tab-order.ts'
import { kitSheet } from './pages/kit-sheet.ts'
import { openPalette } from './pages/palette.ts'

// Sealing and opening a kit take a second or two each, on purpose.
const SEALING = { timeout: 30_000 }
const PASSPHRASE = 'Kit-7wPq-horse-battery-staple'

let scratch: string
let keyring: OwnKeyring | string
test.beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'rollback-kit-'))
  keyring = await startKeyring()
})
test.afterAll(async () => {
  if (typeof keyring !== 'string') await keyring.stop()
  await rm(scratch, { recursive: true, force: true })
})
test.use({ viewport: SMALLEST })

function bus(): Readonly<Record<string, string>> {
  const inElectron = test.info().project.name === 'electron'
  test.skip(inElectron, 'there the page of the kit is a window of its own, which no test has seen')
  test.skip(typeof keyring === 'string', typeof keyring === 'string' ? keyring : '')
  return typeof keyring === 'string' ? {} : keyring.env
}

/** What the kit holds in clear, opened as stock age would. */
async function secretsOf(armored: string) {
  const decrypter = new Decrypter()
  decrypter.addPassphrase(PASSPHRASE)
  const plain = await decrypter.decrypt(armor.decode(armored), 'text')
  const identity = /AGE-SECRET-KEY-1[0-9A-Z]+/.exec(plain)?.[0] ?? ''
  const seed = /rbl1-restart-key: ([\w-]{43})/.exec(plain)?.[1] ?? ''
  expect([identity.length, seed.length]).toEqual([74, 43])
  return [
    { name: 'passphrase', shapes: shapesOf(PASSPHRASE) },
    { name: 'identity', shapes: shapesOf(identity) },
    { name: 'restart key', shapes: [seed, ...shapesOf(seed)] },
    { name: 'the kit itself', shapes: [armored.split('\n')[3] ?? armored] },
  ]
}

test('production is armed only after its kit was made, printed and proven, and nothing secret comes back', async ({
  openConsole,
  context,
}) => {
  test.slow()
  const frames = recordFrames(context)
  const asked = { on: ['--profile', await writeLonelyProfile(scratch)], scratch, env: bus() }
  const first = await openConsole(asked)
  const { page, band } = first.console
  const kit = kitSheet(page)
  const left = page.getByRole('region', { name: 'Before the first incident' })
  await expect(band).toContainText('Read-only: no recovery kit yet')
  await expect(band.getByRole('button', { name: /^Arm/ })).toHaveCount(0)
  await expect(left.getByRole('listitem')).toContainText([
    'Credentials: 1 of 1 not there',
    'Recovery kit: not made',
    'Rehearsal: never done here',
  ])
  await inspectScreen(page, 'before the first incident')

  // By keyboard alone, from the palette on.
  await openPalette(page)
  await page.getByRole('textbox', { name: 'Find a command' }).fill('recovery kit')
  await page.keyboard.press('Enter')
  await expect(kit.sheet).toBeVisible()
  await inspectScreen(page, 'kit, none')
  expect(await walkTabOrder(page)).toMatchObject({ unseen: [] })
  await kit.newPassphrase.focus()
  await page.keyboard.type('too short')
  await page.keyboard.press('Enter')
  await expect(kit.sheet).toContainText('At least 12 characters: 3 more')
  await kit.newPassphrase.fill(PASSPHRASE)
  await page.keyboard.press('Tab')
  await page.keyboard.type(PASSPHRASE)
  await expect(kit.sheet).toContainText('twice the same')
  await page.keyboard.press('Enter')
  await expect(kit.openPage).toBeVisible(SEALING)
  await expect(band).toContainText('Read-only: recovery kit not proven')
  await inspectScreen(page, 'kit, made')

  const opening = context.waitForEvent('page')
  await kit.openPage.focus()
  await page.keyboard.press('Enter')
  const sheet = await opening
  await sheet.waitForLoadState()
  const armored = (await sheet.locator('pre').textContent()) ?? ''
  const code = await sheet.getByRole('img', { name: 'The kit as a QR code' }).screenshot()
  const blank = await context.newPage()
  expect(decodeQR(await picturePoints(blank, code))).toBe(armored)
  await blank.close()
  expect(await sheet.locator('script').count()).toBe(0)
  await expect(sheet).toHaveTitle('Recovery kit · vlossom')
  const downloading = sheet.waitForEvent('download')
  await sheet.getByRole('link', { name: 'Save the kit as a file' }).click()
  const saved = await readFile(await (await downloading).path(), 'utf8')
  expect(saved).toBe(armored)
  await sheet.close()

  await kit.text.fill(armored)
  await kit.passphrase.fill('wrong horse battery staple')
  await page.keyboard.press('Enter')
  await expect(kit.refusal).toContainText('The passphrase does not open this kit', SEALING)
  await expect(kit.passphrase).toBeFocused()
  await expect(kit.passphrase).toHaveValue('')
  await inspectScreen(page, 'kit, refused')
  await kit.text.fill('my shopping list')
  await kit.passphrase.fill(PASSPHRASE)
  await page.keyboard.press('Enter')
  await expect(kit.text).toBeFocused(SEALING)
  await expect(kit.refusal).toContainText('BEGIN AGE ENCRYPTED FILE')

  const file = join(scratch, 'kit.age')
  await writeFile(file, saved)
  await kit.file.setInputFiles(file)
  await expect(kit.text).toHaveValue(armored)
  await kit.passphrase.fill(PASSPHRASE)
  await page.keyboard.press('Enter')
  await expect(kit.sheet).toContainText('It has opened a record of this log.', SEALING)
  await inspectScreen(page, 'kit, proven')
  await page.keyboard.press('Escape')
  await expect(kit.sheet).toBeHidden()
  await band.getByRole('button', { name: 'Arm…' }).click()
  await expect(band).toContainText('Armed')
  await expect(left).toContainText('Recovery kit: proven')

  const secrets = await secretsOf(armored)
  expect(frames.text()).toContain('"kind":"proven"')
  expect(secretsIn(frames.text(), secrets)).toEqual([])
  await first.host.stop()
  expect(await searchWorld(join(scratch, 'home'), secrets)).toEqual([])

  // What is proven stands in the log: the next console knows it, and no page asks for it again.
  const again = (await openConsole(asked)).console
  await expect(again.band.getByRole('button', { name: 'Arm…' })).toBeVisible()
})

test('credentials move from the keychain into a sealed file, and never into the page or out of a lock', async ({
  openConsole,
  context,
}) => {
  const frames = recordFrames(context)
  const on = ['--profile', await writeLonelyProfile(scratch, 'moving')]
  const asked = { on, scratch, home: 'moving', env: bus() }
  const first = await openConsole(asked)
  const { page, band, status } = first.console
  const sheet = page.getByRole('dialog', { name: 'Credentials' })
  const place = sheet.getByRole('region', { name: 'Where credentials are kept' })
  const token = 'Vercel-token-9hXk2'
  // Its key is there: what follows is about a log that has one.
  await expect(status).toContainText('log verified')
  await band.getByRole('button', { name: 'Credentials' }).click()
  await expect(place).toContainText('Kept in the keychain of this system')
  await sheet.getByLabel('Value of vercel').fill(token)
  await page.keyboard.press('Enter')
  const item = sheet.getByRole('listitem').filter({ hasText: 'vercel' })
  await expect(item).toContainText('kept in: keychain')

  await place.getByRole('button', { name: 'Move to a file sealed with a passphrase…' }).click()
  await expect(place).toContainText('opened from a terminal, which asks for the passphrase')
  await inspectScreen(page, 'credentials, about to move')
  await place.getByLabel('New passphrase', { exact: true }).fill(PASSPHRASE)
  await place.getByLabel('The same again').fill(PASSPHRASE)
  await page.keyboard.press('Enter')
  await expect(place).toContainText('Kept in a file sealed with a passphrase', SEALING)
  await expect(item).toContainText('kept in: passphrase')
  await expect(status).toContainText('passphrase')
  await expect(sheet.getByRole('alert')).toHaveCount(0)

  // Opened where nobody can be asked, it says what to do, and moves nothing that it cannot read.
  await first.host.stop()
  const secrets = [
    { name: 'passphrase', shapes: shapesOf(PASSPHRASE) },
    { name: 'token', shapes: shapesOf(token) },
  ]
  expect(await searchWorld(join(scratch, 'moving'), secrets)).toEqual([])
  const locked = (await openConsole(asked)).console
  await locked.band.getByRole('button', { name: 'Credentials' }).click()
  const lockedPlace = locked.page.getByRole('region', { name: 'Where credentials are kept' })
  await expect(lockedPlace).toContainText('sealed with a passphrase, which was not given')
  await lockedPlace.getByRole('button', { name: 'Move to the keychain…' }).click()
  await lockedPlace.getByRole('button', { name: 'Move to the keychain' }).click()
  await expect(lockedPlace.getByRole('alert')).toContainText('The key of the log is not at hand')
  expect(secretsIn(frames.text(), secrets)).toEqual([])
})

test('the palette leads to the log, hands out its fingerprint, and says why nothing can be exported', async ({
  openConsole,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const on = ['--profile', await writeLonelyProfile(scratch, 'palette')]
  const { console } = await openConsole({ on, scratch, home: 'palette', env: bus() })
  const { page } = console
  const search = page.getByRole('textbox', { name: 'Find a command' })
  const choose = async (words: string) => {
    await openPalette(page)
    await search.fill(words)
    await page.keyboard.press('Enter')
    await expect(search).toBeHidden()
  }
  await expect(console.status).toContainText('log verified')
  await choose('audit log in history')
  await expect(page.getByRole('tab', { name: 'Records' })).toHaveAttribute('aria-selected', 'true')
  await choose('genesis')
  await expect(page.getByText('Copied the genesis fingerprint')).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^[0-9a-f]{64}$/)
  await choose('export the audit log')
  await expect(page.getByRole('alert').filter({ hasText: 'history database' })).toBeVisible()
})
