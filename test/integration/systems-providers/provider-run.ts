import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createChain } from '../../../src/main/kernel/effects/chain/index.ts'
import { createClock } from '../../../src/main/kernel/effects/clock.ts'
import { createEffects, createReads } from '../../../src/main/kernel/effects/create-effects.ts'
import { createFiles } from '../../../src/main/kernel/effects/files.ts'
import { fillFolder } from '../../../src/main/kernel/effects/fill-folder.ts'
import { createHttp } from '../../../src/main/kernel/effects/http/index.ts'
import { createMasker } from '../../../src/main/kernel/effects/masking/index.ts'
import { replaceFiles } from '../../../src/main/kernel/effects/replace-files.ts'
import { createSecrets } from '../../../src/main/kernel/effects/secrets.ts'
import { createSignedVault } from '../../../src/main/kernel/effects/signed/index.ts'
import type { Clock } from '../../../src/main/kernel/ports/clock.ts'
import type { HostCapabilities } from '../../../src/main/kernel/ports/host-capabilities.ts'
import type { Reads } from '../../../src/main/kernel/ports/reads.ts'
import type {
  AnyOperation,
  Receipt,
  Settlement,
  System,
} from '../../../src/main/kernel/ports/system.ts'
import type { JsonObject } from '../../../src/shared/domain/json.ts'
import type { Profile } from '../../../src/shared/domain/profile.ts'
import { revealSecret, Secret } from '../../../src/shared/domain/secret.ts'
import type { Verdict } from '../../../src/shared/domain/verdict.ts'
import { createFakeWorld } from '../../doubles/reads.ts'

export const never = new AbortController().signal

/** How many seconds of waiting go into a real one: only our patience is quick, nobody's work. */
const HASTE = 8

// Waiting is the only thing that is hurried; the time of day is seven minutes slow.
function hurriedClock(): Clock {
  const real = createClock()
  return {
    now: () => new Date(Date.now() - 7 * 60_000),
    monotonic: () => real.monotonic() * HASTE,
    sleep: (milliseconds, signal) => real.sleep(milliseconds / HASTE, signal),
  }
}

/** The console's own effects over a real network, with secrets by name. */
export function realWorld(
  profile: Profile,
  secrets: { readonly [name: string]: string },
  openPage?: HostCapabilities['openPage'],
  /** Where signed transactions are kept; a world of its own where it is left out. */
  signedDirectory = join(tmpdir(), `rollback-signed-${randomUUID()}`),
) {
  const clock = hurriedClock()
  const kept = new Map<string, string>()
  const recorded: JsonObject[] = []
  const store = {
    keeping: 'keychain' as const,
    find: async (name: string) => {
      const value = secrets[name] ?? kept.get(name)
      return value === undefined
        ? ({ kind: 'absent' } as const)
        : ({ kind: 'found', secret: new Secret(value) } as const)
    },
    keep: async (name: string, value: Secret) => void kept.set(name, revealSecret(value)),
    forget: async (name: string) => void kept.delete(name),
  }
  const masker = createMasker()
  const known = createSecrets(store, masker)
  const vault = { directory: signedDirectory, store, secrets: known, masker, recipients: () => [] }
  const signed = createSignedVault(vault)
  const http = createHttp({ clock, secrets: known })
  const chain = createChain({ clock, http, signed, secrets: known })
  const noKeychain = () => Promise.reject(new Error('no keychain here'))
  const files = {
    ...createFiles(known),
    fill: fillFolder(() => [], noKeychain),
    replace: replaceFiles,
  }
  // Databases and programs are no part of these systems: the doubles refuse them.
  const { effects } = createFakeWorld({ profile })
  const host = {
    openPage: openPage ?? (async () => ({ kind: 'unavailable', because: 'no browser' }) as const),
  }
  const platformOf = () => effects.platform
  const parts = { ...effects, clock, http, chain, files, signed, host, profile, platformOf }
  return {
    reads: createReads(parts),
    effects: () =>
      createEffects(parts, {
        recordIntent: async (act) => void recorded.push(act),
        recordResult: async (result) => void recorded.push(result),
      }),
    signed,
    /** Intents and results, as they would go to the log. */
    recorded,
    /** Credentials that were kept meanwhile, by name. */
    kept,
    masker,
    async close() {
      await http.close()
      await rm(signedDirectory, { recursive: true, force: true })
    },
  }
}
export type RealWorld = ReturnType<typeof realWorld>

export function operationOf(system: System, name: string): AnyOperation {
  const found = system.operations.find((each) => each.name === name)
  if (found === undefined) throw new Error(`${system.id} has no ${name}`)
  return found
}

/** Asks a check until it is no longer pending, for at most fifteen seconds. */
export async function checked(system: System, name: string, input: JsonObject, reads: Reads) {
  const check = system.checks.find((each) => each.name === name)
  if (check === undefined) throw new Error(`${system.id} has no ${name}`)
  return last(() => check.run(input, reads, never))
}

async function last(look: () => Promise<Verdict>): Promise<Verdict> {
  const giveUpAt = performance.now() + 15_000
  for (;;) {
    const verdict = await look()
    if (verdict.kind !== 'pending' || performance.now() > giveUpAt) return verdict
    await createClock().sleep(100, never)
  }
}

/** What became of one operation, carried out as the engine does it. */
export interface CarriedOut {
  readonly receipt: Receipt
  readonly settlement: Settlement | undefined
  readonly verdict: Verdict | undefined
}

/** Look, act once, settle where the reply was lost, look again. */
export async function carryOut(
  operation: AnyOperation,
  input: JsonObject,
  world: RealWorld,
): Promise<CarriedOut> {
  const looked = await operation.look(input, world.reads, never)
  if (looked.kind !== 'planned') throw new Error(JSON.stringify(looked))
  const { plan } = looked
  const preState = await operation.preState(plan, world.reads, never)
  const receipt = await operation.apply(plan, world.effects(), never)
  const settlement =
    receipt.kind === 'reply-lost'
      ? await operation.reconcile({ plan, preState }, world.reads, never)
      : undefined
  const happened = receipt.kind === 'accepted' || settlement === 'happened'
  const verdict = happened
    ? await last(() => operation.verify(plan, world.reads, never))
    : undefined
  return { receipt, settlement, verdict }
}

/** In few words, for whole-value assertions. */
export function outcome({ receipt, settlement, verdict }: CarriedOut) {
  return [receipt.kind, settlement ?? '-', verdict?.kind ?? '-'].join(' ')
}
