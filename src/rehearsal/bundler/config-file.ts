import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { isAddress, isHex } from 'viem'

/** What the stand-in reads of its file, which has the shape of skandha's `config.json`. */
export interface BundlerConfig {
  readonly entryPoints: readonly string[]
  /** Private keys that send the bundles: they stand in the same file as the list. */
  readonly relayers: readonly `0x${string}`[]
  /** In small letters. */
  readonly paymasters: readonly string[]
}

/** Writes the first file: two keys, and the one paymaster that is allowed. */
export function writeFirstConfig(
  file: string,
  given: { readonly entryPoint: string; readonly relayer: string; readonly paymaster: string },
): void {
  const config = {
    entryPoints: [given.entryPoint],
    relayers: [given.relayer],
    minStake: '10000000000000000',
    minUnstakeDelay: 86400,
    minSignerBalance: 1e18,
    multicall: '0xcA11bde05977b3631167028862bE2a173976CA11',
    whitelistedEntities: { paymaster: [given.paymaster], account: [], factory: [] },
  }
  writeFileSync(file, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
}

/** Reads it again whenever it has changed: here a supervisor restarts the bundler then. */
export function watchConfig(file: string): () => BundlerConfig {
  let known: { readonly at: string; readonly config: BundlerConfig } | undefined
  return () => {
    const { mtimeNs, ino } = statSync(file, { bigint: true })
    const at = `${mtimeNs} ${ino}`
    if (known?.at !== at) known = { at, config: parseConfig(readFileSync(file, 'utf8')) }
    return known.config
  }
}

function parseConfig(text: string): BundlerConfig {
  const value: unknown = JSON.parse(text)
  const entities = fieldOf(value, 'whitelistedEntities')
  return {
    entryPoints: textsOf(fieldOf(value, 'entryPoints')),
    relayers: textsOf(fieldOf(value, 'relayers')).filter((key) => isHex(key)),
    paymasters: textsOf(fieldOf(entities, 'paymaster'))
      .filter((address) => isAddress(address))
      .map((address) => address.toLowerCase()),
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}
