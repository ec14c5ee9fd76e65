import { mkdtemp } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'

/** The kernel's limit is 107 bytes and a zero on Linux, 103 on macOS. */
const SOCKET_PATH_LIMIT_BYTES = 100

/** Where the control socket goes by default, and where clients look first. */
export function usualControlSocket(dir: string): string {
  return path.join(dir, 'control.sock')
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
  const ownDir = await mkdtemp(path.join(os.tmpdir(), 'vlossom-control-'))
  return { socket: path.join(ownDir, 'control.sock'), ownDir }
}
