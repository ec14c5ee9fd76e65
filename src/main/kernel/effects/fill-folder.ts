import { type FileHandle, mkdir, open, rename } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { FailureError, failure } from '../../../shared/domain/failure.ts'
import type { FileMutations, Folder } from '../ports/files.ts'
import { systemCode } from './files.ts'
import { sealFile } from './seal-file.ts'

/** Opens a folder of ours for a piece of work, and closes its files however that ends. */
export function fillFolder(
  recipients: () => readonly string[],
  ownRecipient: () => Promise<string>,
): FileMutations['fill'] {
  return async (path, work, signal) => {
    signal.throwIfAborted()
    await writing(path, () => mkdir(path, { recursive: true, mode: 0o700 }))
    const handles = new Map<string, FileHandle>()
    try {
      return {
        kind: 'answered',
        answer: await work(folderAt(path, { handles, recipients, ownRecipient })),
      }
    } finally {
      await Promise.all([...handles.values()].map((handle) => handle.close()))
    }
  }
}

interface Given {
  readonly handles: Map<string, FileHandle>
  readonly recipients: () => readonly string[]
  readonly ownRecipient: () => Promise<string>
}

function folderAt(path: string, { handles, recipients, ownRecipient }: Given): Folder {
  async function handleOf(name: string): Promise<FileHandle> {
    const known = handles.get(name)
    if (known !== undefined) return known
    const handle = await open(join(path, basename(name)), 'a', 0o600)
    handles.set(name, handle)
    return handle
  }
  const on = (name: string, act: (handle: FileHandle) => Promise<unknown>) =>
    writing(join(path, name), async () => void (await act(await handleOf(name))))
  const sealTo = (whom: readonly string[], name: string, bytes: AsyncIterable<Uint8Array>) =>
    writing(join(path, name), async () => {
      const sealed = await sealFile(join(path, basename(name)), bytes, whom)
      await syncDirectory(path)
      return sealed
    })
  return {
    append: (name, text) => on(name, (handle) => handle.appendFile(text)),
    sync: (name) => on(name, (handle) => handle.sync()),
    cut: (name, bytes) => on(name, (handle) => handle.truncate(bytes)),
    put: (name, text) =>
      writing(join(path, name), async () => {
        const beside = join(path, `${basename(name)}.new`)
        const handle = await open(beside, 'w', 0o600)
        try {
          await handle.writeFile(text)
          await handle.sync()
        } finally {
          await handle.close()
        }
        await rename(beside, join(path, basename(name)))
        await syncDirectory(path)
      }),
    seal: (name, bytes) => sealTo(recipients(), name, bytes),
    sealForUs: async (name, bytes) => sealTo([...recipients(), await ownRecipient()], name, bytes),
  }
}

/** So that a new name outlives a power cut; Windows has no such thing. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r').catch(() => null)
  await directory?.sync().catch(() => undefined)
  await directory?.close()
}

async function writing<T>(path: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (cause) {
    // Where the bytes come from has words of its own.
    if (cause instanceof FailureError) throw cause
    const code = systemCode(cause)
    const full = code === 'ENOSPC' || code === 'EDQUOT'
    throw new FailureError(
      failure(full ? 'NO_SPACE' : 'FORBIDDEN', {
        summary: full ? `There is no space left for ${path}.` : `${path} cannot be written.`,
        tried: `to write ${path}`,
        answered: code,
        next: full ? 'Make room, then retry.' : 'Check the folder and its rights, then retry.',
      }),
      { cause },
    )
  }
}
