import type { StatusPageProfile } from '../../../../shared/domain/profile-telling.ts'
import { betterStack } from './better-stack.ts'
import { instatus } from './instatus.ts'
import type { StatusProvider } from './provider.ts'
import { statuspage } from './statuspage.ts'

/** The status page of a profile. */
export function providerOf(page: StatusPageProfile): StatusProvider {
  switch (page.kind) {
    case 'statuspage':
      return statuspage(page)
    case 'instatus':
      return instatus(page)
    case 'better-stack':
      return betterStack(page)
  }
}
