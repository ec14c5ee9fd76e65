import { systemTitles } from '../../../../shared/domain/identifiers.ts'
import type { Change } from '../../../../shared/domain/situation.ts'
import { PrivateText } from '../../ui/private-text.tsx'
import { Section } from '../../ui/section.tsx'
import { ShortId } from '../../ui/short-id.tsx'
import { When } from '../../ui/when.tsx'

/** What changed in any system, newest first: the cause is most often among the first lines. */
export function Changes({ changes }: { readonly changes: readonly Change[] }) {
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
              <span className="changes-system">{systemTitles[change.system]}</span>
              <span className="clip" title={change.what}>
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
