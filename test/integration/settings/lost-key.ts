import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openEnvironment } from '../../../src/main/kernel/composition/environment.ts'
import { createMasker } from '../../../src/main/kernel/effects/index.ts'
import { loadKeychain } from '../../../src/main/kernel/effects/load-keychain.ts'
import { nodeVfs, openJournal } from '../../../src/main/kernel/journal/index.ts'
import { bodyOf, recordOf } from '../../../src/main/kernel/runbook/event-record.ts'
import type { RunEvent } from '../../../src/shared/domain/run-event.ts'
import { revealSecret } from '../../../src/shared/domain/secret.ts'
import { at, began, RUN, step } from '../../unit/domain/example-run.ts'
import { type Laptop, laptop, makeKit, PASSPHRASE, prove } from './kit-bench.ts'

const program = join(import.meta.dirname, '../../../src/main/hosts/node/audit.ts')
// Only the keyring that the tests start for themselves.
const hasKeyring = process.env['ROLLBACK_TEST_KEYRING'] === '1'
const none = 'there is no keyring of the tests’ own (ROLLBACK_TEST_KEYRING; `npm test` starts one)'

/** `npm run audit -- …` as an operator types it; the passphrase comes on standard input. */
function audit(ada: Laptop, ...args: string[]): Promise<{ code: number | null; text: string }> {
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...process.env, XDG_DATA_HOME: ada.home },
  })
  let text = ''
  const hear = (chunk: Buffer): void => {
    text += chunk.toString()
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  child.stdin.end(`${PASSPHRASE}\n`)
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, text })))
}

/** A run that was done, written as the engine writes it. */
async function writeRun(ada: Laptop): Promise<void> {
  const { file, userData } = ada
  const { kek, recipients, kitFile } = await openEnvironment(
    { kind: 'profile', file, userData },
    { actor: 'ada', masker: createMasker() },
  )
  const journal = await openJournal({
    dir: ada.log,
    vfs: nodeVfs(),
    clock: { now: () => new Date() },
    kek,
    recipients,
    restartKey: kitFile.read()?.restartKey ?? null,
    appVersion: 'test',
    hostId: 'ada-laptop',
    mask: (body) => body,
  })
  if ('kind' in journal) throw new Error(journal.next)
  const events: readonly RunEvent[] = [
    began([step('only')], 'the release was bad'),
    { kind: 'run-ended', run: RUN, at: at(9), outcome: 'cancelled' },
  ]
  for (const event of events) await journal.appendDurable(recordOf(event).type, bodyOf(event))
  await journal.close()
}

/** Registers its test in the file that calls it: the keyring is one for all, and the last test of that file locks it. */
export function testLostKey(): void {
  test('a log whose key was deleted from the keychain comes back by the kit, its runs with it', async (context) => {
    context.skip(!hasKeyring, none)
    const keychain = await loadKeychain()
    if (keychain === null) throw new Error('keytar cannot be loaded')
    const ada = await laptop(keychain, { name: 'recovered' })
    const first = await ada.open()
    const kit = await makeKit(first, ada)
    await prove(first, kit)
    await first.close()
    await writeRun(ada)
    const file = join(ada.home, 'kit.age')
    await writeFile(file, revealSecret(kit))

    await keychain.deletePassword('rollback-console/recovered', 'kek')
    const locked = await ada.open()
    const { kind, text } = locked.session.current().log
    expect({ kind, run: locked.runs.run(RUN) }).toEqual({ kind: 'locked', run: undefined })
    expect(text).toContain('npm run audit -- recover --profile')
    const held = await audit(ada, 'recover', '--profile', ada.file, '--identity', file)
    expect(held).toEqual({ code: 2, text: expect.stringContaining('holds this log') })
    await locked.close()

    const recovered = await audit(ada, 'recover', '--profile', ada.file, '--identity', file)
    expect(recovered).toEqual({
      code: 0,
      text: expect.stringContaining('The chain begins anew with segment'),
    })
    const back = await ada.open()
    expect(back.session.current().log.kind).toBe('verified')
    expect(back.runs.run(RUN)).toMatchObject({
      reason: 'the release was bad',
      outcome: 'cancelled',
    })
    expect(back.audit.current().kit.kind).toBe('proven')
    await back.close()
    const verdict = await audit(ada, 'verify', ada.log)
    expect(verdict).toEqual({
      code: 1,
      text: expect.stringContaining('1 restart of the signing keys'),
    })
    const again = await audit(ada, 'recover', '--profile', ada.file, '--identity', file)
    expect(again).toEqual({ code: 0, text: expect.stringContaining('Nothing is lost') })
  })
}
