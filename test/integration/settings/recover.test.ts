import { cp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { recoverProfile } from '../../../src/main/kernel/composition/recover-profile.ts'
import type { Keychain } from '../../../src/main/kernel/ports/keychain.ts'
import { revealSecret, Secret } from '../../../src/shared/domain/secret.ts'
import { psqlFrom } from '../../../src/verifier/history/psql.ts'
import { runVerifier } from '../../../src/verifier/run.ts'
import { keychainDouble } from '../../unit/settings/keychain-double.ts'
import { worldJson } from '../../unit/settings/rehearsal-world-double.ts'
import { type Laptop, laptop, makeKit, PASSPHRASE, prove, refusalOf } from './kit-bench.ts'

const KEK = 'rollback-console/production/kek'

/** A laptop whose production log has a proven kit and an old record to be read again. */
async function laptopWithKit(keychain: Keychain): Promise<{ ada: Laptop; kit: Secret }> {
  const ada = await laptop(keychain)
  const kernel = await ada.open()
  const kit = await makeKit(kernel, ada)
  await prove(kernel, kit)
  kernel.arming.arm('ada')
  await kernel.close()
  return { ada, kit }
}

async function recover(
  ada: Laptop,
  keychain: Keychain,
  kit: Secret,
  more: { readonly passphrase?: string; readonly store?: string } = {},
): Promise<readonly string[]> {
  const said: string[] = []
  const { file, userData } = ada
  const sealed = more.store === undefined ? {} : { passphrase: new Secret(more.store) }
  await recoverProfile({
    environment: { kind: 'profile', file, userData, ...sealed },
    kit,
    askPassphrase: async () => new Secret(more.passphrase ?? PASSPHRASE),
    actor: 'ada',
    version: 'test',
    hostName: 'ada-laptop',
    say: (line) => said.push(line),
    loadKeychain: async () => keychain,
  })
  return said
}

async function verify(ada: Laptop, ...more: string[]) {
  const said: string[] = []
  const code = await runVerifier(['verify', ada.log, ...more], {
    print: (text) => said.push(text),
    complain: (text) => said.push(text),
    askPassphrase: async () => PASSPHRASE,
    psql: psqlFrom({}),
  })
  return { code, said: said.join('\n') }
}

async function verifyWithKit(ada: Laptop, kit: Secret) {
  const file = join(ada.userData, 'kit.age')
  await writeFile(file, revealSecret(kit))
  return verify(ada, '--identity', file)
}

async function countSegments({ log }: Laptop): Promise<number> {
  return (await readdir(log)).filter((name) => name.endsWith('.rbl')).length
}

/** The kinds of all permissions and keys that the console itself can read in its log. */
async function configRecords(ada: Laptop, given: { readonly passphrase?: string } = {}) {
  const kernel = await ada.open(given)
  const { log } = kernel.session.current()
  const { rows } = await kernel.audit.records({ from: 0, limit: 1000, types: ['CONFIG'] })
  const kit = kernel.audit.current().kit.kind
  await kernel.close()
  return { log: log.kind, kit, texts: rows.map(({ text }) => text).join('\n') }
}

test('a lost key is replaced by the kit: old records are read again, the break is signed and named', async () => {
  const { keychain, items } = keychainDouble()
  const { ada, kit } = await laptopWithKit(keychain)
  items.delete(KEK)
  const locked = await configRecords(ada)
  expect(locked.log).toBe('locked')
  const said = await recover(ada, keychain, kit)
  expect(said).toEqual([
    expect.stringMatching(/^The log in .* segments, \d+ records, genesis [0-9a-f]{64}\.$/),
    'It is whole: chain and signatures are right.',
    expect.stringContaining('the key of this log is not in it: the log is LOCKED'),
    'The kit opens it, and holds the restart key that the log names.',
    'A new key is kept (keychain).',
    // The first segment was made before the kit, and sealed to it when that was made.
    expect.stringMatching(/^(\d+) of \1 segments were opened by the kit\.$/),
    expect.stringMatching(/^The chain begins anew with segment \d+, signed by the kit\.$/),
    `To check it: npm run audit -- verify ${ada.log} (it names the restart, and ends with code 1).`,
  ])
  const after = await configRecords(ada)
  expect({ log: after.log, kit: after.kit }).toEqual({ log: 'verified', kit: 'proven' })
  expect(after.texts).toMatch(/armed/)
  expect(after.texts).toMatch(/key was made anew with the recovery kit by ada/)
  const verdict = await verify(ada)
  expect(verdict.code).toBe(1)
  expect(verdict.said).toContain(
    '1 restart of the signing keys, signed by the holder of the recovery kit',
  )
  const reader = await verifyWithKit(ada, kit)
  expect(reader.code).toBe(1)
  expect(reader.said).toContain(`the contents of ${await countSegments(ada)} segments`)
  // And once more: nothing is lost now.
  expect(await recover(ada, keychain, kit)).toContain(
    'Its key is kept and opens it. Nothing is lost, and nothing was changed.',
  )
})

test('the kit opens the whole log, what was written before it included, for a reader without the laptop', async () => {
  const { ada, kit } = await laptopWithKit(keychainDouble().keychain)
  const { code, said } = await verifyWithKit(ada, kit)
  expect(code).toBe(0)
  expect(said).toContain(`the contents of ${await countSegments(ada)} segments`)
  expect((await stat(join(ada.log, 'seg-00000001.age'))).mode & 0o777).toBe(0o600)
  // Without the file beside it the first segment would be lost to everybody but this laptop.
  await rm(join(ada.log, 'seg-00000001.age'))
  expect((await verifyWithKit(ada, kit)).code).toBe(3)
})

test('a log whose key is there is left as it is, whatever the kit', async () => {
  const { keychain } = keychainDouble()
  const { ada } = await laptopWithKit(keychain)
  const said = await recover(ada, keychain, new Secret('not even a kit'))
  expect(said.at(-1)).toBe(
    'Its key is kept and opens it. Nothing is lost, and nothing was changed.',
  )
})

test('a keychain that is locked, hanging or away is not one that lost the key', async () => {
  const double = keychainDouble()
  const { ada, kit } = await laptopWithKit(double.keychain)
  const before = [...double.items]
  double.become('locked')
  expect(await refusalOf(recover(ada, double.keychain, kit))).toMatch(/^CREDENTIAL_STORE_LOCKED/)
  double.become('away')
  expect(await refusalOf(recover(ada, double.keychain, kit))).toMatch(/^CREDENTIAL_STORE_ABSENT/)
  double.become('open')
  expect([...double.items]).toEqual(before)
})

test('a keychain that was emptied looks locked, and is told from it by keeping something in it', async () => {
  const { keychain, items } = keychainDouble()
  const { ada, kit } = await laptopWithKit(keychain)
  items.clear()
  expect((await configRecords(ada)).log).toBe('locked')
  await recover(ada, keychain, kit)
  const { log, kit: status } = await configRecords(ada)
  expect({ log, status, probe: items.has('rollback-console/production/recovery-probe') }).toEqual({
    log: 'verified',
    status: 'proven',
    probe: false,
  })
})

test('another kit, another passphrase and no kit at all change nothing', async () => {
  const { keychain, items } = keychainDouble()
  const { ada } = await laptopWithKit(keychain)
  const { kit: foreign } = await laptopWithKit(keychainDouble().keychain)
  items.delete(KEK)
  const before = [...items]
  expect({
    foreign: await refusalOf(recover(ada, keychain, foreign)),
    passphrase: await refusalOf(recover(ada, keychain, foreign, { passphrase: 'wrong' })),
    words: await refusalOf(recover(ada, keychain, new Secret('my kit'))),
  }).toEqual({
    foreign: expect.stringMatching(/^KIT_REFUSED · kit · This is the kit of another log/),
    passphrase: 'KIT_REFUSED · passphrase · The passphrase does not open this kit.',
    words: expect.stringMatching(/^KIT_REFUSED · kit · This is no recovery kit/),
  })
  expect([...items]).toEqual(before)
  expect((await verify(ada)).code).toBe(0)
})

test('a console that is open is not recovered under its feet', async () => {
  const { keychain, items } = keychainDouble()
  const { ada, kit } = await laptopWithKit(keychain)
  const kernel = await ada.open()
  items.delete(KEK)
  expect(await refusalOf(recover(ada, keychain, kit))).toMatch(
    /^SECOND_CONSOLE · A console \(process \d+\) holds this log\.$/,
  )
  await kernel.close()
})

test('an older copy is told by the mark before a new key is kept', async () => {
  const { keychain, items } = keychainDouble()
  const { ada, kit } = await laptopWithKit(keychain)
  const older = join(ada.userData, 'older')
  await cp(ada.log, older, { recursive: true })
  await configRecords(ada)
  await rm(ada.log, { recursive: true })
  await cp(older, ada.log, { recursive: true })
  items.delete(KEK)
  const before = [...items]
  expect(await refusalOf(recover(ada, keychain, kit))).toMatch(/an older copy was put back/)
  expect([...items]).toEqual(before)
})

test('no log, a broken profile and a damaged log are told apart', async () => {
  const { keychain, items } = keychainDouble()
  const { ada, kit } = await laptopWithKit(keychain)
  items.delete(KEK)
  const segment = join(ada.log, 'seg-00000002.rbl')
  const whole = await readFile(segment)
  const changed = Buffer.from(whole)
  changed[whole.length - 900] = (changed[whole.length - 900] ?? 0) ^ 1
  await writeFile(segment, changed)
  const damaged = await refusalOf(recover(ada, keychain, kit))
  await writeFile(segment, whole)
  await cp(ada.log, `${ada.log}-away`, { recursive: true })
  await rm(ada.log, { recursive: true })
  const none = await refusalOf(recover(ada, keychain, kit))
  await writeFile(ada.file, '{')
  expect({ damaged, none, broken: await refusalOf(recover(ada, keychain, kit)) }).toEqual({
    damaged: expect.stringMatching(/^JOURNAL_REFUSED · The log is damaged or was tampered with: /),
    none: expect.stringMatching(/^NOT_FOUND · There is no audit log in /),
    broken: expect.stringMatching(/^PROFILE_INVALID · /),
  })
})

test('a key that is kept but opens nothing is used for the recovery, not overwritten', async () => {
  const { keychain, items } = keychainDouble()
  const { ada, kit } = await laptopWithKit(keychain)
  const another = Buffer.alloc(32, 5).toString('base64')
  items.set(KEK, another)
  const said = await recover(ada, keychain, kit)
  expect(said).toContain(
    'A key is kept (keychain), but it opens nothing of this log: the log is LOCKED.',
  )
  expect(items.get(KEK)).toBe(another)
  expect((await configRecords(ada)).log).toBe('verified')
})

test('where credentials are sealed with a passphrase the new key is too', async () => {
  const { keychain } = keychainDouble()
  const ada = await laptop(keychain)
  const first = await ada.open()
  const kit = await makeKit(first, ada)
  await prove(first, kit)
  await first.credentials.move('passphrase', new Secret('another long passphrase'), 'ada')
  await first.close()
  await rm(join(ada.dataDirectory, 'credentials.sealed'))
  const passphrase = 'another long passphrase'
  expect(await recover(ada, keychain, kit, { store: passphrase })).toContain(
    'A new key is kept (passphrase).',
  )
  expect((await configRecords(ada, { passphrase })).log).toBe('verified')
})

test('a rehearsal is recovered by its directory, where its key lies as a file', async () => {
  const ada = await laptop(keychainDouble().keychain)
  const dir = ada.home
  await writeFile(join(dir, 'world.json'), JSON.stringify(worldJson))
  const environment = { kind: 'rehearsal', dir } as const
  const first = await ada.open({ environment })
  const kit = await makeKit(first, ada)
  await prove(first, kit)
  await first.close()
  await rm(join(dir, 'credentials', 'kek'))
  const said: string[] = []
  await recoverProfile({
    environment,
    kit,
    askPassphrase: async () => new Secret(PASSPHRASE),
    actor: 'ada',
    version: 'test',
    hostName: 'ada-laptop',
    say: (line) => said.push(line),
  })
  expect(said).toContain('A new key is kept (rehearsal-files).')
  const back = await ada.open({ environment })
  expect(back.session.current().log.kind).toBe('verified')
  await back.close()
})

test('a recovery that was killed before the chain began anew is done again, with the key that it kept', async () => {
  const { keychain, items } = keychainDouble()
  const { ada, kit } = await laptopWithKit(keychain)
  items.delete(KEK)
  const before = new Set(await readdir(ada.log))
  await recover(ada, keychain, kit)
  const kek = items.get(KEK)
  // As it is between the two: the keys are taken up, the segment is not there.
  for (const name of await readdir(ada.log)) {
    if (name.startsWith('seg-') && !before.has(name)) await rm(join(ada.log, name))
  }
  items.delete('rollback-console/production/log-mark')
  const said = await recover(ada, keychain, kit)
  expect(said).toContainEqual(expect.stringContaining('The chain begins anew with segment'))
  expect(items.get(KEK)).toBe(kek)
  expect((await configRecords(ada)).log).toBe('verified')
  expect((await verify(ada)).said).toContain('1 restart of the signing keys')
})
