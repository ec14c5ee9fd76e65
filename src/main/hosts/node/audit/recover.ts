import { readFile } from 'node:fs/promises'
import { homedir, hostname } from 'node:os'
import { Secret } from '../../../../shared/domain/secret.ts'
import { askPassphrase as askForKit } from '../../../../verifier/ask-passphrase.ts'
import { recoverProfile, storeInUse } from '../../../kernel/recover-profile.ts'
import { findInstallation } from '../../shared/installation.ts'
import { type OpenedOn, operatorName, requireThere } from '../../shared/open-kernel.ts'
import { userDataFolder } from '../../shared/user-data-folder.ts'
import { askPassphrase } from '../ask-passphrase.ts'
import { exitCodeOf, exitCodes, notThere, refusal, wordsOf } from './exit-code.ts'
import { readRecoverArguments, recoverUsage } from './recover-arguments.ts'

/** Opens a log whose key is lost by its recovery kit, and gives it a new key. */
export async function recover(args: readonly string[]): Promise<number> {
  const { platform, env } = process
  const userData = userDataFolder({ platform, env, home: homedir() })
  const asked = readRecoverArguments(args, userData)
  if (typeof asked === 'string') {
    console.error(`${asked}\n\n${recoverUsage}`)
    return exitCodes.usage
  }
  try {
    await requireThere(asked.on).catch(notThere)
    const on = await withPassphrase(asked.on, userData)
    await recoverProfile({
      environment: on.kind === 'profile' ? { ...on, userData } : on,
      kit: await readKit(asked.kit),
      askPassphrase: async () => new Secret(await askForKit()),
      actor: operatorName(),
      version: findInstallation(import.meta.dirname).version,
      hostName: hostname(),
      say: console.log,
    })
    return exitCodes.done
  } catch (thrown) {
    console.error(wordsOf(thrown))
    return exitCodeOf(thrown)
  }
}

/** Where the credentials are sealed with a passphrase, the new key will be too. */
async function withPassphrase(on: OpenedOn, userData: string): Promise<OpenedOn> {
  if (on.kind !== 'profile' || (await storeInUse(on.file, userData)) !== 'passphrase') return on
  return { ...on, passphrase: await askPassphrase('Passphrase of the credentials: ') }
}

async function readKit(file: string): Promise<Secret> {
  try {
    return new Secret(await readFile(file, 'utf8'))
  } catch (cause) {
    throw refusal(`The recovery kit ${file} cannot be read.`, 'Name its file.', cause)
  }
}
