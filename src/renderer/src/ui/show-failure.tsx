import { notifications } from '@mantine/notifications'
import type { Failure } from '../../../shared/domain/failure.ts'

/** A failure where there is no place beside the control. Stays until it is read. */
export function showFailure(failure: Failure): void {
  notifications.show({
    title: failure.summary,
    message: `${failure.world} ${failure.next}`,
    color: 'red',
    autoClose: false,
    role: 'alert',
  })
}
