import { oncePer } from '../dictionary/index.ts'
import type { Dictionary, Variable } from '../dictionary/index.ts'
import { parsePartialDate } from '../quantity/index.ts'
import type { Json } from './record.ts'
import { isId } from './id.ts'
import { COMPARATORS, isQuestionHash } from './schema.ts'

/** Whether a value has a certain form. */
type Check = (value: Json | undefined) => boolean

/**
 * Checks in one walk whether a record has the shape that its schema requires. Most records have it, and the schema is
 * slow. If the result is `true`, the schema agrees; if it is `false`, the schema decides, and says what is wrong.
 */
export const isInShape: (dictionary: Dictionary) => Check = oncePer(({ variables }) => {
  const single = variables.filter((one) => one.type !== 'list')
  return object(
    {
      id: isId,
      ...fieldChecks(variables),
      confirmations: nullish(valuesOf(nullish(valuesOf(nullish(isAnswer))))),
      provenance: PROVENANCE,
      other_sources: nullish(items(object({ ...fieldChecks(single), provenance: PROVENANCE }))),
      interview: nullish(
        object({ asked: items(isText), open: items(isText), verified: nullish(items(isVerified)) }, ['asked', 'open']),
      ),
    },
    ['id'],
  )
})

function fieldChecks(variables: readonly Variable[]): Record<string, Check> {
  return Object.fromEntries(variables.map((variable) => [variable.name, nullish(checkOf(variable))]))
}

function checkOf(variable: Variable): Check {
  switch (variable.type) {
    case 'choice': {
      const names = new Set<Json | undefined>(variable.values.map((one) => one.name))
      const isName: Check = (value) => names.has(value)
      const isSet = object({ one_of: (value) => items(isName)(value) && lengthOf(value) > 0, ...ORIGIN }, ['one_of'])
      return either(isName, either(withOrigin(isName), isSet))
    }
    case 'yes_no':
      return either(isYesNo, withOrigin(isYesNo))
    case 'integer': {
      const isOwn = wholeFrom(variable.range)
      const comparator = nullish((value) => COMPARATORS.includes(value as string))
      return either(isOwn, object({ value: nullable(isOwn), comparator, ...ORIGIN }, ['value']))
    }
    case 'age': {
      const isOwn = wholeFrom(variable.range)
      return either(isOwn, either(withOrigin(isOwn), object({ min: isOwn, max: isOwn, ...ORIGIN }, ['min', 'max'])))
    }
    case 'date':
    case 'birth_date':
      return either(isDate, withOrigin(isDate))
    case 'text':
      return either(isText, withOrigin(isText))
    case 'lab':
      return isLab
    case 'group':
      return object(fieldChecks(variable.fields))
    case 'list': {
      const entries = items(object({ ...fieldChecks(variable.fields), source: nullish(isText), by: nullish(isText) }))
      return either(entries, object({ complete: isYesNo, items: entries, ...ORIGIN }, ['complete', 'items']))
    }
  }
}

/** An object with these keys and no others. */
function object(fields: Readonly<Record<string, Check>>, required: readonly string[] = []): Check {
  const checks = new Map(Object.entries(fields))
  const needed = new Set(required)
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
    const own = value as { readonly [key: string]: Json }
    let seen = 0
    for (const key in own) {
      const check = checks.get(key)
      if (check === undefined || !check(own[key])) return false
      if (needed.size > 0 && needed.has(key)) seen++
    }
    return seen === needed.size
  }
}

/** An object with any keys except `__proto__`, which libraries treat in different ways. */
function valuesOf(check: Check): Check {
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
    const own = value as { readonly [key: string]: Json }
    for (const key in own) if (key === '__proto__' || !check(own[key])) return false
    return true
  }
}

function items(check: Check): Check {
  return (value) => {
    if (!Array.isArray(value)) return false
    for (const one of value as readonly Json[]) if (!check(one)) return false
    return true
  }
}

function either(first: Check, second: Check): Check {
  return (value) => first(value) || second(value)
}

function nullable(check: Check): Check {
  return (value) => value === null || check(value)
}

function nullish(check: Check): Check {
  return (value) => value === null || value === undefined || check(value)
}

function lengthOf(value: Json | undefined): number {
  return Array.isArray(value) ? value.length : 0
}

function wholeFrom({ min, max }: { readonly min: number; readonly max: number }): Check {
  return (value) => Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max
}

const isYesNo: Check = (value) => typeof value === 'boolean'
const isText: Check = (value) => typeof value === 'string'
const isDate: Check = (value) => typeof value === 'string' && parsePartialDate(value) !== undefined
const isAmount: Check = (value) => Number.isFinite(value) && (value as number) >= 0
const isAboveZero: Check = (value) => Number.isFinite(value) && (value as number) > 0

const ORIGIN = { date: nullish(isDate), source: nullish(isText), by: nullish(isText) }
const PROVENANCE = nullish(valuesOf(isText))

const isVerified = object(
  { path: isText, by: isText, date: isDate, agrees: isYesNo, value: isText, other: isText, stated: isText },
  ['path', 'by', 'date', 'agrees', 'value'],
)

function withOrigin(check: Check): Check {
  return object({ value: nullable(check), ...ORIGIN }, ['value'])
}

const isLab = object({
  value: nullish(isAmount),
  unit: nullish(isText),
  comparator: nullish((value) => COMPARATORS.includes(value as string)),
  uln: nullish(isAboveZero),
  ...ORIGIN,
})

const isAnswer = either(
  isYesNo,
  object({
    answer: nullish(isYesNo),
    by: nullish(isText),
    date: nullish(isDate),
    question_sha256: nullish(isQuestionHash),
  }),
)
