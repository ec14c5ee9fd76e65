import { z } from 'zod'
import type { VolumeRoom } from '../../../ports/database-platform.ts'
import type { Reads } from '../../../ports/reads.ts'
import { readRailway } from '../graphql.ts'

const VOLUMES = `query VolumeRoom($id: String!) {
  environment(id: $id) { volumeInstances { edges { node { serviceId sizeMB currentSizeMB } } } }
}`
const Volumes = z.object({
  environment: z.object({
    volumeInstances: z.object({
      edges: z.array(
        z.object({
          node: z.object({
            serviceId: z.string().nullable(),
            sizeMB: z.number(),
            currentSizeMB: z.number(),
          }),
        }),
      ),
    }),
  }),
})

/** Not documented which megabyte is meant; by the smaller one there is never less room than is said here. */
const MEGABYTE = 1_000_000

/** Room on the volume of the database service; `undefined` where the profile names none, or it has not one volume. */
export async function volumeRoom(
  world: Reads,
  signal: AbortSignal,
): Promise<VolumeRoom | undefined> {
  const railway = world.profile.systems.railway
  if (railway?.services.postgres === undefined) return undefined
  const variables = { id: railway.environmentId }
  const call = { name: 'VolumeRoom', document: VOLUMES, variables }
  const { data } = await readRailway(call, Volumes, { world, signal })
  const [volume, second] = data.environment.volumeInstances.edges
    .map(({ node }) => node)
    .filter(({ serviceId }) => serviceId === railway.services.postgres)
  if (volume === undefined || second !== undefined) return undefined
  return {
    said: 'Railway',
    totalBytes: volume.sizeMB * MEGABYTE,
    usedBytes: volume.currentSizeMB * MEGABYTE,
  }
}
