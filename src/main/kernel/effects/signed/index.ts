export {
  createSignedVault,
  type OpenedSigned,
  type SignedVaultDoor,
} from './create-signed-vault.ts'
