import type { FileReads } from '../../../ports/files.ts'
import type { PinnedBlock } from './pinned-block.ts'

/** The files of one export, which lie beside those of others. */
export interface ExportFiles {
  readonly events: string
  readonly rows: string
  readonly manifest: string
  /** Chunks that are on the disk: what a killed export goes on behind. */
  readonly progress: string
}

const MANIFEST = '.manifest.json'
const PROGRESS = '.progress.ndjson'

/** What an export is called: the contract, the block, and the beginning of the block's hash. */
export function exportName(contract: string, { number, hash }: PinnedBlock): string {
  return `${contract}-${number}-${hash.slice(2, 10)}`
}

export function exportFiles(name: string): ExportFiles {
  return {
    events: `${name}.events.ndjson`,
    rows: `${name}.rows.ndjson`,
    manifest: `${name}${MANIFEST}`,
    progress: `${name}${PROGRESS}`,
  }
}

/** Transactions that import an export into one successor, noted before they are sent. */
export function ledgerName(name: string, successor: string): string {
  return `${name}.into-${successor.slice(2, 10).toLowerCase()}.ndjson`
}

/** Names of a contract's exports: those that are whole, and those that were begun. By block, the newest first. */
export async function listExports(
  files: FileReads,
  folder: string,
  contract: string,
): Promise<{ readonly whole: readonly string[]; readonly begun: readonly string[] }> {
  const names = (await files.list(folder)).map(({ path }) => path.split(/[\\/]/).at(-1) ?? '')
  const ending = (end: string) =>
    names
      .filter((name) => name.startsWith(`${contract}-`) && name.endsWith(end))
      .map((name) => name.slice(0, -end.length))
      .filter((name) => /^\d+-[0-9a-f]{8}$/.test(name.slice(contract.length + 1)))
      .sort((one, other) => blockIn(other, contract) - blockIn(one, contract))
  const whole = ending(MANIFEST)
  return { whole, begun: ending(PROGRESS).filter((name) => !whole.includes(name)) }
}

function blockIn(name: string, contract: string): number {
  return Number(name.slice(contract.length + 1).split('-')[0])
}
