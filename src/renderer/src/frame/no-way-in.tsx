/** The page has no key to the kernel: it says how to get one, and nothing else. */
export function NoWayIn({ because }: { readonly because: string }) {
  return (
    <main className="no-way-in">
      <h1>This page is not connected to a console</h1>
      <p>{because}</p>
      <p className="dim">
        Nothing is lost: runs live in the kernel and go on. Close this page, or open the new address
        in it.
      </p>
    </main>
  )
}
