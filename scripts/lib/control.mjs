import { request } from 'node:http'
import { join } from 'node:path'

/**
 * One question to a running rehearsal world, by its control socket.
 * @param {string} dir the world's data directory
 * @param {string} method
 * @param {string} path
 * @param {number} timeoutMs
 * @returns {Promise<number | null>} the HTTP status; null when no world answers there
 */
export function askWorld(dir, method, path, timeoutMs = 2000) {
  return new Promise((resolve) => {
    const socketPath = join(dir, 'control.sock')
    const asked = request({ socketPath, method, path, timeout: timeoutMs }, (answer) => {
      answer.resume()
      answer.on('end', () => resolve(answer.statusCode ?? null))
      answer.on('error', () => resolve(null))
    })
    asked.on('timeout', () => asked.destroy())
    asked.on('error', () => resolve(null))
    asked.end()
  })
}

/**
 * Counts as somebody attached for as long as the connection is open: a world that nobody is
 * attached to stops after five minutes.
 * @param {string} dir
 * @returns {{ gone: Promise<void>, leave: () => void }} `gone` resolves when the world has ended
 */
export function attachToWorld(dir) {
  const asked = request({ socketPath: join(dir, 'control.sock'), method: 'GET', path: '/attach' })
  const gone = new Promise((resolve) => {
    asked.on('response', (answer) => {
      answer.resume()
      answer.on('close', resolve)
    })
    asked.on('error', resolve)
  })
  asked.end()
  return { gone, leave: () => asked.destroy() }
}
