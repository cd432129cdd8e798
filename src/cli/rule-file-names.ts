import { join } from 'node:path'
import { disk } from './files/disk.ts'

/**
 * Whether a path, relative to a folder of trials and with slashes, is that of a rule file or translation: `.yaml` or
 * `.yml` in upper or lower case, in this folder or below it. Hidden files and files in hidden folders (the draft of an
 * editor, the folder of git) are not. Files on a disk and files of a git revision are treated alike.
 */
export function isRuleFilePath(path: string): boolean {
  const parts = path.split('/')
  return isRuleFileName(parts.at(-1) ?? '') && !parts.some(isHidden)
}

/**
 * Paths in the order of their file names, whatever folders they are in, so that moving a trial to another folder
 * changes no result.
 */
export function inNameOrder(paths: readonly string[]): readonly string[] {
  const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
  return paths.toSorted((a, b) => compare(nameOf(a), nameOf(b)) || compare(a, b))
}

/**
 * The paths of the rule files in a folder, relative to it and with slashes, in name order. With `below`, those in the
 * folders below it too; links are followed, and each folder is read once. Anything named like a rule file is included,
 * even if it is not a file: reading it reports that. Throws the errors of the operating system.
 */
export function ruleFilesIn(folder: string, below: 'below' | 'not below'): readonly string[] {
  const found: string[] = []
  const visited = new Set<string>()
  const look = (at: string): void => {
    const here = join(folder, at)
    const real = disk().realpathSync(here)
    if (visited.has(real)) return
    visited.add(real)
    for (const one of disk().readdirSync(here, { withFileTypes: true })) {
      const path = `${at}${one.name}`
      if (isHidden(one.name)) continue
      if (isRuleFileName(one.name)) found.push(path)
      else if (below === 'below' && (one.isDirectory() || (one.isSymbolicLink() && isFolder(join(folder, path)))))
        look(`${path}/`)
    }
  }
  look('')
  return inNameOrder(found)
}

function isRuleFileName(name: string): boolean {
  return /\.ya?ml$/i.test(name)
}

function isHidden(name: string): boolean {
  return name.startsWith('.')
}

function isFolder(path: string): boolean {
  return disk().statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
