import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import type { Kernel } from './kernel.ts'
import type { KernelState } from './kernel-state.ts'

/** Hands the kernel to every panel; the application provides it once. */
export const KernelContext = createContext<Kernel | null>(null)

export function useKernel(): Kernel {
  const kernel = useContext(KernelContext)
  if (kernel === null) throw new Error('A panel stands outside of KernelContext')
  return kernel
}

/** One part of the newest snapshots; the panel is drawn again only when that part changes. */
export function useKernelState<T>(select: (state: KernelState) => T): T {
  return useStore(useKernel().store, select)
}
