import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import { Console } from './console.tsx'
import { type Kernel, KernelContext } from './kernel-client/index.ts'
import { themeOf } from './theme/theme.ts'

interface AppProps {
  readonly kernel: Kernel
  /** For the style elements that are made at run time; the policy lets no other in. */
  readonly nonce: string | undefined
}

/** Theme, kernel and the one window. The environment colours everything as soon as it is known. */
export function App({ kernel, nonce }: AppProps) {
  const environment = useStore(kernel.store, (state) => state.session?.environment)
  const theme = useMemo(() => themeOf(environment), [environment])
  useEffect(() => {
    if (environment !== undefined) document.documentElement.dataset['environment'] = environment
  }, [environment])
  const getNonce = nonce === undefined ? {} : { getStyleNonce: () => nonce }
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" {...getNonce}>
      <KernelContext value={kernel}>
        <Notifications position="bottom-center" />
        <Console />
      </KernelContext>
    </MantineProvider>
  )
}
