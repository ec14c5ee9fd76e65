import { close, constants, fdatasync, fstat, open, read, write } from 'node:fs'
import { mkdir, open as openHandle, readdir, rename, statfs, unlink } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { Vfs, VfsFile } from '../ports/vfs.ts'

// Plain descriptors: a write with FileHandle costs 20 µs more than the write itself.
const openFile = promisify(open)
const closeFile = promisify(close)
/** A named pipe among the files would else keep the console waiting; Windows, which has none, has no such flag either. */
const READ = constants.O_RDONLY | constants.O_NONBLOCK
const statFile = promisify(fstat)
const syncData = promisify(fdatasync)

/** The real disk. On macOS libuv makes `fdatasync` an F_FULLFSYNC, so it is durable there too. */
export function nodeVfs(platform: NodeJS.Platform = process.platform): Vfs {
  return {
    async makeDirectory(path) {
      await mkdir(path, { recursive: true, mode: 0o700 })
    },
    list: (path) => readdir(path),
    async create(path) {
      const flags = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL
      return fileOf(await openFile(path, flags, 0o600))
    },
    async open(path, access) {
      return fileOf(await openFile(path, access === 'read' ? READ : constants.O_RDWR))
    },
    rename,
    remove: unlink,
    async syncDirectory(path) {
      // Windows has no such thing: there a rename is in the file system's own log.
      if (platform === 'win32') return
      const handle = await openHandle(path, 'r')
      try {
        await handle.sync()
      } finally {
        await handle.close()
      }
    },
    async freeBytes(path) {
      const { bavail, bsize } = await statfs(path)
      return bavail * bsize
    },
  }
}

function fileOf(descriptor: number): VfsFile {
  return {
    write: (bytes, position) => writeAll(descriptor, bytes, position),
    read: (position, length) => readSome(descriptor, position, length),
    async size() {
      return (await statFile(descriptor)).size
    },
    dataSync: () => syncData(descriptor),
    close: () => closeFile(descriptor),
  }
}

function writeAll(descriptor: number, bytes: Uint8Array, position: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const step = (done: number): void => {
      const left = bytes.length - done
      if (left === 0) {
        resolve()
        return
      }
      write(descriptor, bytes, done, left, position + done, (error, written) => {
        if (error !== null) reject(error)
        else step(done + written)
      })
    }
    step(0)
  })
}

function readSome(descriptor: number, position: number, length: number): Promise<Uint8Array> {
  const target = Buffer.allocUnsafe(length)
  return new Promise((resolve, reject) => {
    const step = (done: number): void => {
      if (done === length) {
        resolve(target)
        return
      }
      read(descriptor, target, done, length - done, position + done, (error, count) => {
        if (error !== null) reject(error)
        else if (count === 0) resolve(target.subarray(0, done))
        else step(done + count)
      })
    }
    step(0)
  })
}
