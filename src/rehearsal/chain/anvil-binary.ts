import { createRequire } from 'node:module'
import path from 'node:path'

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' }

/** Absolute path of anvil inside the npm package for this platform: its own launcher is not needed. */
export function anvilBinary(): string {
  const here = createRequire(import.meta.url)
  const anvil = createRequire(here.resolve('@foundry-rs/anvil/package.json'))
  const architecture = ARCHITECTURES[process.arch] ?? process.arch
  const name = `@foundry-rs/anvil-${process.platform}-${architecture}/package.json`
  const suffix = process.platform === 'win32' ? '.exe' : ''
  return path.join(path.dirname(anvil.resolve(name)), 'bin', `anvil${suffix}`)
}
