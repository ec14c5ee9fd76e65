import { FailureError, failure } from '../../../shared/domain/failure.ts'
import type { JsonObject } from '../../../shared/domain/json.ts'
import type { Profile } from '../../../shared/domain/profile.ts'
import type { ChainBroadcast, ChainMutations } from '../ports/chain.ts'
import type { Clock } from '../ports/clock.ts'
import type { CommandMutations } from '../ports/command.ts'
import type { DatabasePlatform } from '../ports/database-platform.ts'
import type { FileMutations } from '../ports/files.ts'
import type { HostCapabilities } from '../ports/host-capabilities.ts'
import type { HttpMutations, Sent } from '../ports/http.ts'
import type { ObjectMutations } from '../ports/objects.ts'
import type { Effects, EvidenceReads, Reads, ReleaseRecords, Telling } from '../ports/reads.ts'
import type { Remembered } from '../ports/remembered.ts'
import type { RestoreHistory } from '../ports/restore-history.ts'
import type { SignedReads } from '../ports/signed.ts'
import type { SqlMutations } from '../ports/sql.ts'
import {
  describeChainAct,
  describeProposals,
  describeSeries,
  describeSigned,
  describeSigning,
} from './chain/index.ts'
import { describeCommandAct } from './command/index.ts'
import { describeHttpAct } from './http/index.ts'
import { describeFetchAct } from './objects/index.ts'
import { type Attempt, recorded } from './recorded.ts'
import { describeReplacements } from './replace-files.ts'
import { describeSqlAct } from './sql/index.ts'

/** What reads and effects are made of: the doors, and what the engine adds for a step. */
export interface EffectParts {
  readonly profile: Profile
  readonly clock: Clock
  readonly http: HttpMutations
  readonly sql: SqlMutations
  readonly command: CommandMutations
  readonly chain: ChainMutations
  readonly files: FileMutations
  readonly objects: ObjectMutations
  readonly signed: SignedReads
  readonly evidence: EvidenceReads
  readonly records: ReleaseRecords
  readonly restores: RestoreHistory
  readonly remembered: Remembered
  /** The database, as the systems of the profile know it. */
  platformOf(world: Reads): DatabasePlatform
  readonly tell: Telling
  heard: Reads['heard']
  readonly host: Pick<HostCapabilities, 'openPage'>
}

/** Everything that cannot change the world: what can is not there at run time either. */
export function createReads(parts: EffectParts): Reads {
  const { http, sql, command, chain, files, objects, tell, host } = parts
  const reads: Reads = {
    profile: parts.profile,
    clock: parts.clock,
    files: {
      list: (directory) => files.list(directory),
      entries: (directory) => files.entries(directory),
      facts: (path) => files.facts(path),
      bytes: (path, range) => files.bytes(path, range),
      stream: (source, signal) => files.stream(source, signal),
      sha256: (path, signal) => files.sha256(path, signal),
      recipients: () => files.recipients(),
    },
    // Not the vault itself: what keeps and forgets is no read.
    signed: { kept: () => parts.signed.kept() },
    evidence: parts.evidence,
    records: parts.records,
    restores: parts.restores,
    remembered: parts.remembered,
    platform: {
      room: (signal) => parts.platformOf(reads).room(signal),
      neighbours: (signal) => parts.platformOf(reads).neighbours(signal),
      recovered: (run, signal) => parts.platformOf(reads).recovered(run, signal),
      firstToUndo: (signal) => parts.platformOf(reads).firstToUndo(signal),
      rowsSince: (moments, signal) => parts.platformOf(reads).rowsSince(moments, signal),
    },
    tell,
    heard: parts.heard,
    objects: {
      list: (signal) => objects.list(signal),
      head: (key, signal) => objects.head(key, signal),
      text: (key, signal) => objects.text(key, signal),
      freeBytes: (path) => objects.freeBytes(path),
    },
    http: { read: (request, signal) => http.read(request, signal) },
    sql: {
      read: (target, query, signal) => sql.read(target, query, signal),
      stream: (target, query, signal) => sql.stream(target, query, signal),
      copy: (target, query, signal) => sql.copy(target, query, signal),
    },
    command: {
      read: (wanted, signal) => command.read(wanted, signal),
      output: (wanted, signal) => command.output(wanted, signal),
      tool: (tool) => command.tool(tool),
    },
    chain: { addressOf: (signer) => chain.addressOf(signer) },
    openPage: (request, signal) => host.openPage(request, signal),
  }
  return reads
}

