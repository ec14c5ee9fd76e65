import type { Profile } from '../../src/shared/domain/profile.ts'
import { type Answer, type Arrived, createFakeHttp } from '../doubles/fake-http.ts'
import { providerProfile } from '../doubles/provider-profile.ts'
import { createFakeWorld } from '../doubles/reads.ts'
import type { CaseWorld } from './operation-case.ts'

/** A case's world around one provider in memory. */
export function providerWorld(
  answer: (request: Arrived) => Answer,
  profile: Profile = providerProfile,
): CaseWorld {
  const http = createFakeHttp(answer)
  const { reads, effects } = createFakeWorld({ profile, http })
  return {
    reads,
    effects,
    mutations: () => http.mutations.length,
    loseReply: () => {
      http.wire = 'cut-after'
    },
    loseRequest: () => {
      http.wire = 'cut-before'
    },
  }
}
