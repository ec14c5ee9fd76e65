import { deployNewest } from '../launch.ts'
import { type Call, requireEnvironment, requireService } from '../platform.ts'
import type { ViewedPlatform } from './views.ts'

type Variables = Readonly<Record<string, string>>

interface Where {
  readonly environmentId: string
  readonly projectId: string
  readonly serviceId?: string | null
  readonly skipDeploys?: boolean | null
}

function change(
  platform: ViewedPlatform,
  where: Where & { readonly call: Call },
  next: (before: Variables) => Variables,
): boolean {
  requireEnvironment(platform, where.environmentId, where.projectId)
  if (where.serviceId == null) throw new Error('Shared variables are not part of the rehearsal')
  const { id, role } = requireService(platform, where.serviceId)
  const updatedAt = platform.now().toISOString()
  platform.store.change((state) => ({
    ...state,
    services: state.services.map((each) =>
      each.id === id ? { ...each, variables: next(each.variables), updatedAt } : each,
    ),
  }))
  // The trap: without `skipDeploys` a changed variable deploys the tip of `main`.
  if (where.skipDeploys !== true && role !== 'postgres') {
    deployNewest(platform, requireService(platform, id), where.call)
  }
  return true
}

/** The mutations of variables. */
export function createVariableMutations(platform: ViewedPlatform) {
  return {
    variableUpsert: (args: { input: Where & { name: string; value: string } }, call: Call) =>
      change(platform, { ...args.input, call }, (before) => ({
        ...before,
        [args.input.name]: args.input.value,
      })),
    variableDelete: (args: { input: Where & { name: string } }, call: Call) =>
      change(platform, { ...args.input, call }, (before) =>
        Object.fromEntries(Object.entries(before).filter(([name]) => name !== args.input.name)),
      ),
    variableCollectionUpsert: (
      args: {
        input: Where & {
          replace?: boolean | null
          variables: Readonly<Record<string, unknown>>
        }
      },
      call: Call,
    ) =>
      change(platform, { ...args.input, call }, (before) => ({
        ...(args.input.replace === true ? {} : before),
        ...Object.fromEntries(
          Object.entries(args.input.variables).map(([name, value]) => [name, String(value)]),
        ),
      })),
  }
}
