import { request } from 'node:http'
import { controlSocketOf } from '../shared/attach-to-world.ts'

/** The rehearsal world's control socket: what its traffic saw. */
export interface WorldControl {
  /** GET of a control path, parsed. */
  read(path: string): Promise<unknown>
}

/** @throws Error where `dir` holds no world that can be read */
export async function worldControl(dir: string): Promise<WorldControl> {
  const socketPath = await controlSocketOf(dir)
  return {
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
