import type { Evidence } from './evidence.ts'
import type { Failure } from './failure.ts'
import type { SystemId, Timestamp } from './identifiers.ts'
import { canonicalJson, type JsonObject, type JsonValue } from './json.ts'

/** Something that others sign: taken to a wallet or another machine by hand, and compared there field by field. */
export interface Handover {
  readonly kind: 'handover'
  /** Who is asked to do what with it, in one sentence. */
  readonly instruction: string
  /** What must be the same on the other side, e.g. `['Safe transaction hash', '0x…']`. */
  readonly fields: readonly (readonly [label: string, value: string])[]
  /** What is carried there. It says nothing that the fields do not, and is no part of what is approved. */
  readonly file: { readonly name: string; readonly mediaType: string; readonly text: string }
}

/** Something that will be sent, exactly; a secret stands as `{secret:NAME}`. */
export type PlannedAct =
  | {
      readonly kind: 'http'
      readonly method: string
      readonly url: string
      readonly headers?: { readonly [name: string]: string }
      readonly body?: JsonValue
    }
  | { readonly kind: 'command'; readonly tool: string; readonly args: readonly string[] }
  | { readonly kind: 'sql'; readonly database: string; readonly statements: readonly string[] }
  /** Nonce and fees are chosen when it is sent: they are no part of what is approved. */
  | {
      readonly kind: 'transaction'
      readonly chainId: number
      readonly from: string
      readonly to: string
      /** The call in words, e.g. `pause() of Booking`. */
      readonly call: string
      /** Hexadecimal. */
      readonly data: string
      /** In wei, decimal; absent where nothing is paid. */
      readonly value?: string
    }
  | Handover
  /** Files of ours on this machine. */
  | { readonly kind: 'files'; readonly folder: string; readonly files: readonly string[] }
  | { readonly kind: 'message'; readonly channel: string; readonly text: string }
  | { readonly kind: 'manual'; readonly instruction: string; readonly link?: string }

/** What must be typed before an irreversible act. Built from what the server says it is. */
export interface Challenge {
  /** The exact text to type, e.g. `vlossom 4711`. */
  readonly expects: string
  /** In words, what the text is made of. */
  readonly madeOf: string
}

/** How hard it is to come back: it decides the gate (one hold, or a typed challenge). */
export type Reversibility = 'reversible' | 'irreversible'

/**
 * What will be sent, to what, and under which conditions. The hash covers target, acts, details and
 * preconditions; never counters, fees, clocks or what was merely observed.
 */
export interface Plan<Details extends JsonObject = JsonObject> {
  readonly system: SystemId
  readonly operation: string
  /** One sentence with a verb: *Roll back web to 77a… (v41)*. */
  readonly title: string
  readonly now: readonly Evidence[]
  readonly target: readonly Evidence[]
  readonly acts: readonly PlannedAct[]
  /** What must still be true when the plan is carried out, e.g. `liveDeployment: dpl_1`. */
  readonly preconditions: { readonly [name: string]: string }
  readonly details: Details
  /**
   * What is approved in place of target, acts, preconditions and details, where those name something that moves with
   * every look (a block that is pinned): else no plan would still be the one that was shown.
   */
  readonly approves?: JsonObject
  /** What was seen that the next look may build on, e.g. a comparison that takes long. Not hashed, not shown. */
  readonly seen?: JsonObject
  readonly reversibility: Reversibility
  readonly challenge?: Challenge
  /** Said beside the plan, not hashed: consequences and doubts. */
  readonly warnings: readonly string[]
}

/** The way back, made and shown before the act. An ordinary plan with an expiry, or a reason why there is none. */
export type Undo =
  | {
      readonly kind: 'undo'
      readonly title: string
      readonly acts: readonly PlannedAct[]
      /** When this way back closes; absent when it does not. */
      readonly until?: Timestamp
      /** The operation and input that carry it out. */
      readonly operation: {
        readonly system: SystemId
        readonly name: string
        readonly input: JsonObject
      }
    }
  | { readonly kind: 'no-way-back'; readonly because: string }

/** What planning says. A pure function gives it, so a dry run is free. */
export type Planned<Details extends JsonObject = JsonObject> =
  | { readonly kind: 'plan'; readonly plan: Plan<Details> }
  | {
      readonly kind: 'nothing-to-do'
      readonly because: string
      readonly evidence: readonly Evidence[]
      /** Of something that stops users and is stopped already: how they are let in again. */
      readonly undo?: Undo
    }
  | {
      readonly kind: 'refusal'
      readonly failure: Failure
      /** A way through that is explicit and recorded; absent where it would destroy the only copy. */
      readonly override?: string
    }

/** A file that is handed over holds the moment it was made. */
function hashedAct(act: PlannedAct): JsonValue {
  const { kind } = act
  const { file: _, ...hashed } = kind === 'handover' ? act : { ...act, file: undefined }
  return hashed as unknown as JsonValue
}

/** The text that is hashed: everything that matters about a plan, and nothing else. */
export function planText(plan: Plan): string {
  const { system, operation, approves } = plan
  const challenge = plan.challenge?.expects ?? null
  if (approves !== undefined) return canonicalJson({ system, operation, approves, challenge })
  return canonicalJson({
    system,
    operation,
    target: plan.target.map((evidence) =>
      evidence.kind === 'fact' ? [evidence.label, evidence.value] : [],
    ),
    // Plain data by construction: a plan is written to the journal as it stands.
    acts: plan.acts.map(hashedAct) as unknown as JsonValue,
    preconditions: plan.preconditions,
    details: plan.details,
    challenge,
  })
}
