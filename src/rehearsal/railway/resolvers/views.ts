import type { StoredDeployment, StoredPatch, StoredService } from '../model.ts'
import type { Platform } from '../platform.ts'

/**
 * The types of the schema refer to each other in circles; files may not. So each view reaches the
 * others through this object.
 */
export interface Views {
  deployment(deployment: StoredDeployment): { readonly id: string }
  service(service: StoredService): { readonly id: string }
  serviceInstance(service: StoredService): { readonly id: string }
  environment(): { readonly id: string }
  patch(patch: StoredPatch | null): { readonly id: string }
  project(): { readonly id: string }
  volumeInstance(): { readonly id: string }
}

/** The platform with the views on it. */
export interface ViewedPlatform extends Platform {
  readonly views: Views
}
