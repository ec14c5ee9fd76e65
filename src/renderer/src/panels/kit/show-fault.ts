/** Brings a refusal before the operator's eyes: the field at fault has the focus, and its words are in sight. */
export function showFaultIn(form: HTMLElement | null, field: string | undefined): void {
  if (form === null) return
  const inputs = [...form.querySelectorAll<HTMLElement>('input[name], textarea[name]')]
  inputs.find((input) => input.getAttribute('name') === field)?.focus()
  form.querySelector('[role="alert"]')?.scrollIntoView({ block: 'nearest' })
}
