import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Kernel } from '../../../src/main/kernel/create-kernel.ts'
import { revealSecret, Secret } from '../../../src/shared/domain/secret.ts'
import { readKit } from '../../../src/verifier/kit.ts'
import { verifyLog } from '../../../src/verifier/verify-log.ts'
import { keychainDouble } from '../../unit/settings/keychain-double.ts'
import { laptop, makeKit, PASSPHRASE, prove, refusalOf } from './kit-bench.ts'

const armed = (kernel: Kernel): string => {
  kernel.arming.arm('ada')
  return kernel.arming.current().kind
}

test('production is read-only until its kit is made and has opened a record; then it stays armable', async () => {
  const { keychain } = keychainDouble()
  const ada = await laptop(keychain)
  const first = await ada.open()
  expect(first.audit.current().kit).toEqual({ kind: 'none' })
  expect(first.arming.current()).toEqual({
    kind: 'impossible',
    because: expect.stringContaining('make the kit in History'),
  })
  expect(() => first.arming.arm('ada')).toThrow('NO_KIT')
  const sessions: string[] = []
  first.session.watch(({ arming }) => sessions.push(arming.kind))
  const kit = await makeKit(first, ada)
  expect(first.audit.current().kit).toMatchObject({ kind: 'made' })
  expect(() => first.arming.arm('ada')).toThrow('NO_KIT')
  await prove(first, kit)
  expect(first.audit.current().kit).toMatchObject({ kind: 'proven' })
  expect(armed(first)).toBe('armed')
  expect(sessions).toEqual(['impossible', 'read-only'])
  await first.close()
  const second = await ada.open()
  expect(second.audit.current().kit).toMatchObject({ kind: 'proven' })
  expect(armed(second)).toBe('armed')
  await second.close()
})

test('what is handed over is the encrypted kit and its page; the laptop keeps public facts alone', async () => {
  const { keychain } = keychainDouble()
  const ada = await laptop(keychain)
  const kernel = await ada.open({ shown: { kind: 'address', path: '/paper/1' } })
  const { page } = await kernel.kit.make(new Secret('correct horse battery'), 'ada')
  await kernel.close()
  expect(page).toBe('/paper/1')
  const [document] = ada.documents
  expect(document).toMatchObject({
    title: 'Recovery kit · production',
    fileName: 'recovery-kit-production.age',
    fileText: expect.stringMatching(/^-----BEGIN AGE ENCRYPTED FILE-----\n/),
  })
  expect(document?.html).toContain(document?.fileText)
  const file = join(ada.dataDirectory, 'recovery.json')
  const kept = await readFile(file, 'utf8')
  expect(kept).not.toMatch(/SECRET|BEGIN AGE/)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(document?.html).toContain(JSON.parse(kept).recipient)
})

test('a kit that cannot be shown is not made', async () => {
  const { keychain } = keychainDouble()
  const ada = await laptop(keychain)
  const kernel = await ada.open({ shown: { kind: 'unavailable', because: 'no window' } })
  expect(await refusalOf(makeKit(kernel, ada))).toBe(
    'BLOCKED · The kit’s page cannot be shown: no window.',
  )
  expect(kernel.audit.current().kit).toEqual({ kind: 'none' })
  await kernel.close()
  await expect(stat(join(ada.dataDirectory, 'recovery.json'))).rejects.toThrow('ENOENT')
})

test('each thing that is wrong with a kit is told apart, by its field, and proves nothing', async () => {
  const { keychain } = keychainDouble()
  const ada = await laptop(keychain)
  const bo = await laptop(keychainDouble().keychain)
  const [kernel, other] = [await ada.open(), await bo.open()]
  const [kit, foreign] = [await makeKit(kernel, ada), await makeKit(other, bo)]
  const newer = await makeKit(kernel, ada)
  expect({
    words: await refusalOf(prove(kernel, new Secret('my kit'))),
    passphrase: await refusalOf(prove(kernel, newer, 'wrong passphrase')),
    foreign: await refusalOf(prove(kernel, foreign)),
    earlier: await refusalOf(prove(kernel, kit)),
  }).toEqual({
    words: expect.stringMatching(/^KIT_REFUSED · kit · This is no recovery kit: it has no line/),
    passphrase: 'KIT_REFUSED · passphrase · The passphrase does not open this kit.',
    foreign: expect.stringMatching(/^KIT_REFUSED · kit · This is the kit of another log/),
    earlier: expect.stringMatching(/^KIT_REFUSED · kit · This is an earlier kit of this log/),
  })
  expect(kernel.audit.current().kit.kind).toBe('made')
  await prove(kernel, newer)
  expect(kernel.audit.current().kit.kind).toBe('proven')
  await kernel.close()
  await other.close()
})

