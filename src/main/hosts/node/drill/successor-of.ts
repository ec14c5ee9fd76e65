import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import type { JsonObject } from '../../../../shared/domain/json.ts'
import type { Kernel } from '../../../kernel/create-kernel.ts'

const World = z.object({
  chain: z.object({
    successor: z.object({
      contract: z.string(),
      artifact: z.string(),
      arguments: z.array(z.string()),
    }),
  }),
})

/**
 * What takes the place of the world's bad contract, as an operator gives it: its file is read, judged and kept.
 * @throws Error where the world has no such contract
 */
export async function successorOf(kernel: Kernel, dir: string): Promise<JsonObject> {
  const world = World.parse(JSON.parse(await readFile(join(dir, 'world.json'), 'utf8')))
  const { contract, artifact, arguments: values } = world.chain.successor
  const fileName = basename(artifact)
  const piece = { upload: 'drill-successor', fileName, from: 0, last: true }
  const text = await readFile(artifact, 'utf8')
  const read = await kernel.artifacts.put({ ...piece, text }, 'drill')
  if (read.kind !== 'read') throw new Error(`${fileName} is not one contract`)
  return { contract, artifact: { ...read.artifact.kept }, arguments: values }
}
