/** What a disk's answer means, and what to do about it: by its POSIX code, because messages hold paths. */
export function adviseOnDisk(code: string): string {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'The disk is full: free some space.'
    case 'EROFS':
      return 'The disk is mounted read-only: mount it for writing.'
    case 'EACCES':
    case 'EPERM':
      return 'This user may not write there: mend the permissions of the directory.'
    case 'EIO':
      return 'The disk fails: copy the directory away, and replace the disk.'
    default:
      return `The disk answers ${code}: see to it.`
  }
}
