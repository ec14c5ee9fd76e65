import { createRemembered } from '../../src/main/kernel/effects/index.ts'
import type {
  PageReport,
  PageRequest,
  PageUnavailable,
} from '../../src/main/kernel/ports/host-capabilities.ts'
import type { HttpMutations } from '../../src/main/kernel/ports/http.ts'
import type { Effects, Reads } from '../../src/main/kernel/ports/reads.ts'
import type { PastRestore } from '../../src/main/kernel/ports/restore-history.ts'
import type { KeptSigned } from '../../src/main/kernel/ports/signed.ts'
import type { EvidenceRef } from '../../src/shared/domain/evidence.ts'
import type { Profile } from '../../src/shared/domain/profile.ts'
import type { ReleaseRecord } from '../../src/shared/domain/release.ts'
import type { Progress } from '../../src/shared/domain/step-state.ts'
import type { UserReport } from '../../src/shared/domain/watch-figures.ts'
import { createFakeClock, type FakeClock } from './fake-clock.ts'
import { noPlatform } from './no-platform.ts'

/** What a step told while it worked. */
export interface Told {
  readonly lines: string[]
  readonly progress: Progress[]
  readonly blobs: { readonly name: string; readonly mediaType: string; readonly bytes: number }[]
}

/** A whole world for systems, in memory. Whatever is not given answers that it is not there. */
export interface FakeWorld {
  readonly reads: Reads
  readonly effects: Effects
  readonly told: Told
  readonly clock: FakeClock
}

export interface FakeWorldParts {
  readonly profile: Profile
  readonly http?: HttpMutations
  readonly clock?: FakeClock
  readonly records?: readonly ReleaseRecord[]
  readonly restores?: readonly PastRestore[]
  readonly signed?: readonly KeptSigned[]
  /** Sealed beside the journal, by blob name. */
  readonly kept?: ReadonlyMap<string, Uint8Array>
  /** What users said so far. */
  readonly heard?: () => readonly UserReport[]
  readonly openPage?: (request: PageRequest) => PageReport | PageUnavailable
}

const none = (what: string) => () => {
  throw new Error(`this world has no ${what}`)
}

/** Makes a world. Reads cannot reach a mutation: they are given the reading half only. */
export function createFakeWorld(parts: FakeWorldParts): FakeWorld {
  const clock = parts.clock ?? createFakeClock()
  const told: Told = { lines: [], progress: [], blobs: [] }
  const http = parts.http ?? { read: none('network'), mutate: none('network') }
  const shared = {
    profile: parts.profile,
    clock,
    files: {
      list: async () => [],
      entries: async () => [],
      stream: none('files'),
      facts: none('files'),
      bytes: none('files'),
      sha256: none('files'),
      recipients: () => [],
    },
    signed: { kept: async () => parts.signed ?? [] },
    evidence: { read: async (ref: EvidenceRef) => parts.kept?.get(ref.blob) ?? none('evidence')() },
    restores: { restores: () => parts.restores ?? [] },
    platform: noPlatform,
    remembered: createRemembered(),
    records: {
      of: async (system: ReleaseRecord['system']) =>
        (parts.records ?? []).filter((record) => record.system === system),
    },
    tell: {
      line: (text: string) => void told.lines.push(text),
      progress: (progress: Progress) => void told.progress.push(progress),
      evidence: async (bytes: Uint8Array, meta: { name: string; mediaType: string }) => {
        told.blobs.push({ ...meta, bytes: bytes.length })
        return {
          ...meta,
          sha256: '0'.repeat(64),
          bytes: bytes.length,
          blob: `blob-${meta.name}`,
          expiresAt: '2026-12-20T10:00:00.000Z',
        }
      },
    },
    heard: () => parts.heard?.() ?? [],
    openPage: async (request: PageRequest) =>
      parts.openPage?.(request) ?? ({ kind: 'unavailable', because: 'no browser' } as const),
  }
  const sql = { read: none('database'), stream: none('database'), copy: none('database') }
  const command = {
    ...{ read: none('programs'), output: none('programs') },
    tool: async () => undefined,
  }
  const chain = { addressOf: none('chain') }
  const objects = {
    ...{ list: none('bucket'), head: none('bucket') },
    ...{ text: none('bucket'), freeBytes: none('bucket') },
  }
  return {
    told,
    clock,
    reads: { ...shared, http: { read: http.read }, sql, command, chain, objects },
    effects: {
      ...shared,
      http,
      sql: { ...sql, mutate: none('database') },
      command: { ...command, mutate: none('programs') },
      chain: {
        ...chain,
        send: none('chain'),
        propose: none('chain'),
        signOperation: none('chain'),
        sendInTurn: none('chain'),
        sendSigned: none('chain'),
        signAndKeep: none('chain'),
      },
      files: { ...shared.files, replace: none('files'), fill: none('files') },
      objects: { ...objects, bring: none('bucket') },
    },
  }
}
