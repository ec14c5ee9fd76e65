import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Abi, Hex } from 'viem'

/** A contract as set-up compiled it (`scripts/lib/compile-contracts.mjs`). */
export interface Artifact {
  readonly abi: Abi
  readonly bytecode: Hex
}

/** The contracts of the rehearsal, by the names of their sources; OpenZeppelin's under their own. */
export type ContractName =
  | 'Booking'
  | 'BookingLeaky'
  | 'BookingMended'
  | 'StylistRegistry'
  | 'Escrow'
  | 'PriceFeed'
  | 'Payouts'
  | 'Vault'
  | 'AccessManager'
  | 'Deposits'
  | 'DepositsNext'
  | 'Multicall'
  | 'SmallSafe'
  | 'TimelockController'
  | 'ERC1967Proxy'
  | 'TransparentUpgradeableProxy'
  | 'EntryPointV07'
  | 'EntryPointV08'
  | 'SimpleAccountFactory'
  | 'VerifyingPaymaster'
  | 'VerifyingPaymasterV08'

/** Reads one; throws with the file's name where set-up has not compiled it. */
export async function readArtifact(name: ContractName): Promise<Artifact> {
  return JSON.parse(await readFile(artifactFile(name), 'utf8'))
}

/** Where set-up has put it: an absolute path. */
export function artifactFile(name: ContractName): string {
  return path.join(contractsFolder(), `${name}.json`)
}

/** `out/contracts`: beside the bundle (`out/main`, or a chunk folder in it), or seen from the source. */
function contractsFolder(here: string = import.meta.url): string {
  const file = fileURLToPath(here)
  const folder = path.dirname(file)
  if (file.endsWith('.ts')) return path.resolve(folder, '../../../out/contracts')
  const outMain = path.basename(folder) === 'chunks' ? path.dirname(folder) : folder
  return path.resolve(outMain, '../contracts')
}
