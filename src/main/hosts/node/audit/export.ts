import { open, rm } from 'node:fs/promises'
import { homedir, hostname } from 'node:os'
import type { ExportView, FilePart } from '../../../../shared/domain/audit.ts'
import { type OpenedHistory, openHistory } from '../../../kernel/open-history.ts'
import { findInstallation } from '../../shared/installation.ts'
import { operatorName, requireThere } from '../../shared/open-kernel.ts'
import { userDataFolder } from '../../shared/user-data-folder.ts'
import { askPassphrase } from '../ask-passphrase.ts'
import { exitCodeOf, exitCodes, notThere, refusal, wordsOf } from './exit-code.ts'
import { type ExportTo, exportUsage, readExportArguments } from './export-arguments.ts'

/** `npm run audit -- export …`: the log leaves this laptop by the console's own code. */
export async function exportHistory(args: readonly string[]): Promise<number> {
  const { platform, env } = process
  const userData = userDataFolder({ platform, env, home: homedir() })
  const read = readExportArguments(args, userData)
  if (read.kind === 'usage') {
    console.error(`${read.problem}\n\n${exportUsage}`)
    return exitCodes.usage
  }
  try {
    await requireThere(read.on).catch(notThere)
    const passphrase = read.passphrase
      ? { passphrase: await askPassphrase('Passphrase of the credentials: ') }
      : {}
    const history = await openHistory({
      environment:
        read.on.kind === 'rehearsal'
          ? { kind: 'rehearsal', dir: read.on.dir }
          : { kind: 'profile', file: read.on.file, userData, ...passphrase },
      actor: operatorName(),
      version: findInstallation(import.meta.dirname).version,
      hostName: hostname(),
    })
    try {
      for (const to of read.to) await (to.kind === 'file' ? write(history, to) : send(history))
    } finally {
      await history.close()
    }
    return exitCodes.done
  } catch (thrown) {
    console.error(wordsOf(thrown))
    return exitCodeOf(thrown)
  }
}

/** Part by part, so that a log of any size fits. An existing file is left alone: it may be somebody's proof. */
async function write(
  history: OpenedHistory,
  to: Extract<ExportTo, { readonly kind: 'file' }>,
): Promise<void> {
  const { format, run, out } = to
  const file = out === undefined ? null : await create(out)
  try {
    const keep = async ({ text, next }: FilePart): Promise<void> => {
      await (file === null ? print(text) : file.write(text))
      // The log says of it that it holds a head: it must be on the disk by then.
      if (next === null) await file?.sync()
    }
    let from: string | null | undefined
    while (from !== null) {
      const wanted = {
        format,
        ...(run === undefined ? {} : { run }),
        ...(from === undefined ? {} : { from }),
      }
      from = await history.file(wanted, keep)
    }
  } catch (thrown) {
    // Half a file could be taken for a whole one. It is ours: it was made anew.
    if (out !== undefined) await rm(out, { force: true })
    throw thrown
  } finally {
    await file?.close()
  }
  if (out !== undefined) console.error(`Written: ${out}`)
}

async function create(out: string) {
  try {
    return await open(out, 'wx', 0o600)
  } catch (cause) {
    throw refusal(`${out} cannot be made, or is there already.`, 'Name another file.', cause)
  }
}

async function send(history: OpenedHistory): Promise<void> {
  history.watchExport((view) => {
    if (view.kind === 'running') console.error(`${view.done} of ${view.total} records sent …`)
  })
  console.error(sentWords(await history.exportNow()))
}

/** What weakens the copy comes first: that everything is there would else be all that is read. */
export function sentWords(view: ExportView): string {
  if (view.kind !== 'idle') throw new Error(`Not everything was sent: the export is ${view.kind}.`)
  const note = view.note === null ? '' : `Attention: ${view.note}.\n`
  return `${note}The history database has every record up to ${view.watermark}, as they were written (${view.database}).`
}

/** Waits for a slow reader. */
function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()))
  })
}
