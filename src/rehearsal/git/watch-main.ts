import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { RELEASE_FILE } from './repository-files.ts'
import { runGit } from './run-git.ts'

/** The newest commit of `main` after a push. */
export interface PushedCommit {
  readonly commit: string
  readonly message: string
  readonly author: string
  /** The release whose code the commit holds, where its `release.json` says so. */
  readonly version?: string
}

export interface WatchOptions {
  readonly remote: string
  /** The commit of `main` that has been seen already. */
  readonly seen: string
  /** Called for each move, one at a time. What it throws is reported to `failed`. */
  readonly moved: (push: PushedCommit) => unknown
  readonly failed: (error: unknown) => void
  /** Default 300 ms. */
  readonly everyMs?: number
}

export interface Watch {
  stop(): Promise<void>
}

/** Watches `main` of a bare remote by looking, as a provider's webhook would tell. */
export function watchMain(options: WatchOptions): Watch {
  const stopping = new AbortController()
  const loop = async () => {
    let seen = options.seen
    while (!stopping.signal.aborted) {
      try {
        const now = await headOfMain(options.remote)
        if (now !== '' && now !== seen) {
          await options.moved(await describeCommit(options.remote, now))
          seen = now
        }
      } catch (error) {
        options.failed(error)
      }
      await sleep(options.everyMs ?? 300, undefined, { signal: stopping.signal }).catch(
        () => undefined,
      )
    }
  }
  const done = loop()
  return {
    async stop() {
      stopping.abort()
      await done
    },
  }
}

/** The commit of `main`; a loose ref is read without starting git. */
export async function headOfMain(remote: string): Promise<string> {
  try {
    return (await readFile(path.join(remote, 'refs/heads/main'), 'utf8')).trim()
  } catch {
    return (await runGit(['-C', remote, 'rev-parse', '--verify', '--quiet', 'main'])).trim()
  }
}

async function describeCommit(remote: string, commit: string): Promise<PushedCommit> {
  const text = await runGit(['-C', remote, 'log', '-1', '--format=%an%x00%B', commit])
  const [author = '', message = ''] = text.split('\0')
  const version = await versionOf(remote, commit)
  return { commit, author, message: message.trim(), ...(version === null ? {} : { version }) }
}

async function versionOf(remote: string, commit: string): Promise<string | null> {
  try {
    const content: unknown = JSON.parse(
      await runGit(['-C', remote, 'show', `${commit}:${RELEASE_FILE}`]),
    )
    if (typeof content !== 'object' || content === null || !('version' in content)) return null
    return typeof content.version === 'string' ? content.version : null
  } catch {
    return null
  }
}
