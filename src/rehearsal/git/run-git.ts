import { spawn } from 'node:child_process'

/**
 * Runs git apart from whatever the machine's owner has configured: no global or system file, no hooks path, no
 * prompt. Answers standard output; throws with git's own words.
 */
export function runGit(args: readonly string[], input = ''): Promise<string> {
  const { PATH } = process.env
  return new Promise((resolve, reject) => {
    const git = spawn('git', [...args], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {
        PATH,
        LC_ALL: 'C',
        TZ: 'UTC',
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_CONFIG_SYSTEM: '/dev/null',
        GIT_TERMINAL_PROMPT: '0',
      },
    })
    let output = ''
    let complaint = ''
    git.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
    git.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint += text
    })
    git.stdin.on('error', () => undefined)
    git.once('error', reject)
    git.once('close', (code) => {
      if (code === 0) resolve(output)
      else reject(new Error(`git ${args[0] ?? ''}: ${complaint.trim() || `exit ${code}`}`))
    })
    git.stdin.end(input)
  })
}
