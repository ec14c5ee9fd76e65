import type { ComposedRevert } from './compose-revert.ts'
import { revertRef, type Side } from './source-input.ts'

const data = (text: string): string => `data ${new TextEncoder().encode(text).length}\n${text}\n`

/** Subjects are what somebody wrote: one line of them, without what a terminal or a forge would act on. */
export function plainSubject(subject: string): string {
  const line = subject.replaceAll(/\p{C}/gu, ' ').trim()
  return line.length <= 100 ? line : `${line.slice(0, 99)}…`
}

/**
 * One commit in the language of git-fast-import(1): the clone's files and index are not touched. It is the same
 * commit, id and all, however often it is made: its time is the run's.
 */
export function revertStream(
  composed: ComposedRevert,
  given: {
    readonly run: string
    readonly side: Side
    readonly startedAt: string
    readonly operator: string
    /** The target as people call it. */
    readonly name: string
  },
): string {
  const operator = given.operator.replaceAll(/[<>\n\0]/g, ' ').trim() || 'rollback-console'
  const seconds = Math.floor(Date.parse(given.startedAt) / 1000)
  const who = `${operator} <rollback-console@localhost> ${seconds} +0000`
  return [
    `commit ${revertRef(given.run, given.side)}\n`,
    `author ${who}\ncommitter ${who}\n`,
    data(messageOf(composed, given)),
    `from ${composed.head}\n`,
    // The root: the whole tree becomes the target's.
    `M 040000 ${composed.tree} ""\n`,
    '\n',
  ].join('')
}

function messageOf(
  { commits, target }: ComposedRevert,
  { name, run }: { readonly name: string; readonly run: string },
): string {
  const listed = commits.map(({ id, subject }) => `- ${id} ${plainSubject(subject)}`)
  return [
    `Revert to ${name}`,
    '',
    `The files are those of ${target} again. This takes back, newest first:`,
    '',
    ...listed,
    '',
    `Run ${run} of Rollback Console.`,
    '',
  ].join('\n')
}
