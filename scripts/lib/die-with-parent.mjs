import { Socket } from 'node:net'

// Loaded with `--import` into the programs that `run-through.mjs` starts. File descriptor 3 is a
// pipe to the script that started us; its end means that the script is gone, even by SIGKILL.
// The variable is taken away at once: forked children inherit `--import`, but not the pipe.
const signal = process.env.ROLLBACK_WHEN_ORPHANED
delete process.env.ROLLBACK_WHEN_ORPHANED

if (signal === 'SIGTERM' || signal === 'SIGKILL') {
  const pipe = new Socket({ fd: 3 })
  pipe.on('error', () => {})
  pipe.on('close', () => process.kill(process.pid, signal))
  pipe.resume()
  // Watching must not keep a program alive that has nothing left to do.
  pipe.unref()
}
