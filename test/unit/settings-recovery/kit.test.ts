import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { armor, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { describe, expect, onTestFinished, test } from 'vitest'
import { formatKit } from '../../../src/main/kernel/settings/recovery/kit-text.ts'
import { makeKit } from '../../../src/main/kernel/settings/recovery/make-kit.ts'
import { openKit } from '../../../src/main/kernel/settings/recovery/open-kit.ts'
import {
  readRecoveryFile,
  recipientsOf,
  recoveryFileIn,
  writeRecoveryFile,
} from '../../../src/main/kernel/settings/recovery/recovery-file.ts'
import { revealSecret, Secret } from '../../../src/shared/domain/secret.ts'

const LOG_ID = 'ab'.repeat(16)
const passphrase = new Secret('correct horse battery')
const deaf = { mask: () => undefined }

function make(given = passphrase, mask: (name: string, secret: string) => void = () => undefined) {
  const madeAt = new Date('2026-11-29T16:00:00.000Z')
  return makeKit({ passphrase: given, logId: LOG_ID, madeAt, mask, workFactor: 10 })
}

/** An age file to the passphrase, whatever it holds. */
async function sealed(text: string): Promise<Secret> {
  const encrypter = new Encrypter()
  encrypter.setPassphrase(revealSecret(passphrase))
  encrypter.setScryptWorkFactor(10)
  return new Secret(armor.encode(await encrypter.encrypt(text)))
}

describe('a kit', () => {
  test('opens with its passphrase to the keys whose public halves were told', async () => {
    const { kit, armored } = await make()
    expect(kit).toEqual({
      recipient: expect.stringMatching(/^age1[a-z0-9]{58}$/),
      restartKey: expect.stringMatching(/^[0-9a-f]{64}$/),
      madeAt: '2026-11-29T16:00:00.000Z',
    })
    const opened = await openKit({ text: new Secret(armored), passphrase, ...deaf })
    expect(opened).toMatchObject({
      kind: 'open',
      recipient: kit.recipient,
      restartKey: kit.restartKey,
    })
  })

  test('is read although it was copied with other words and another system’s line ends', async () => {
    const { armored } = await make()
    const pasted = `Kit:\r\n  ${armored.replaceAll('\n', '\r\n  ')}\r\nprinted by Ada`
    const opened = await openKit({ text: new Secret(pasted), passphrase, ...deaf })
    expect(opened.kind).toBe('open')
  })

  test('opens however the letters of its passphrase are composed', async () => {
    const { armored } = await make(new Secret('Schlüssel für die Not'.normalize('NFD')))
    const given = new Secret('Schlüssel für die Not'.normalize('NFC'))
    const opened = await openKit({ text: new Secret(armored), passphrase: given, ...deaf })
    expect(opened.kind).toBe('open')
  })

  test('tells its secrets to the masker, and nobody else', async () => {
    const masked = new Map<string, string>()
    const { kit, armored } = await make(passphrase, (name, secret) => masked.set(name, secret))
    expect([...masked.keys()]).toEqual([
      'the recovery kit',
      'the recovery kit’s restart key',
      'the recovery kit’s passphrase',
    ])
    const told = JSON.stringify(kit) + armored
    for (const secret of masked.values()) expect(told).not.toContain(secret)
  })

  test('is a new one each time', async () => {
    const [one, other] = [await make(), await make()]
    expect(one.kit.recipient).not.toBe(other.kit.recipient)
    expect(one.kit.restartKey).not.toBe(other.kit.restartKey)
  })

  test('holds nothing but comments and one identity, as stock age asks for', () => {
    const keys = { identity: 'AGE-SECRET-KEY-1QQ', restartSeed: 'A'.repeat(43) }
    expect(formatKit(keys, LOG_ID).toString()).toBe(
      `# Rollback Console, log ${LOG_ID}\n# rbl1-restart-key: ${'A'.repeat(43)}\nAGE-SECRET-KEY-1QQ\n`,
    )
  })
})

describe('what is no kit of ours is told apart:', () => {
  async function kindOf(text: Secret, given = passphrase) {
    const opened = await openKit({ text, passphrase: given, ...deaf })
    return opened.kind === 'not-a-kit' ? opened.because : opened.kind
  }

  test('another passphrase', async () => {
    const { armored } = await make()
    expect(await kindOf(new Secret(armored), new Secret('wrong'))).toBe('wrong-passphrase')
  })

  test('no age file, half of one, a mistyped one, and one for a key instead of a passphrase', async () => {
    const { armored } = await make()
    const encrypter = new Encrypter()
    encrypter.addRecipient(await identityToRecipient(await generateX25519Identity()))
    const toKey = armor.encode(await encrypter.encrypt('secret'))
    const texts = [
      'hello',
      armored.slice(0, 300),
      armored.replace(/\n(.)/, '\n*'),
      armor.encode(Buffer.from('nothing of that kind')),
      toKey,
    ]
    expect(await Promise.all(texts.map((text) => kindOf(new Secret(text))))).toEqual([
      'it has no line “-----BEGIN AGE ENCRYPTED FILE-----”',
      'it stops before its last line “-----END AGE ENCRYPTED FILE-----”: it was not copied whole',
      'it is damaged: a character between its first and last line is missing or changed',
      'it is no age file of version 1',
      'it is an age file, but one that no passphrase opens',
    ])
  })

  test('a kit without an identity, with one that is none, and without a restart key', async () => {
    const identity = await generateX25519Identity()
    const restart = `# rbl1-restart-key: ${Buffer.alloc(32, 7).toString('base64url')}\n`
    expect([
      await kindOf(await sealed(restart)),
      await kindOf(await sealed(`${restart}AGE-SECRET-KEY-1QQQQ\n`)),
      await kindOf(await sealed(`${identity}\n`)),
      await kindOf(await sealed(`${restart}${identity}\n`)),
    ]).toEqual(['no-identity', 'no-identity', 'no-restart-key', 'open'])
  })
})

describe('recovery.json', () => {
  async function directory() {
    const dir = await mkdtemp(join(tmpdir(), 'settings-recovery-'))
    onTestFinished(() => rm(dir, { recursive: true, force: true }))
    return dir
  }

  test('holds public facts only, for this user alone', async () => {
    const dir = await directory()
    const { kit } = await make()
    expect(await readRecoveryFile(dir)).toEqual({ kind: 'none' })
    await writeRecoveryFile(dir, kit)
    expect(await readRecoveryFile(dir)).toEqual({ kind: 'there', kit })
    expect((await stat(recoveryFileIn(dir))).mode & 0o777).toBe(0o600)
    expect(Object.keys(JSON.parse(await readFile(recoveryFileIn(dir), 'utf8')))).toEqual([
      'format',
      'recipient',
      'restartKey',
      'madeAt',
    ])
  })

  test('that is damaged is told so, not taken for none', async () => {
    const dir = await directory()
    const file = recoveryFileIn(dir)
    for (const text of ['', '{', '[]', '{"format":"rollback-console recovery 1"}']) {
      await writeFile(file, text)
      expect(await readRecoveryFile(dir)).toEqual({ kind: 'damaged', file })
    }
  })

  test('adds its recipient to the profile’s own, once', async () => {
    const { kit } = await make()
    const own = { recipients: ['age1own'] }
    expect(recipientsOf(own, null)).toEqual(['age1own'])
    expect(recipientsOf(own, kit)).toEqual(['age1own', kit.recipient])
    expect(recipientsOf({ recipients: [kit.recipient] }, kit)).toEqual([kit.recipient])
  })
})
