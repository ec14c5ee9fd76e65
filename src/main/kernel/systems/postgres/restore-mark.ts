import type { Reads } from '../../ports/reads.ts'
import { chosenBackup } from './sources/backup-place.ts'

/** What a run left written beside its own name, so that another console can take it up. */
export interface RestoreMark {
  /** The procedure's id. */
  readonly procedure?: string
  /** File name of the dump; it holds no directory, which is another one on each laptop. */
  readonly dump?: string
  readonly sha256?: string
}

/** `procedure database-only · dump vlossom.dump · SHA-256 …`; what is not known is left out. */
export function markText({ procedure, dump, sha256 }: RestoreMark): string {
  return [
    ...(procedure === undefined ? [] : [`procedure ${procedure}`]),
    ...(dump === undefined ? [] : [`dump ${dump}`]),
    ...(sha256 === undefined ? [] : [`SHA-256 ${sha256}`]),
  ].join(' · ')
}

/** Reads a mark out of a comment of ours. */
export function markIn(block: string): RestoreMark {
  const procedure = /\bprocedure ([a-z-]{1,40})(?: ·|$)/m.exec(block)?.[1]
  const dump = /· dump ([^\n]+?)(?: · SHA-256 |$)/m.exec(block)?.[1]
  const sha256 = /\bSHA-256 ([0-9a-f]{64})\b/.exec(block)?.[1]
  return {
    ...(procedure === undefined ? {} : { procedure }),
    ...(dump === undefined ? {} : { dump }),
    ...(sha256 === undefined ? {} : { sha256 }),
  }
}

/** The mark of a restore from this backup. Throws as `chosenBackup`. */
export async function markOf(
  world: Pick<Reads, 'files' | 'profile'>,
  given: { readonly backup: string; readonly procedure: string | undefined },
): Promise<string> {
  const { dump: path, manifest } = await chosenBackup(world, given.backup)
  const dump = nameOf(path)
  return markText({
    ...(given.procedure === undefined ? {} : { procedure: given.procedure }),
    // A name that would break the line is left out: the hash says more.
    ...(/[\n\r]/.test(dump) ? {} : { dump }),
    ...(manifest === undefined ? {} : { sha256: manifest.sha256 }),
  })
}

/** Whether what stands in a comment of ours contradicts that the copy was restored from this dump. */
export function isOfAnotherDump(
  block: string,
  chosen: { readonly dump: string; readonly sha256: string },
): boolean {
  const { dump, sha256 } = markIn(block)
  if (sha256 !== undefined) return sha256 !== chosen.sha256
  return dump !== undefined && dump !== nameOf(chosen.dump)
}

/** The last part of a path of either kind. */
export function nameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
}
