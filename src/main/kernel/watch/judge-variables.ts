import type { PinBaseline, PinLine, PinSight } from '../../../shared/domain/pin.ts'

type Marks = NonNullable<PinSight['variables']>

/** What is another one than just after the rollback; a value is compared by its mark alone, never shown. */
export function judgeVariables({
  sight: { variables },
  baseline,
}: {
  readonly sight: Pick<PinSight, 'variables'>
  readonly baseline: Pick<PinBaseline, 'variables'>
}): PinLine {
  if (variables === undefined || baseline.variables === undefined)
    return {
      key: 'variables:unread',
      level: 'unknown',
      text: 'The variables are not watched: the token may not read them.',
    }
  const words = differences(baseline.variables, variables)
  const count = Object.keys(variables).length
  if (words.length === 0)
    return {
      key: 'variables:same',
      level: 'calm',
      text: `The ${count} variables are as after the rollback.`,
    }
  const text = words.join('; ')
  return {
    key: `variables:${text}`,
    level: 'attention',
    text: `Variables are other ones than after the rollback: ${text}. The next deployment takes them up.`,
  }
}

function differences(before: Marks, now: Marks): readonly string[] {
  const names = (label: string, found: readonly string[]) =>
    found.length === 0 ? [] : [`${label} ${found.toSorted().join(', ')}`]
  return [
    ...names(
      'new',
      Object.keys(now).filter((name) => !Object.hasOwn(before, name)),
    ),
    ...names(
      'gone',
      Object.keys(before).filter((name) => !Object.hasOwn(now, name)),
    ),
    ...names(
      'changed',
      // An empty mark is that of a console before this one: it kept names only.
      Object.keys(now).filter((name) => (before[name] ?? '') !== '' && before[name] !== now[name]),
    ),
  ]
}
