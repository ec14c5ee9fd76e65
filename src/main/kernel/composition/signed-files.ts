import { FailureError } from '../../../shared/domain/failure.ts'
import type { JsonObject } from '../../../shared/domain/json.ts'
import { revealSecret, type Secret } from '../../../shared/domain/secret.ts'
import type { Reads } from '../ports/reads.ts'
import type { SignedVault } from '../ports/signed.ts'
import type { UseCases } from '../router/use-cases.ts'
import { bundleOfText, viewKept } from '../systems/contracts/signers/signed/index.ts'

export interface SignedFilesParts {
  readonly vault: SignedVault
  readonly reads: () => Reads
  readonly closing: AbortSignal
  readonly tell: (body: JsonObject) => Promise<unknown>
}

/** Signed files: taken in by one way, kept sealed, told without their bytes. Sending one is a run. */
export function createSignedFiles(parts: SignedFilesParts): UseCases['signed'] {
  const { vault, reads, closing, tell } = parts
  return {
    async list() {
      const world = reads()
      if (world.profile.systems.contracts === undefined) return []
      const found = await vault.kept()
      return Promise.all(found.map((one) => viewKept(one, world, closing)))
    },
    async keep(text: Secret, by) {
      const world = reads()
      const bundle = await bundleOfText(revealSecret(text), world, closing)
      if ('code' in bundle) throw new FailureError(bundle)
      const kept = await vault.keep(bundle)
      if (kept.kind === 'closed') throw new FailureError(kept.failure)
      const hashes = kept.transactions.map(({ hash }) => hash)
      await tell({ kind: 'signed-file-kept', hashes, replaced: [...bundle.replaces], by })
      return viewKept(kept, world, closing)
    },
    async forget(id, by) {
      await vault.forget(id)
      await tell({ kind: 'signed-file-forgotten', id, by })
    },
  }
}
