import { z } from 'zod'
import type { EvidenceRef } from '../../../../../shared/domain/evidence.ts'
import type { Reads } from '../../../ports/reads.ts'
import { ContractArtifact } from './contract-artifact.ts'

/** An artifact that was read and sealed beside the log before the run: a run names it by its hash. */
export const KeptArtifact = z.object({
  blob: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number(),
  name: z.string(),
  mediaType: z.string(),
  expiresAt: z.string().nullable(),
}) satisfies z.ZodType<EvidenceRef>
export type KeptArtifact = z.infer<typeof KeptArtifact>

/** The artifact itself; its bytes are held against their hash. @throws FailureError NOT_FOUND */
export async function readKept(kept: KeptArtifact, world: Reads): Promise<ContractArtifact> {
  const text = new TextDecoder().decode(await world.evidence.read(kept))
  return ContractArtifact.parse(JSON.parse(text))
}
