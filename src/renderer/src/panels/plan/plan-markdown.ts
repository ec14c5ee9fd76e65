import { systemTitles } from '../../../../shared/domain/identifiers.ts'
import type { PlanView } from '../../../../shared/domain/plan-view.ts'
import { stepWords } from './step-words.ts'
import { candidateName } from './targets.ts'

/** The plan for a channel or a ticket: titles, targets and order. No request, no address, no secret. */
export function planMarkdown(view: PlanView, reason: string): string {
  const targets = view.targets.map(({ system, chosen, because }) => {
    const name = chosen === null ? '*not chosen*' : `\`${inline(candidateName(chosen))}\``
    return `- ${systemTitles[system]} → ${name} (${inline(because)})`
  })
  const coherence = view.coherence.map(
    (one) => `- ${one.verdict.replaceAll('-', ' ')}: ${inline(one.about)}, ${inline(one.because)}`,
  )
  const rows = view.steps.map((step, index) => {
    const words = stepWords(step)
    const why = words.because === '' ? '' : `: ${words.because}`
    const cells = [
      String(index + 1),
      systemTitles[step.definition.system],
      step.definition.title,
      words.undo,
      `${words.check.word}${why}`,
    ]
    return `| ${cells.map(inline).join(' | ')} |`
  })
  return [
    `## ${inline(view.title)} (run ${view.run}, not started)`,
    '',
    ...(reason.trim() === '' ? [] : [`Reason: ${inline(reason.trim())}`, '']),
    ...targets,
    ...coherence,
    '',
    '| # | System | Step | Undo | Check |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
}

// What providers and people wrote must not become markup, a mention or another column.
function inline(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>|#@]/g, '\\$&')
}
