import { readFile, writeFile } from 'node:fs/promises'
import { createInterface } from 'node:readline/promises'
import { FailureError } from '../../../shared/domain/failure.ts'
import type { Secret } from '../../../shared/domain/secret.ts'
import { keyInKeychain, readPrepared, signOffline } from '../../kernel/sign-offline.ts'
import { askPassphrase } from './ask-passphrase.ts'
import { describePrepared } from './sign/describe-prepared.ts'
import { terminalQr } from './sign/offer-qr.ts'
import { readSignArguments, type SignAsked, signUsage } from './sign/sign-arguments.ts'

// `npm run sign -- FILE`: Node alone, no network. What is signed is shown before the key is asked for.
process.exitCode = await sign(process.argv.slice(2))

async function sign(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(signUsage)
    return 0
  }
  const asked = readSignArguments(args)
  if (typeof asked === 'string') {
    console.error(`${asked}\n\n${signUsage}`)
    return 2
  }
  try {
    const prepared = readPrepared(await readFile(asked.file, 'utf8'))
    if ('code' in prepared) return refused(`${prepared.summary}\n${prepared.next}`)
    console.error(`\n${describePrepared(prepared)}\n`)
    if (Date.now() > Date.parse(prepared.validUntil)) {
      return refused(`validUntil: it was to be sent until ${prepared.validUntil}.`)
    }
    if (!(await yes('Is this what the console shows? Sign it? [y/N] '))) {
      return refused('Nothing was signed.')
    }
    const signed = await signOffline(prepared, await keyOf(asked))
    if ('code' in signed) return refused(`${signed.field}: ${signed.summary}\n${signed.next}`)
    await writeFile(asked.out, `${JSON.stringify(signed, null, 2)}\n`, { flag: 'wx', mode: 0o600 })
    console.error(`Signed: ${asked.out}\nWhoever holds it can send it. Carry it to any console.`)
    const code = terminalQr(JSON.stringify(signed))
    if (code === null) console.error('It is too long for a QR code.')
    else if (await yes('Show it as a QR code? [y/N] ')) console.log(code)
    return 0
  } catch (thrown) {
    console.error(wordsOf(thrown))
    return 1
  }
}

async function keyOf({ keychain }: SignAsked): Promise<Secret> {
  if (keychain !== undefined) return keyInKeychain(keychain)
  if (process.stdin.isTTY) return askPassphrase('Private key (64 hex digits; not shown): ')
  throw new Error('The key is asked for on a terminal: there is none.')
}

async function yes(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) return false
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^y(es)?$/i.test((await terminal.question(question)).trim())
  } finally {
    terminal.close()
  }
}

function refused(words: string): number {
  console.error(words)
  return 2
}

/** Never a stack or a cause: they may hold what was typed. */
function wordsOf(thrown: unknown): string {
  if (thrown instanceof FailureError) return `${thrown.failure.summary}\n${thrown.failure.next}`
  return thrown instanceof Error ? thrown.message : 'It failed.'
}
