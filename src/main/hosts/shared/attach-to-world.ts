import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { z } from 'zod'

const World = z.looseObject({ control: z.string().optional() })

/**
 * Counts as somebody attached to a rehearsal world until left: one that nobody is attached to stops
 * after five minutes. A world that ends takes its attachments with it.
 *
 * @throws Error where the directory holds no world
 */
export async function attachToWorld(dir: string): Promise<{ leave(): void }> {
  const world = World.parse(JSON.parse(await readFile(join(dir, 'world.json'), 'utf8')))
  const socketPath = world.control ?? join(dir, 'control.sock')
  const asked = request({ socketPath, path: '/attach' })
  asked.on('response', (answer) => answer.resume())
  asked.on('error', () => undefined)
  asked.end()
  return { leave: () => asked.destroy() }
}
