/** Where the page of the kit that was made just now is. */
export type KitPage =
  | { readonly kind: 'address'; readonly path: string }
  /** The host has opened a window for it. */
  | { readonly kind: 'window' }

/** The one moment at which the kit can be taken: the console does not keep it. */
export function KitPageLink({ page }: { readonly page: KitPage }) {
  return (
    <div className="kit-page" role="status">
      {page.kind === 'address' ? (
        <a className="kit-page-open" href={page.path} target="_blank" rel="noopener">
          Open the page
        </a>
      ) : (
        <strong>Its page is in a window of its own.</strong>
      )}
      <p>
        <strong>Print it, and store it away from this laptop.</strong> It can be saved as a file
        there, too.{' '}
        {page.kind === 'address'
          ? 'The page goes 15 minutes after it was opened first, and with this console; the kit is shown nowhere else.'
          : 'When that window is closed the kit is shown nowhere else.'}
      </p>
    </div>
  )
}
