import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'

/** The rehearsal world's control socket: attach, and what its traffic saw. */
export interface WorldControl {
  /** Counts as somebody attached until `leave`. */
  attach(): { leave(): void }
  /** GET of a control path, parsed. */
  read(path: string): Promise<unknown>
}

/** @throws Error where `dir` holds no world that can be read */
export async function worldControl(dir: string): Promise<WorldControl> {
  const world: unknown = JSON.parse(await readFile(join(dir, 'world.json'), 'utf8'))
  const named =
    typeof world === 'object' && world !== null && 'control' in world ? world.control : undefined
  const socketPath = typeof named === 'string' ? named : join(dir, 'control.sock')
  return {
    attach() {
      const asked = request({ socketPath, path: '/attach' })
      asked.on('response', (answer) => answer.resume())
      // A world that ends takes its attachments with it; whoever works on it will notice by other means.
      asked.on('error', () => undefined)
      asked.end()
      return { leave: () => asked.destroy() }
    },
    read: (path) =>
      new Promise((resolve, reject) => {
        const asked = request({ socketPath, path, timeout: 5_000 }, (answer) => {
          let text = ''
          answer.setEncoding('utf8').on('data', (part: string) => {
            text += part
          })
          answer.on('end', () => resolve(JSON.parse(text)))
        })
        asked.on('timeout', () => asked.destroy(new Error('the world does not answer')))
        asked.on('error', reject)
        asked.end()
      }),
  }
}
