import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { artifactText } from '../../../src/main/kernel/systems/contracts/version/contract-artifact.ts'
import type { KeptArtifact } from '../../../src/main/kernel/systems/contracts/version/kept-artifact.ts'
import { readArtifact } from '../../../src/main/kernel/systems/contracts/version/read-artifact.ts'
import type { EvidenceRef } from '../../../src/shared/domain/evidence.ts'
import { startChainWorld } from '../systems-contracts/chain-world.ts'

/** The rehearsal's chain, with artifacts that were kept beside a log. */
export async function startVersionWorld() {
  const chain = await startChainWorld()
  const kept = new Map<string, Uint8Array>()
  const evidence = {
    read: async ({ blob }: EvidenceRef) => {
      const bytes = kept.get(blob)
      if (bytes === undefined) throw new Error(`nothing is kept as ${blob}`)
      return bytes
    },
  }
  const keep = (text: string, name: string): KeptArtifact => {
    const bytes = new TextEncoder().encode(text)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const blob = `ev-${sha256.slice(0, 32)}.rbe`
    kept.set(blob, bytes)
    const meta = { name, mediaType: 'application/json', expiresAt: null }
    return { ...meta, blob, sha256, bytes: bytes.length }
  }
  const compiled = async (name: string) =>
    readFile(new URL(`../../../out/contracts/${name}.json`, import.meta.url), 'utf8')
  return {
    ...chain,
    compiled,
    /** Reads an artifact of the rehearsal as the console does, and keeps it; `change` edits it first. */
    async artifact(name: string, change: (json: object) => object = (json) => json) {
      const json = change(JSON.parse(await compiled(name)))
      const read = readArtifact(JSON.stringify(json), { fileName: `${name}.json` })
      if (read.kind !== 'read') throw new Error(JSON.stringify(read))
      return keep(artifactText(read.artifact), `${name}.json`)
    },
    world: {
      ...chain.world,
      reads: { ...chain.world.reads, evidence },
      effects: () => ({ ...chain.world.effects(), evidence }),
    },
  }
}

export type VersionWorld = Awaited<ReturnType<typeof startVersionWorld>>
