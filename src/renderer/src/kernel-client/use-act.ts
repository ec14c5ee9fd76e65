import { useCallback, useEffect, useRef, useState } from 'react'
import type { Failure } from '../../../shared/domain/failure.ts'
import { failureOfCall } from './failure-of-call.ts'
import type { KernelClient } from './kernel-client.ts'
import { useKernel } from './kernel-context.ts'

/** One thing that a control asks of the kernel, and how the asking went. Whether it is done, only a snapshot tells. */
export interface Act {
  readonly pending: boolean
  readonly failure: Failure | null
  /** Resolves to whether the kernel took it. */
  run(ask: (client: KernelClient) => Promise<unknown>): Promise<boolean>
  dismiss(): void
}

export function useAct(tried: string): Act {
  const { client } = useKernel()
  const [state, setState] = useState<Pick<Act, 'pending' | 'failure'>>(idle)
  const shown = useRef(true)
  useEffect(() => {
    shown.current = true
    return () => {
      shown.current = false
    }
  }, [])
  const tell = useCallback((next: Pick<Act, 'pending' | 'failure'>) => {
    if (shown.current) setState(next)
  }, [])
  const run = useCallback(
    async (ask: (client: KernelClient) => Promise<unknown>): Promise<boolean> => {
      tell({ pending: true, failure: null })
      try {
        await ask(client)
        tell(idle)
        return true
      } catch (thrown) {
        tell({ pending: false, failure: failureOfCall(thrown, tried) })
        return false
      }
    },
    [client, tell, tried],
  )
  const dismiss = useCallback(() => tell(idle), [tell])
  return { ...state, run, dismiss }
}

const idle = { pending: false, failure: null } as const
