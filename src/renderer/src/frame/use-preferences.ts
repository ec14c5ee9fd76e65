import { useMantineColorScheme } from '@mantine/core'
import { useCallback, useEffect } from 'react'
import { type Preferences, useKernel, useKernelState } from '../kernel-client/index.ts'

const untilKnown: Preferences = { theme: 'auto', privacy: false }

/** The operator's own settings; the kernel keeps them, the page follows. */
export function usePreferences(): readonly [Preferences, (part: Partial<Preferences>) => void] {
  const kernel = useKernel()
  const known = useKernelState((state) => state.preferences)
  const preferences = known ?? untilKnown
  const { setColorScheme } = useMantineColorScheme()
  useEffect(() => {
    // Until the kernel has told, the browser remembers what it was.
    if (known !== null) setColorScheme(known.theme)
  }, [known, setColorScheme])
  const change = useCallback(
    (part: Partial<Preferences>) => {
      // A setting that could not be kept is simply not there: nothing hangs on it.
      kernel.setPreferences(part).catch(() => undefined)
    },
    [kernel],
  )
  return [preferences, change]
}
