import type { Reader, Syntax } from '../syntax/index.ts'
import { readDerived } from './derived.ts'
import { checkShapes, isPositive } from './shapes.ts'
import { readTextList, readVariables } from './variable-from-syntax.ts'
import { SENTENCE_WORDS } from './variable.ts'
import type { Dictionary, Dimension, SentenceWords } from './variable.ts'

export const DICTIONARY_FORMAT = 'prescreen/dictionary/1'

/** Reads the units and variables of a dictionary file. What is wrong is reported and left out. */
export function readDictionary(root: Syntax, reader: Reader): Dictionary {
  const fields = reader.map(root, 'the dictionary', [
    'format',
    'units',
    'variables',
    'derived',
    // These keys are read by `src/model`: what holds for every patient, and what being alive means.
    'implications',
    'orders',
    'alive',
    // What is unlikely, though not impossible; also read by `src/model`.
    'queries',
    'words',
    'sentences',
  ])
  const format = fields?.required('format')
  if (format !== undefined) reader.oneOf(format, '`format`', [DICTIONARY_FORMAT])
  const units = fields?.required('units')
  const variables = fields?.required('variables')
  const dictionary = {
    units: units === undefined ? {} : readUnits(units, reader),
    variables: variables === undefined ? [] : readVariables(variables, '', reader),
    words: readWords(fields?.get('words'), reader),
    ...readSentences(fields?.get('sentences'), reader),
  }
  checkShapes(dictionary, variables, reader)
  const derived = fields?.get('derived')
  return derived === undefined ? dictionary : { ...dictionary, derived: readDerived(derived, dictionary, reader) }
}

function readUnits(node: Syntax, reader: Reader): Dictionary['units'] {
  const dimensions: [string, Dimension][] = []
  for (const { key, value } of reader.map(node, '`units`')?.entries ?? []) {
    const fields = reader.map(value, `the dimension \`${key}\``, ['canonical', 'factors', 'spellings'])
    if (fields === undefined) continue
    const factors = readTexts(fields.required('factors'), reader)
    for (const [unit, factor] of Object.entries(factors)) {
      if (!isPositive(factor)) {
        const message = `The factor of \`${unit}\` must be a decimal number above 0, not \`${factor}\`.`
        reader.error('dictionary/factor', fields.node, message)
      }
    }
    const spellings = readTexts(fields.get('spellings'), reader)
    for (const [spelling, unit] of Object.entries(spellings))
      if (!Object.hasOwn(factors, unit))
        reader.error(
          'dictionary/unit',
          fields.node,
          `\`${spelling}\` is a spelling of \`${unit}\`, which has no factor.`,
        )
    const canonical = fields.requiredText('canonical')
    if (canonical !== '' && Number(factors[canonical]) !== 1)
      reader.error('dictionary/factor', fields.node, `The factor of the canonical unit \`${canonical}\` must be 1.`)
    dimensions.push([key, { canonical, factors, spellings }])
  }
  return Object.fromEntries(dimensions)
}

function readTexts(node: Syntax | undefined, reader: Reader): Record<string, string> {
  if (node === undefined) return {}
  const entries = reader.map(node, 'this table')?.entries ?? []
  return Object.fromEntries(entries.map(({ key, value }) => [key, reader.text(value, `\`${key}\``) ?? '']))
}

/**
 * Reads the words for facts, lists and values. The check of rule files reports words for something that does not exist.
 */
function readWords(node: Syntax | undefined, reader: Reader): Dictionary['words'] {
  const entries = node === undefined ? [] : (reader.map(node, '`words`')?.entries ?? [])
  return Object.fromEntries(
    entries.map(({ key, value }) => [key, readTextList(value, `the words for \`${key}\``, reader)]),
  )
}

function readSentences(node: Syntax | undefined, reader: Reader): { readonly sentences?: SentenceWords } {
  if (node === undefined) return {}
  const fields = reader.map(node, '`sentences`', SENTENCE_WORDS)
  const lists = SENTENCE_WORDS.flatMap((key) => {
    const list = fields?.get(key)
    return list === undefined ? [] : [[key, readTextList(list, `\`${key}\``, reader)] as const]
  })
  return { sentences: Object.fromEntries(lists) }
}
