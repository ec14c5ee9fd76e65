import { type Browser, chromium, type Page } from 'playwright-core'
import { decodeQR } from 'qr/decode.js'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { findBrowser } from '../../../src/main/hosts/node/host-capabilities/find-browser.ts'
import { documentPolicy } from '../../../src/main/hosts/shared/document-policy.ts'
import { kitPage } from '../../../src/main/kernel/settings/recovery/kit-page.ts'
import { makeKit } from '../../../src/main/kernel/settings/recovery/make-kit.ts'
import { Secret } from '../../../src/shared/domain/secret.ts'
import { picturePoints } from '../../doubles/picture-points.ts'

// The kit's page as it comes out of a printer: through the real browser, under its real policy.
const executablePath = findBrowser({ platform: process.platform, env: process.env })
beforeEach((context) => {
  if (executablePath === undefined) context.skip('no Chrome, Chromium or Edge is installed')
})

let browser: Browser
let armored: string
let recipient: string
beforeAll(async () => {
  if (executablePath === undefined) return
  const asRoot = process.getuid?.() === 0
  browser = await chromium.launch({ executablePath, chromiumSandbox: !asRoot })
  const made = await makeKit({
    passphrase: new Secret('correct horse battery'),
    logId: 'a1b2c3d4e5f60718293a4b5c6d7e8f90',
    madeAt: new Date('2026-11-29T16:00:00.000Z'),
    mask: () => undefined,
    workFactor: 10,
  })
  armored = made.armored
  recipient = made.kit.recipient
})
afterAll(() => browser?.close())

async function openSheet(profile: string): Promise<{ page: Page; troubles: readonly string[] }> {
  const html = kitPage({
    profile,
    environment: 'production',
    logId: 'a1b2c3d4e5f60718293a4b5c6d7e8f90',
    genesis: '9b1f0c77a2d4e5f6'.repeat(4),
    recipient,
    madeAt: '2026-11-29T16:00:00.000Z',
    armored,
    fileName: 'recovery-kit.age',
  })
  const page = await browser.newPage({ viewport: { width: 794, height: 1123 } })
  const troubles: string[] = []
  page.on('console', (message) => troubles.push(message.text()))
  const headers = { 'Content-Security-Policy': documentPolicy(html) }
  await page.route('**/*', (route) =>
    route.fulfill({ contentType: 'text/html; charset=utf-8', body: html, headers }),
  )
  await page.goto('http://127.0.0.1/document/')
  return { page, troubles }
}

/** What a phone sees of a picture. */
async function pointsOf(png: Buffer) {
  const page = await browser.newPage()
  const points = await picturePoints(page, png)
  await page.close()
  return points
}

test('a picture of the printed code gives the kit back, and no style was refused', async () => {
  const { page, troubles } = await openSheet('vlossom')
  await page.emulateMedia({ media: 'print' })
  const code = page.getByRole('img', { name: 'The kit as a QR code' })
  // 96 points an inch: a third of what any printer does.
  expect(decodeQR(await pointsOf(await code.screenshot()))).toBe(armored)
  expect((await code.boundingBox())?.width).toBeGreaterThan(320)
  expect(troubles).toEqual([])
  await page.close()
})

test.each(['vlossom', `a name ${'that is long '.repeat(9)}`])(
  'the sheet of %s is one page of A4, and one of Letter',
  async (profile) => {
    const { page } = await openSheet(profile)
    const pages = async (format: string): Promise<number> => {
      const pdf = await page.pdf({ format, preferCSSPageSize: format === 'A4' })
      return pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0
    }
    expect([await pages('A4'), await pages('Letter')]).toEqual([1, 1])
    await page.close()
  },
)
