import { cp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Kernel } from '../../../src/main/kernel/create-kernel.ts'
import { troubleWords } from '../../../src/renderer/src/panels/log-trouble/trouble-words.ts'
import { keychainDouble } from '../../unit/settings/keychain-double.ts'
import { type Laptop, laptop, makeKit, prove } from './kit-bench.ts'

type Keychain = ReturnType<typeof keychainDouble>

interface Trouble {
  readonly is: string
  befall(ada: Laptop, double: Keychain): unknown
  /** What the log says of it, told apart from the others. */
  readonly says: RegExp
}

const segments = async ({ log }: Laptop): Promise<readonly string[]> =>
  (await readdir(log))
    .filter((name) => name.endsWith('.rbl'))
    .sort()
    .map((name) => join(log, name))

const troubles: readonly Trouble[] = [
  {
    is: 'a locked keychain',
    befall: (_, double) => double.become('locked'),
    says: /keychain is locked/,
  },
  {
    is: 'a silent keychain',
    befall: (_, double) => double.become('hanging'),
    says: /does not answer/,
  },
  { is: 'no keychain', befall: (_, double) => double.become('away'), says: /no keychain answers/ },
  {
    is: 'an emptied keychain',
    befall: (_, double) => double.items.clear(),
    says: /where it was emptied/,
  },
  {
    is: 'a damaged key',
    befall(_, { items }) {
      for (const name of items.keys()) if (name.endsWith('/kek')) items.set(name, 'xx')
    },
    says: /is not a key/,
  },
  {
    is: 'a lost key',
    befall(_, { items }) {
      for (const name of items.keys()) if (name.endsWith('/kek')) items.delete(name)
    },
    says: /key of this log is lost/,
  },
  { is: 'a log that is gone', befall: ({ log }) => rm(log, { recursive: true }), says: /gone/i },
  {
    is: 'missing segments',
    async befall(ada) {
      for (const path of (await segments(ada)).slice(1, -1)) await rm(path)
    },
    says: /missing/i,
  },
  {
    is: 'an older directory',
    async befall({ log }) {
      await rm(log, { recursive: true })
      await cp(`${log}.older`, log, { recursive: true })
    },
    says: /older|further|cut/i,
  },
]

/** Does what the banner offers, until it offers nothing more. */
async function pressOn(kernel: Kernel): Promise<readonly string[]> {
  const ways: string[] = []
  for (let words = trouble(kernel); words !== undefined; words = trouble(kernel)) {
    ways.push(words.way)
    expect(ways.length).toBeLessThan(3)
    if (words.way === 'acknowledge') await kernel.session.acknowledgeLog('a rescue', 'ada')
    else await kernel.session.breakGlass('a rescue', 'ada')
  }
  return ways
}

const trouble = (kernel: Kernel) => troubleWords(kernel.session.current())

test.each(troubles)(
  '$is says so on screen, and stops no rescue that the operator insists on',
  async ({ befall, says }) => {
    const double = keychainDouble()
    const ada = await laptop(double.keychain)
    const first = await ada.open()
    const kit = await makeKit(first, ada)
    await first.close()
    await cp(ada.log, `${ada.log}.older`, { recursive: true })
    const second = await ada.open()
    await prove(second, kit)
    await second.close()

    await befall(ada, double)
    const kernel = await ada.open()
    const { log, arming } = kernel.session.current()
    expect(log.text).toMatch(says)
    expect(['impossible', 'read-only']).toContain(arming.kind)
    const ways = await pressOn(kernel)
    expect(ways.length).toBeGreaterThan(0)
    if (arming.kind === 'impossible') expect(ways.at(-1)).toBe('break-glass')
    kernel.arming.arm('ada')
    expect(kernel.arming.current().kind).toBe('armed')
    double.become('open')
    double.letGo()
    await kernel.close()
  },
)
