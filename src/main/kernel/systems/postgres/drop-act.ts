import type { PlannedAct } from '../../../../shared/domain/plan.ts'
import { identifier } from './quoting.ts'
import type { Scene } from './restore-input.ts'

/** What removes the copy; it ends whoever is connected to it. */
export function dropAct(scene: Scene): Extract<PlannedAct, { readonly kind: 'sql' }> {
  const statements = [`DROP DATABASE ${identifier(scene.side)} WITH (FORCE)`]
  return { kind: 'sql', database: scene.profile.maintenanceDatabase, statements }
}
