import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import type { Node as YamlNode, YAMLParseError } from 'yaml'
import type { ErrorCode } from '../catalogue/index.ts'
import { lineText, placeOf } from '../text/index.ts'
import type { DiagnosticBag, SourceFile, Span } from '../text/index.ts'

/** The content of a YAML file, with the position of every part. */
export type Syntax = MapSyntax | ListSyntax | ScalarSyntax

export interface MapSyntax {
  readonly kind: 'map'
  readonly span: Span
  readonly entries: readonly Entry[]
}

export interface Entry {
  readonly key: string
  readonly keySpan: Span
  readonly value: Syntax
}

export interface ListSyntax {
  readonly kind: 'list'
  readonly span: Span
  readonly items: readonly Syntax[]
}

/**
 * `text` is the scalar as written in the file (without quotes), so that `08` and `1.10` stay as the author wrote them.
 */
export interface ScalarSyntax {
  readonly kind: 'scalar'
  readonly span: Span
  readonly text: string
  readonly value: string | number | boolean | null
}

const LARGEST_FILE = 2_000_000

/**
 * Reads one YAML document. Reports the errors and warnings of the YAML library, as well as
 * aliases, tags and keys that are not plain text, which rule files do not need. Returns undefined
 * if nothing usable was read; never throws on input.
 */
export function parseYaml(file: SourceFile, bag: DiagnosticBag): Syntax | undefined {
  if (file.text.length > LARGEST_FILE) {
    bag.error('yaml/too-large', file, { start: 0, end: 0 }, 'This file is over 2 MB, too large for a rule file.')
    return undefined
  }
  const notText = file.text.search(/[\uFFFD\0]/)
  if (notText !== -1)
    bag.error(
      'yaml/encoding',
      file,
      { start: notText, end: notText + 1 },
      'This character is not valid UTF-8; save the file as UTF-8.',
    )
  // A file in another encoding contains nothing readable.
  if (file.text.includes('\0')) return undefined
  const document = parseDocument(file.text, { lineCounter: new LineCounter(), prettyErrors: false, version: '1.2' })
  for (const problem of [...firstOf(document.errors), ...document.warnings]) {
    const span = { start: problem.pos[0], end: problem.pos[1] }
    const line = lineText(file, placeOf(file, span.start).line)
    const help = BARE_SIGN.test(line) ? BARE_SIGN_HELP : YAML_HELP[problem.code]
    bag.error(YAML_CODES[problem.code] ?? 'yaml/syntax', file, span, oneLine(problem.message), help)
  }
  if (document.errors.length > 0) return undefined
  if (document.contents === null) {
    bag.error('yaml/empty', file, { start: 0, end: 0 }, 'This file is empty.')
    return undefined
  }
  return convert(document.contents, file, bag)
}

/**
 * The errors worth reporting: every duplicate key, every tab used for indentation, and otherwise only the first error,
 * because later ones may merely follow from it.
 */
function firstOf(errors: readonly YAMLParseError[]): readonly YAMLParseError[] {
  const first = errors.find(({ code }) => code === 'TAB_AS_INDENT' || YAML_CODES[code] === undefined)
  return errors.filter((one) => one === first || YAML_CODES[one.code] !== undefined)
}

// After a name and a colon, YAML takes `>` as the start of a block of text.
const BARE_SIGN = /:\s+>=?\s*\d/
const BARE_SIGN_HELP = 'A requirement that starts with `>` needs quotes (`">= 2"`); `≥` needs none.'

const YAML_HELP: Partial<Record<string, string>> = {
  DUPLICATE_KEY: 'The second entry would replace the first; combine them with `all:` or `any:`.',
  TAB_AS_INDENT: 'Indent with spaces.',
  BLOCK_AS_IMPLICIT_KEY: 'Text with a colon in it needs quotes.',
  BAD_INDENT: 'Check the indentation.',
}

const YAML_CODES: Partial<Record<string, ErrorCode>> = {
  DUPLICATE_KEY: 'yaml/duplicate-key',
  TAB_AS_INDENT: 'yaml/tab',
}

function oneLine(message: string): string {
  const first = message.split('\n')[0] ?? ''
  return first.endsWith('.') ? first : `${first}.`
}

function convert(node: YamlNode, file: SourceFile, bag: DiagnosticBag): Syntax | undefined {
  const span = spanOf(node)
  if (isAlias(node) || ('anchor' in node && node.anchor !== undefined)) {
    bag.error(
      'yaml/alias',
      file,
      span,
      'Anchors and aliases are not allowed in rule files.',
      'Write the condition out again.',
    )
    if (isAlias(node)) return undefined
  }
  // `tag` is only set if a tag is written in the file, including YAML's own tags such as `!!str`.
  if (node.tag !== undefined) bag.error('yaml/tag', file, span, 'Tags are not allowed in rule files.')
  if (isMap(node)) return { kind: 'map', span, entries: node.items.flatMap((item) => convertPair(item, file, bag)) }
  if (isSeq(node)) {
    const items = node.items.map((item) => convert(item as YamlNode, file, bag))
    return { kind: 'list', span, items: items.filter((item) => item !== undefined) }
  }
  if (isScalar(node)) return convertScalar(node, span)
  return undefined
}

function convertPair(item: unknown, file: SourceFile, bag: DiagnosticBag): Entry[] {
  if (!isPair(item)) return []
  const keyNode = item.key as YamlNode
  const keySpan = spanOf(keyNode)
  if (isScalar(keyNode) && keyNode.tag !== undefined) {
    bag.error('yaml/tag', file, keySpan, 'Tags are not allowed in rule files.')
    return []
  }
  if (!isScalar(keyNode)) {
    bag.error('yaml/key', file, keySpan, 'Write a name here, not a list or mapping.')
    return []
  }
  const key = convertScalar(keyNode, keySpan).text
  const end = { start: keySpan.end, end: keySpan.end }
  const value: Syntax | undefined =
    item.value === null
      ? { kind: 'scalar', span: end, text: '', value: null }
      : convert(item.value as YamlNode, file, bag)
  return value === undefined ? [] : [{ key, keySpan, value }]
}

function convertScalar(node: { value: unknown; source?: string; range?: unknown }, span: Span): ScalarSyntax {
  const { value } = node
  const plain =
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null
      ? value
      : String(value)
  return {
    kind: 'scalar',
    span,
    text: typeof value === 'string' ? value : (node.source ?? String(value)),
    value: plain,
  }
}

function spanOf(node: YamlNode): Span {
  const range = node.range ?? [0, 0, 0]
  return { start: range[0], end: Math.max(range[1], range[0]) }
}
