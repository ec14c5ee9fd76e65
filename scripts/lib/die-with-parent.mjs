import { createReadStream, fstatSync } from 'node:fs'
import { Socket } from 'node:net'

// Loaded with `--import` into the programs that `run-through.mjs` starts. File descriptor 3 is a
// pipe to the script that started us; its end means that the script is gone, even by SIGKILL.
const signal = process.env.ROLLBACK_WHEN_ORPHANED === 'SIGKILL' ? 'SIGKILL' : 'SIGTERM'
delete process.env.ROLLBACK_WHEN_ORPHANED

const pipe = fstatSync(3).isSocket() ? new Socket({ fd: 3 }) : createReadStream('', { fd: 3 })
pipe.on('error', () => {})
pipe.on('close', () => process.kill(process.pid, signal))
pipe.resume()
// Watching must not keep a program alive that has nothing left to do.
if (pipe instanceof Socket) pipe.unref()
