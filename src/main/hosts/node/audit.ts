import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type DirectoryVerdict, verifyDirectory } from '../../kernel/verify-directory.ts'
import { messageOf } from './orderly-end.ts'

// `npm run audit -- verify DIR`: the console's own reader, which shares its code with the writer. The
// stand-alone verifier, export and recovery come with the recovery kit; until then this says so.
const USAGE_CODE = 4
const usage = `usage: npm run audit -- verify DIR [--json]
  Reads an audit log directory (…/log) without any secret and without writing:
  frames, chain, keys, signatures and links.
  Exit code: 0 whole, 1 whole with unclean ends or key gaps, 2 tampered or damaged,
  3 cannot decide, 4 wrong usage. "export" and "recover" are not there yet.`

const verdictWords: Readonly<Record<DirectoryVerdict['code'], string>> = {
  0: 'The log is whole.',
  1: 'The log is whole; sessions have ended in a crash, or a key is missing.',
  2: 'The log is DAMAGED OR TAMPERED WITH.',
  3: 'It cannot be decided.',
}

process.exitCode = await audit(process.argv.slice(2))

async function audit(args: readonly string[]): Promise<number> {
  const asked = readAuditArguments(args)
  if (asked === undefined) {
    console.error(usage)
    return USAGE_CODE
  }
  try {
    const verdict = await verifyDirectory(asked.directory)
    console.log(asked.json ? JSON.stringify(verdict) : wordsOf(verdict))
    return verdict.code
  } catch (thrown) {
    console.error(`The log cannot be read: ${messageOf(thrown)}`)
    return 3
  }
}

function readAuditArguments(
  args: readonly string[],
): { readonly directory: string; readonly json: boolean } | undefined {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false } },
    })
    const [verb, directory, ...more] = positionals
    if (verb !== 'verify' || directory === undefined || more.length > 0) return undefined
    return { directory: resolve(directory), json: values.json }
  } catch {
    return undefined
  }
}

function wordsOf({ code, notes, records, head, genesis }: DirectoryVerdict): string {
  const facts =
    genesis === '' ? [] : [`records  ${records}`, `head     ${head}`, `genesis  ${genesis}`]
  const own = "Read by the console's own code; the stand-alone verifier is not there yet."
  return [verdictWords[code], ...notes.map((note) => `- ${note}`), ...facts, own].join('\n')
}
