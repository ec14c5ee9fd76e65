import { ActionIcon } from '@mantine/core'
import { Eye, EyeOff, KeyRound, Moon, Phone, Search, Sun, SunMoon } from 'lucide-react'
import type { Session } from '../../../shared/domain/session.ts'
import { type Preferences, useKernelState } from '../kernel-client/index.ts'
import { Private } from '../ui/private.tsx'
import { ArmingControl } from './arming-control.tsx'
import { kitStandsInTheWay } from './kit-stands-in-the-way.ts'

interface BandProps {
  readonly session: Session | null
  readonly preferences: Preferences
  readonly onPreferences: (part: Partial<Preferences>) => void
  readonly onPalette: () => void
  readonly onContacts: () => void
  readonly onCredentials: () => void
  readonly onKit: () => void
}

const nextTheme = { auto: 'dark', dark: 'light', light: 'auto' } as const
const themeIcons = { auto: SunMoon, dark: Moon, light: Sun } as const

/** The permanent frame: where we are, whether we may change anything, and what is always at hand. */
export function Band(props: BandProps) {
  const { session, preferences, onPreferences, onPalette, onContacts, onCredentials } = props
  const kit = useKernelState((state) => state.audit?.kit ?? null)
  const { theme, privacy } = preferences
  const ThemeIcon = themeIcons[theme]
  return (
    <header className="band on-band">
      <span className="band-environment">{session?.environment ?? 'Rollback Console'}</span>
      {session === null ? null : (
        <span className="band-name">
          <Private>{session.profileName}</Private>
        </span>
      )}
      {session?.environment === 'rehearsal' ? (
        <span className="band-note">nothing here is real</span>
      ) : null}
      <span className="grow" />
      {session === null ? null : (
        <ArmingControl
          arming={session.arming}
          kitNeed={kitStandsInTheWay(session, kit)}
          onKit={props.onKit}
        />
      )}
      <button
        type="button"
        className="band-button"
        onClick={onPalette}
        aria-keyshortcuts="Control+K"
      >
        <Search size={14} aria-hidden="true" /> Commands <kbd>Ctrl K</kbd>
      </button>
      <button type="button" className="band-button" onClick={onContacts}>
        <Phone size={14} aria-hidden="true" /> Contacts
      </button>
      <ActionIcon
        className="band-icon"
        aria-label="Credentials"
        title="Credentials"
        onClick={onCredentials}
      >
        <KeyRound size={16} />
      </ActionIcon>
      <ActionIcon
        className="band-icon"
        aria-label={`Colours: ${theme}; change to ${nextTheme[theme]}`}
        title={`Colours: ${theme}`}
        onClick={() => onPreferences({ theme: nextTheme[theme] })}
      >
        <ThemeIcon size={16} />
      </ActionIcon>
      <ActionIcon
        className="band-icon"
        aria-label="Privacy mode"
        aria-pressed={privacy}
        title={privacy ? 'Privacy mode is on' : 'Hide hosts, names and addresses'}
        onClick={() => onPreferences({ privacy: !privacy })}
      >
        {privacy ? <EyeOff size={16} /> : <Eye size={16} />}
      </ActionIcon>
    </header>
  )
}
