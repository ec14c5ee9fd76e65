import { createTheme, type MantineThemeOverride } from '@mantine/core'
import type { EnvironmentKind } from '../../../shared/domain/identifiers.ts'

// Their darkest shade carries white text at 4.5:1 and more in both schemes; tokens.css has the same values.
const accents: Readonly<Record<EnvironmentKind, string>> = {
  production: 'violet',
  staging: 'teal',
  rehearsal: 'cyan',
}

/** Mantine's theme with the environment's own accent; before it is known nothing has a colour of its own. */
export function themeOf(environment: EnvironmentKind | undefined): MantineThemeOverride {
  return createTheme({
    primaryColor: environment === undefined ? 'gray' : accents[environment],
    primaryShade: 9,
    fontFamily: 'var(--font-text)',
    fontFamilyMonospace: 'var(--font-mono)',
    defaultRadius: 6,
    cursorType: 'pointer',
    fontSizes: { xs: '12px', sm: '13px', md: '13px', lg: '16px', xl: '20px' },
    headings: { fontFamily: 'var(--font-text)' },
    respectReducedMotion: true,
    components: {
      Button: { defaultProps: { size: 'xs', variant: 'default' } },
      TextInput: { defaultProps: { size: 'xs' } },
      Textarea: { defaultProps: { size: 'xs' } },
      PasswordInput: { defaultProps: { size: 'xs' } },
    },
  })
}
