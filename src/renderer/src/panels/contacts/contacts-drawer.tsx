import { useKernelState } from '../../kernel-client/index.ts'
import { Private } from '../../ui/private.tsx'
import { SideSheet } from '../../ui/side-sheet.tsx'
import { Person } from './person.tsx'
import './contacts.css'

interface ContactsDrawerProps {
  readonly opened: boolean
  readonly onClose: () => void
}

/** Whom to call, one press away from anywhere. */
export function ContactsDrawer({ opened, onClose }: ContactsDrawerProps) {
  const profile = useKernelState((state) => state.session?.profile ?? null)
  return (
    <SideSheet opened={opened} onClose={onClose} title="Contacts">
      {profile === null ? (
        <p className="dim">The profile names no contacts, or cannot be read.</p>
      ) : (
        <div className="contacts">
          <p>
            Operator:{' '}
            <strong>
              <Private>{profile.operator}</Private>
            </strong>
          </p>
          {profile.contacts.map((contact) => (
            <section key={contact.system} aria-label={contact.system}>
              <h3>{contact.system}</h3>
              <Person turn="first" person={contact.primary} />
              <Person turn="backup" person={contact.backup} />
            </section>
          ))}
          <p className="dim">
            {profile.contactsReviewed === undefined
              ? 'Nobody has said when this list was last reviewed.'
              : `Last reviewed on ${profile.contactsReviewed}.`}
          </p>
        </div>
      )}
    </SideSheet>
  )
}
