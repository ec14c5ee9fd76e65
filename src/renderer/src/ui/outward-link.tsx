import { copyText } from './copy-text.ts'
import { PrivateText } from './private-text.tsx'

/** An address that somebody else wrote: only https is ever a link, anything else can be copied and no more. */
export function OutwardLink({ address }: { readonly address: string }) {
  if (address.startsWith('https://')) {
    return (
      <a href={address} target="_blank" rel="noreferrer noopener">
        <PrivateText>{address}</PrivateText>
      </a>
    )
  }
  return (
    <span>
      <code>
        <PrivateText>{address}</PrivateText>
      </code>{' '}
      <button
        type="button"
        className="text-button"
        onClick={() => void copyText(address, 'the address')}
      >
        copy
      </button>
    </span>
  )
}