/**
 * Reads, and one mutation, whose intent the attempt puts on disk before anything is sent. A second one
 * is refused: a step that needs two is two steps. @throws (from `mutate`) FailureError JOURNAL_REFUSED, INTERNAL
 */
export function createEffects(parts: EffectParts, attempt: Attempt): Effects {
  const reads = createReads(parts)
  const { profile, http, sql, command, chain, files, objects } = parts
  let used = false

  async function once<Answer>(
    described: JsonObject,
    send: () => Promise<Sent<Answer>>,
    summary: (answer: Answer) => JsonObject,
  ): Promise<Sent<Answer>> {
    if (used) throw secondMutation(described)
    used = true
    return recorded(attempt, { described, send, summary })
  }

  return {
    ...reads,
    http: {
      ...reads.http,
      mutate: (request, signal) =>
        once(
          describeHttpAct(request),
          () => http.mutate(request, signal),
          ({ status, durationMs }) => ({ status, durationMs }),
        ),
    },
    sql: {
      ...reads.sql,
      mutate: async (target, mutation, signal) =>
        once(
          describeSqlAct(profile, target, mutation),
          () => sql.mutate(target, mutation, signal),
          (answer) =>
            answer.kind === 'done'
              ? { kind: answer.kind, durationMs: answer.durationMs }
              : { kind: answer.kind, state: answer.state, message: answer.message },
        ),
    },
    command: {
      ...reads.command,
      mutate: (wanted, signal) =>
        once(
          describeCommandAct(wanted),
          () => command.mutate(wanted, signal),
          ({ exitCode, ended, durationMs }) => ({ exitCode, ended, durationMs }),
        ),
    },
    files: {
      ...reads.files,
      replace: (replacements) =>
        once(
          describeReplacements(replacements),
          () => files.replace(replacements),
          ({ replaced }) => ({ replaced: [...replaced] }),
        ),
      fill: (folder, work, signal) =>
        once(
          { kind: 'files', folder },
          () => files.fill(folder, work, signal),
          () => ({}),
        ),
    },
    objects: {
      ...reads.objects,
      bring: (order, signal) =>
        once(
          describeFetchAct(order),
          () => objects.bring(order, signal),
          (answer) => ({ ...answer }),
        ),
    },
    chain: {
      ...reads.chain,
      signOperation: (signing) => chain.signOperation(signing),
      sendInTurn: (series, signal) =>
        once(
          describeSeries(series),
          () => chain.sendInTurn(series, signal),
          ({ sent, stopped }) => ({ transactions: sent, stopped: stopped?.summary ?? null }),
        ),
      send: (batch, signal) =>
        once(describeChainAct(batch), () => chain.send(batch, signal), broadcastSummary),
      signAndKeep: (order) =>
        once(
          describeSigning(order),
          () => chain.signAndKeep(order),
          ({ hashes }) => ({ hashes: [...hashes] }),
        ),
      sendSigned: (sending, signal) =>
        once(describeSigned(sending), () => chain.sendSigned(sending, signal), broadcastSummary),
      propose: (proposals) =>
        once(
          describeProposals(proposals),
          () => chain.propose(proposals),
          ({ proposed }) => ({ proposed }),
        ),
    },
  }
}

function broadcastSummary({ receipts, refusals }: ChainBroadcast): JsonObject {
  return {
    receipts: receipts.map((one) => ({ ...one, hashes: [...one.hashes] })),
    refusals: [...refusals],
  }
}

function secondMutation(described: JsonObject): FailureError {
  return new FailureError(
    failure('INTERNAL', {
      summary: 'One mutation a step: a second one was refused.',
      tried: String(described['kind']),
      world: 'The first one was sent; the second was not.',
      next: 'Probe the system. Please report this.',
      retry: 'probe-first',
    }),
  )
}
