import { join } from 'node:path'
import { disk } from './files/disk.ts'

/**
 * Which paths from a folder of trials, with slashes, are those of rule files and translations: `.yaml` or `.yml` in large or small letters, in this folder or
 * any below it. What is hidden (a draft of an editor, a folder of git) is none. The same for files on a disk and for those of a git revision.
 */
export function isRuleFilePath(path: string): boolean {
  const parts = path.split('/')
  return isRuleFileName(parts.at(-1) ?? '') && !parts.some(isHidden)
}

/** In the order of names, whatever folders they are in: to move a trial to another folder changes no result. */
export function inNameOrder(paths: readonly string[]): readonly string[] {
  const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
  return paths.toSorted((a, b) => compare(nameOf(a), nameOf(b)) || compare(a, b))
}

/**
 * The rule files in a folder, as paths from it with slashes, in name order; `below`: and in the folders below it, links followed, each folder once. What
 * is named like a rule file and is none is among them: reading it says so. Throws what the operating system says.
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