test('a kit whose making was interrupted opens nothing yet, and after the next start it does', async () => {
  const { keychain, items } = keychainDouble()
  const ada = await laptop(keychain)
  const first = await ada.open()
  const kit = await makeKit(first, ada)
  await first.close()
  const kept = await readFile(join(ada.dataDirectory, 'recovery.json'), 'utf8')
  await rm(ada.log, { recursive: true })
  items.delete('rollback-console/production/log-mark')
  // As it is when the machine goes down between the two writes: the file is there, the log has no word of it.
  await writeFile(join(ada.dataDirectory, 'recovery.json'), kept)
  const second = await ada.open()
  expect(second.audit.current().kit).toEqual({ kind: 'none' })
  await prove(second, kit)
  expect(second.audit.current().kit.kind).toBe('proven')
  await second.close()
})

test('recovery.json says nothing about being proven, and without it the kit is gone', async () => {
  const { keychain } = keychainDouble()
  const ada = await laptop(keychain)
  const first = await ada.open()
  await prove(first, await makeKit(first, ada))
  await first.close()
  const file = join(ada.dataDirectory, 'recovery.json')
  const mine = await readFile(file, 'utf8')
  const [foreign] = [await laptop(keychainDouble().keychain)]
  const other = await foreign.open()
  await makeKit(other, foreign)
  await other.close()
  await writeFile(file, await readFile(join(foreign.dataDirectory, 'recovery.json')))
  const swapped = await ada.open()
  expect(swapped.audit.current().kit.kind).toBe('gone')
  expect(() => swapped.arming.arm('ada')).toThrow('NO_KIT')
  await swapped.close()
  await rm(file)
  const removed = await ada.open()
  expect(removed.audit.current().kit.kind).toBe('gone')
  await removed.close()
  await writeFile(file, mine)
  const back = await ada.open()
  expect(back.audit.current().kit.kind).toBe('proven')
  await back.close()
})

test('with the keychain locked nothing is known of the kit, and proving it again is the way through', async () => {
  const double = keychainDouble()
  const ada = await laptop(double.keychain)
  const first = await ada.open()
  const kit = await makeKit(first, ada)
  await prove(first, kit)
  await first.close()
  double.become('locked')
  const locked = await ada.open()
  expect(locked.session.current().log.kind).toBe('locked')
  expect(locked.audit.current().kit).toMatchObject({ kind: 'unknown' })
  expect(locked.arming.current()).toMatchObject({
    kind: 'impossible',
    because: expect.stringContaining('the keychain is locked'),
  })
  await prove(locked, kit)
  expect(armed(locked)).toBe('armed')
  await locked.close()
})

test('a kit made while the keychain was locked opens what is older once it is proven with the keychain open', async () => {
  const double = keychainDouble()
  const ada = await laptop(double.keychain)
  const first = await ada.open()
  await prove(first, await makeKit(first, ada))
  await first.close()
  double.become('locked')
  const locked = await ada.open()
  const kit = await makeKit(locked, ada)
  await locked.close()
  const file = join(ada.home, 'kit.age')
  await writeFile(file, revealSecret(kit))
  const openKey = await readKit(file, async () => PASSPHRASE)
  expect(await verifyLog(ada.log, { openKey })).toMatchObject({ code: 3 })
  double.become('open')
  const unlocked = await ada.open()
  await prove(unlocked, kit)
  await unlocked.close()
  // Without the keychain the chain of keys had a gap: no more than that.
  expect(await verifyLog(ada.log, { openKey })).toMatchObject({ code: 1, undecided: [] })
})

test('an armed console makes no new kit: it would become read-only in the middle of a rescue', async () => {
  const { keychain } = keychainDouble()
  const ada = await laptop(keychain)
  const kernel = await ada.open()
  await prove(kernel, await makeKit(kernel, ada))
  kernel.arming.arm('ada')
  expect(await refusalOf(makeKit(kernel, ada))).toMatch(/^BLOCKED · The console is armed/)
  kernel.arming.disarm('ada')
  expect(await refusalOf(makeKit(kernel, ada))).toBe('done')
  await kernel.close()
})

test('staging is armed without a kit, and may have one', async () => {
  const { keychain } = keychainDouble()
  const ada = await laptop(keychain, { environment: 'staging', name: 'staging' })
  const kernel = await ada.open()
  expect(armed(kernel)).toBe('armed')
  await prove(kernel, await makeKit(kernel, ada))
  expect(kernel.audit.current().kit.kind).toBe('proven')
  await kernel.close()
})
