import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { type PlantedSecret, secretsIn } from './planted-secrets.ts'

/** `file: secret` for each secret in a file of a world, outside of `credentials/`. */
export async function searchWorld(
  world: string,
  secrets: readonly PlantedSecret[],
): Promise<readonly string[]> {
  const entries = await readdir(world)
  const places = entries.filter((name) => name !== 'credentials').map((name) => join(world, name))
  const files = await filesWith(
    secrets.flatMap(({ shapes }) => shapes),
    places,
  )
  const found = await Promise.all(
    files.map(async (file) =>
      secretsIn(await readFile(file), secrets).map((name) => `${relative(world, file)}: ${name}`),
    ),
  )
  return found.flat().toSorted()
}

/** `grep` goes through two database clusters in a second; the texts come by its standard input, not by its arguments. */
async function filesWith(
  texts: readonly string[],
  places: readonly string[],
): Promise<readonly string[]> {
  const options = ['--recursive', '--text', '--fixed-strings', '--files-with-matches']
  const grep = spawn('grep', [...options, '--devices=skip', '--file=-', ...places], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let output = ''
  grep.stdout.setEncoding('utf8').on('data', (part: string) => {
    output += part
  })
  grep.stdin.end(texts.map((text) => `${text}\n`).join(''))
  await once(grep, 'close')
  // 1: nothing found.
  if (grep.exitCode !== 0 && grep.exitCode !== 1) throw new Error(`grep: exit ${grep.exitCode}`)
  return output.split('\n').filter((line) => line !== '')
}
