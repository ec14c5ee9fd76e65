import { createHash } from 'node:crypto'
import { z } from 'zod'
import { FailureError, failure } from '../../../../../shared/domain/failure.ts'
import { canonicalJson, type JsonObject } from '../../../../../shared/domain/json.ts'
import type { StateProfile } from '../../../../../shared/domain/profile-chain.ts'
import type { FileReads } from '../../../ports/files.ts'
import { PinnedBlock } from './pinned-block.ts'

const FORMAT = 'rollback-console/contract-state/1'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const count = z.int().min(0)
const fileSummary = z.object({
  name: z.string(),
  lines: count,
  bytes: count,
  sha256,
  chunks: z
    .array(
      z.object({
        line: count,
        lines: count,
        bytes: count,
        sha256,
        by: count,
        upTo: count.exactOptional(),
      }),
    )
    .readonly(),
})

/** What an export is measured by. Written last: without it an export is not whole. */
export const Manifest = z.object({
  format: z.literal(FORMAT),
  chainId: z.int(),
  contract: z.object({
    id: z.string(),
    name: z.string(),
    address: z.string(),
    codeHash: z.string(),
  }),
  block: PinnedBlock,
  /** False where somebody exported a contract that was not paused, knowing it. */
  paused: z.boolean(),
  /** Hash of what the profile declared the state to be. */
  declaration: sha256,
  columns: z.array(z.string()),
  events: fileSummary,
  rows: fileSummary,
  /** What the contract said of the whole at that block: the rows add up to it. */
  totals: z.array(z.object({ view: z.string(), of: z.string(), value: z.string() })),
})
export type Manifest = z.infer<typeof Manifest>

/** Whose state, at which block: what an unfinished export must be of to be gone on with. */
export const ExportHead = z.object({
  chainId: z.int(),
  address: z.string(),
  block: PinnedBlock,
  declaration: sha256,
})
export type ExportHead = z.infer<typeof ExportHead>

/** Hash over what decides the contents of an export: another declaration makes other files. */
export function declarationHash({ fromBlock, events, ids, views }: StateProfile): string {
  const { added, removed = [] } = ids
  const plain = (sources: StateProfile['ids']['added']): JsonObject[] =>
    sources.map(({ event, arguments: names }) => ({ event, arguments: [...names] }))
  const declared = {
    fromBlock,
    events: [...events],
    added: plain(added),
    removed: plain(removed),
    views: [...views],
  }
  return createHash('sha256').update(canonicalJson(declared)).digest('hex')
}

export function manifestText(manifest: Omit<Manifest, 'format'>): string {
  return `${JSON.stringify({ format: FORMAT, ...manifest }, null, 2)}\n`
}

const MAXIMUM_BYTES = 16 * 1024 * 1024

export interface ReadManifest {
  readonly manifest: Manifest
  /** SHA-256 of its text: the export's name wherever it is spoken of. */
  readonly sha256: string
}

/** @throws FailureError NOT_FOUND; DATA_DIFFERS where it cannot be read */
export async function readManifest(files: FileReads, path: string): Promise<ReadManifest> {
  const text = Buffer.from(await files.bytes(path, { offset: 0, length: MAXIMUM_BYTES }))
  const parsed = Manifest.safeParse(parseJson(text.toString('utf8')))
  if (parsed.success)
    return { manifest: parsed.data, sha256: createHash('sha256').update(text).digest('hex') }
  const [issue] = parsed.error.issues
  throw new FailureError(
    failure('DATA_DIFFERS', {
      summary: `The manifest of the export cannot be used: ${issue?.path.join('.')}: ${issue?.message}.`,
      tried: `to read ${path}`,
      next: 'Export again: the manifest was damaged, or written by something else.',
    }),
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
