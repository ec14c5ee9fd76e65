import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { type Failure, FailureError } from '../../../shared/domain/failure.ts'
import { approveRequest, makeApproverKey, readRequest } from '../../kernel/approve-offline.ts'
import { userDataFolder } from '../shared/user-data-folder.ts'
import { approveUsage, readApproveArguments } from './approve/approve-arguments.ts'
import { describeRequest } from './approve/describe-request.ts'
import { askPassphrase } from './ask-passphrase.ts'

// `npm run approve`: Node alone, no network. What is approved is shown before the key is asked for.
process.exitCode = await approve(process.argv.slice(2))

async function approve(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(approveUsage)
    return 0
  }
  const { platform, env } = process
  const userData = userDataFolder({ platform, env, home: homedir() })
  const asked = readApproveArguments(args, join(userData, 'approver-key.json'))
  if (typeof asked === 'string') {
    console.error(`${asked}\n\n${approveUsage}`)
    return 2
  }
  try {
    return asked.kind === 'new-key'
      ? await makeKey(asked.key)
      : await answer(
          asked.request ?? (await ask('The request, as the console shows it: ')),
          asked.key,
        )
  } catch (thrown) {
    console.error(wordsOf(thrown))
    return 1
  }
}

async function answer(text: string, keyFile: string): Promise<number> {
  const request = readRequest(text)
  if (request === null) {
    return refused('This is no whole request: a part of it is missing or changed. Copy all of it.')
  }
  // Before anything is asked: without a key there is nothing to decide.
  const key = await readFile(keyFile, 'utf8')
  console.error(`\n${describeRequest(request.facts)}\n`)
  if (Date.now() > Date.parse(request.facts.validUntil)) {
    console.error('By the clock of this machine that is over: the console may ask for a new one.\n')
  }
  if (
    !/^y(es)?$/i.test(await ask('Is this what you were told, and is it right? Approve it? [y/N] '))
  ) {
    return refused('Nothing was approved.')
  }
  const code = await approveRequest(request, key, await askPassphrase('Passphrase of your key: '))
  if (typeof code !== 'string') return refused(inWords(code))
  console.error('The code, for the operator to put in. It counts once, for this plan alone:')
  console.log(code)
  return 0
}

async function makeKey(keyFile: string): Promise<number> {
  const passphrase = await askPassphrase('Passphrase for the new key: ')
  const made = await makeApproverKey(passphrase, await askPassphrase('The same again: '))
  if ('code' in made) return refused(inWords(made))
  await mkdir(dirname(keyFile), { recursive: true, mode: 0o700 })
  // Never over a key that is there.
  await writeFile(keyFile, made.file, { flag: 'wx', mode: 0o600 })
  console.error(`The key is in ${keyFile}. For the profile, below secondApproval.approvers:`)
  console.log(made.publicKey)
  return 0
}

/** @throws Error where there is no terminal: what is approved has to be read by somebody */
async function ask(question: string): Promise<string> {
  if (!process.stdin.isTTY) throw new Error('It has to be asked on a terminal: there is none.')
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return (await terminal.question(question)).trim()
  } finally {
    terminal.close()
  }
}

function inWords({ summary, next }: Failure): string {
  return `${summary}\n${next}`
}

function refused(words: string): number {
  console.error(words)
  return 2
}

/** Never a stack or a cause: they may hold what was typed. */
function wordsOf(thrown: unknown): string {
  if (thrown instanceof FailureError) return inWords(thrown.failure)
  return thrown instanceof Error ? thrown.message : 'It failed.'
}
