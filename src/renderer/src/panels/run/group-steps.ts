import type { Step } from '../../../../shared/domain/run.ts'

/** Where a step belongs for the operator's eye: what users see of a system goes with that system. */
export type Family =
  | 'Web'
  | 'API'
  | 'Database'
  | 'Checklist'
  | 'Messages'
  | 'Users'
  | 'Git'
  | 'Contracts'
  | 'Afterwards'

export interface StepGroup {
  readonly family: Family
  readonly steps: readonly Step[]
}

function familyOf({ definition }: Pick<Step, 'definition'>): Family {
  if (definition.does.kind === 'manual') return 'Checklist'
  switch (definition.system) {
    case 'team':
      return 'Checklist'
    case 'vercel':
    case 'site':
      return 'Web'
    case 'railway':
    case 'api':
      return 'API'
    case 'postgres':
    case 'prisma':
      return 'Database'
    case 'slack':
      return 'Messages'
    // Written by the operator, and asked about: they wait for somebody, and not for a system.
    case 'status-page':
    case 'pagerduty':
      return 'Users'
    case 'git':
      return 'Git'
    case 'contracts':
    case 'paymaster':
      return 'Contracts'
  }
}

/** The steps in their order, a heading wherever another system begins. A message belongs to what it is about. */
export function groupSteps(steps: readonly Step[]): readonly StepGroup[] {
  const groups: { family: Family; steps: Step[] }[] = []
  let afterwards = false
  for (const step of steps) {
    const own = familyOf(step)
    // What comes behind the checklist looks at everything once more: it is no part of going back.
    afterwards ||= own !== 'Checklist' && groups.at(-1)?.family === 'Checklist'
    const family = afterwards && own !== 'Checklist' ? 'Afterwards' : own
    const last = groups.at(-1)
    if (last !== undefined && (family === 'Messages' || last.family === family))
      last.steps.push(step)
    else if (last?.family === 'Messages') {
      last.family = family
      last.steps.push(step)
    } else groups.push({ family, steps: [step] })
  }
  return groups
}
