import { remotePath } from '../git/make-remotes.ts'
import type { RepositoryName } from '../git/repository-files.ts'
import { headOfMain, type PushedCommit, watchMain } from '../git/watch-main.ts'
import { readJsonFile, writeJsonFile } from '../process/json-file.ts'

export interface RemotesOptions {
  readonly gitDir: string
  /** Where the newest commit that was told of is kept, so that a push while the world was down is told of later. */
  readonly seenFile: string
  readonly pushed: Readonly<Record<RepositoryName, (push: PushedCommit) => unknown>>
  readonly failed: (error: unknown) => void
}

/** Tells the simulators when `main` of their repository moves; answers the way to end that. */
export async function watchRemotes(options: RemotesOptions): Promise<() => Promise<void>> {
  const seen = { ...seenIn(options.seenFile) }
  const watch = async (repository: RepositoryName) => {
    const remote = remotePath(options.gitDir, repository)
    seen[repository] ??= await headOfMain(remote)
    return watchMain({
      remote,
      seen: seen[repository] ?? '',
      moved: async (push) => {
        await options.pushed[repository](push)
        seen[repository] = push.commit
        writeJsonFile(options.seenFile, seen)
      },
      failed: options.failed,
    })
  }
  const watches = await Promise.all([watch('web'), watch('api')])
  writeJsonFile(options.seenFile, seen)
  return async () => {
    await Promise.all(watches.map((one) => one.stop()))
  }
}

function seenIn(file: string): Partial<Record<RepositoryName, string>> {
  const value = readJsonFile(file)
  if (typeof value !== 'object' || value === null) return {}
  const text = (name: RepositoryName) => {
    const commit: unknown = Reflect.get(value, name)
    return typeof commit === 'string' ? { [name]: commit } : {}
  }
  return { ...text('web'), ...text('api') }
}
