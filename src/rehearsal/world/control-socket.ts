import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { readJsonFile } from '../process/json-file.ts'

/** The kernel's limit is 107 bytes and a zero on Linux, 103 on macOS. */
const SOCKET_PATH_LIMIT_BYTES = 100

const OWN_DIRECTORY_PREFIX = 'vlossom-control-'

/** Where the control socket goes by default, and where clients look first. */
function usualControlSocket(dir: string): string {
  return path.join(dir, 'control.sock')
}

/** The control socket of a directory: where world.json says, else the usual place. */
export function controlSocketOf(dir: string): string {
  const described = readJsonFile(path.join(dir, 'world.json'))
  if (typeof described === 'object' && described !== null && 'control' in described) {
    if (typeof described.control === 'string') return described.control
  }
  return usualControlSocket(dir)
}

/** Removes the socket's own directory that a killed world has left. */
export async function removeEarlierSocket(dir: string): Promise<void> {
  const ownDir = path.dirname(controlSocketOf(dir))
  if (!path.basename(ownDir).startsWith(OWN_DIRECTORY_PREFIX)) return
  if (path.dirname(ownDir) === os.tmpdir()) await rm(ownDir, { recursive: true, force: true })
}

/**
 * `DIR/control.sock`, or a socket in a 0700 directory of its own where DIR's name is too long for one; world.json
 * says which. `ownDir` is to be removed afterwards.
 */
export async function placeControlSocket(
  dir: string,
): Promise<{ readonly socket: string; readonly ownDir: string | null }> {
  const usual = usualControlSocket(dir)
  if (Buffer.byteLength(usual) <= SOCKET_PATH_LIMIT_BYTES) return { socket: usual, ownDir: null }
  const ownDir = await mkdtemp(path.join(os.tmpdir(), OWN_DIRECTORY_PREFIX))
  return { socket: path.join(ownDir, 'control.sock'), ownDir }
}
