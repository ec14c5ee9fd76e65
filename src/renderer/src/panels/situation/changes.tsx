import type { Change } from '../../../../shared/domain/situation.ts'
import { shortSystem } from '../../ui/format/short-system.ts'
import { PrivateText } from '../../ui/private-text.tsx'
import { Section } from '../../ui/section.tsx'
import { ShortId } from '../../ui/short-id.tsx'
import { useMask } from '../../ui/use-mask.ts'
import { When } from '../../ui/when.tsx'

/** What changed in any system, newest first: the cause is most often among the first lines. */
export function Changes({ changes }: { readonly changes: readonly Change[] }) {
  const mask = useMask()
  return (
    <Section
      title="What changed"
      className="area-changes"
      aside={<span className="dim">newest first</span>}
    >
      {changes.length === 0 ? (
        <p className="dim">Nothing is known to have changed.</p>
      ) : (
        <ol className="changes">
          {changes.map((change) => (
            <li key={`${change.at}-${change.system}-${change.what}`}>
              <span className="dim changes-when">
                <When at={change.at} />
              </span>
              <span className="changes-system">{shortSystem(change.system)}</span>
              <span className="clip" title={mask(change.what)}>
                <PrivateText>{change.what}</PrivateText>
              </span>
              {change.commit === undefined ? (
                <span />
              ) : (
                <ShortId value={change.commit} length={9} />
              )}
            </li>
          ))}
        </ol>
      )}
    </Section>
  )
}
