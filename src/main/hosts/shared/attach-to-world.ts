import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { z } from 'zod'

const World = z.looseObject({ control: z.string().optional() })

/**
 * The control socket of the rehearsal world in a directory.
 * @throws Error where the directory holds no world that can be read
 */
export async function controlSocketOf(dir: string): Promise<string> {
  const world = World.parse(JSON.parse(await readFile(join(dir, 'world.json'), 'utf8')))
  return world.control ?? join(dir, 'control.sock')
}

/**
 * Counts as somebody attached to a rehearsal world until left: one that nobody is attached to stops
 * after five minutes. A world that ends takes its attachments with it; whoever works on it will notice
 * by other means.
 *
 * @throws Error where the directory holds no world
 */
export async function attachToWorld(dir: string): Promise<{ leave(): void }> {
  const asked = request({ socketPath: await controlSocketOf(dir), path: '/attach' })
  asked.on('response', (answer) => answer.resume())
  asked.on('error', () => undefined)
  asked.end()
  return { leave: () => asked.destroy() }
}
