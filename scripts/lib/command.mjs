import { SetUpError } from '../setup/need.mjs'
import { sayAs } from './say.mjs'

/**
 * The frame of every command: an exit code at the end, and errors in words. A stack is for
 * surprises only.
 * @param {string} name
 * @param {(say: (text: string) => void) => Promise<number>} work answers the exit code
 */
export async function command(name, work) {
  const say = sayAs(name)
  try {
    process.exitCode = await work(say)
  } catch (error) {
    say(error instanceof SetUpError ? error.message : (error.stack ?? String(error)))
    process.exitCode = 1
  }
}
