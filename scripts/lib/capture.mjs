import { spawn } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'

/**
 * Runs a program to its end and keeps what it printed. No shell, no standard input.
 * Never throws: a program that cannot be started answers code 127, one that hangs is killed and
 * answers 124.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, timeoutMs?: number }} [options]
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>}
 */
export function capture(file, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    })
    const printed = { stdout: '', stderr: '' }
    for (const name of /** @type {const} */ (['stdout', 'stderr'])) {
      child[name].setEncoding('utf8').on('data', (text) => {
        printed[name] += text
      })
    }
    let late = false
    const timer = setTimeout(
      () => {
        late = true
        child.kill('SIGKILL')
      },
      options.timeoutMs ?? 15 * 60_000,
    )
    child.on('error', (error) => {
      clearTimeout(timer)
      resolve({ code: 127, stdout: printed.stdout, stderr: printed.stderr + error.message })
    })
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ code: late ? 124 : (code ?? 1), ...printed })
    })
  })
}

/**
 * The end of what a program printed, for an error message.
 * @param {{ stdout: string, stderr: string }} result
 */
export function lastLines(result, count = 20) {
  const text = stripVTControlCharacters(`${result.stdout}\n${result.stderr}`)
  return text.trim().split('\n').slice(-count).join('\n')
}
