import type { JsonObject } from '../../../../../shared/domain/json.ts'
import { PrivateText } from '../../../ui/private-text.tsx'
import { fieldsOf } from './fields-of.ts'

// What is longer is copied, not read.
const MOST_TEXT = 100_000

interface RecordBodyProps {
  readonly body: JsonObject
  readonly asJson: boolean
}

/** What was sealed, by name and value or as JSON. Text only: nothing in it is ever a link. */
export function RecordBody({ body, asJson }: RecordBodyProps) {
  if (asJson) {
    const text = JSON.stringify(body, null, 2)
    return (
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
      <pre className="record-json" tabIndex={0}>
        <PrivateText>{text.slice(0, MOST_TEXT)}</PrivateText>
        {text.length > MOST_TEXT ? '\n… copy the record to see the rest' : ''}
      </pre>
    )
  }
  const { fields, cut } = fieldsOf(body)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
    <section className="record-fields" aria-label="Fields" tabIndex={0}>
      <dl>
        {fields.map(({ path, value }) => (
          <div key={path}>
            <dt className="mono">{path}</dt>
            <dd>
              <PrivateText>{value}</PrivateText>
            </dd>
          </div>
        ))}
      </dl>
      {cut ? <p className="dim">There is more: copy the record to see the rest.</p> : null}
    </section>
  )
}
