import { spawn } from 'node:child_process'
import { childEnvironment } from './child-environment.ts'
import { findProgram, type Machine } from './find-program.ts'

/**
 * Keeps the machine awake by the system's own program, where it has one (Linux with systemd, macOS);
 * elsewhere it does nothing. The program ends when we do, even by SIGKILL: it watches our pid
 * (`caffeinate -w`) or the pipe that it reads from.
 */
export function keepAwake(reason: string, machine: Machine): { release(): void } {
  const command = inhibitor(reason, machine)
  if (command === undefined) return { release: () => undefined }
  const child = spawn(command.file, command.args, {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: childEnvironment(machine.env),
  })
  // No session manager answers (containers): the machine will not sleep anyhow.
  child.on('error', () => undefined)
  child.stdin.on('error', () => undefined)
  child.unref()
  return { release: () => child.kill() }
}

/** The command that keeps this machine awake for as long as it runs. */
export function inhibitor(
  reason: string,
  machine: Machine,
): { readonly file: string; readonly args: readonly string[] } | undefined {
  if (machine.platform === 'darwin') {
    const file = findProgram('caffeinate', machine)
    return file === undefined ? undefined : { file, args: ['-i', '-w', String(process.pid)] }
  }
  if (machine.platform !== 'linux') return undefined
  const file = findProgram('systemd-inhibit', machine)
  const holder = findProgram('cat', machine)
  if (file === undefined || holder === undefined) return undefined
  const why = reason.replace(/[^\w .,:()-]/g, ' ').slice(0, 100)
  const args = ['--what=idle:sleep', '--who=Rollback Console', `--why=${why}`, '--mode=block']
  return { file, args: [...args, holder] }
}
