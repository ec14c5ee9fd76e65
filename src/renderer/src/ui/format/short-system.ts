import { type SystemId, systemTitles } from '../../../../shared/domain/identifiers.ts'

const shorter: Readonly<Partial<Record<SystemId, string>>> = {
  vercel: 'web',
  railway: 'API',
  postgres: 'database',
  prisma: 'migrations',
}

/** A system in one word, where there is little room or the sentence is long. */
export function shortSystem(system: SystemId): string {
  return shorter[system] ?? systemTitles[system]
}
