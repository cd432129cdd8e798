import type { Dictionary, IntegerVariable } from '../dictionary/index.ts'

/** The total that a field of an entry is a component of; undefined if there is none. */
export function totalOf(path: string, dictionary: Dictionary): IntegerVariable | undefined {
  const [list = '', field = ''] = path.split(/\[\d+\]\./)
  const variable = dictionary.variables.find((one) => one.path === list)
  if (variable?.type !== 'list') return undefined
  for (const one of variable.fields) {
    if (one.type === 'integer' && one.sumOf !== undefined && Object.hasOwn(one.sumOf, field)) return one
  }
  return undefined
}

/** Whether an answer is the total that was given instead of the component that was asked for. */
export function isTotalOf(answer: string, question: string, dictionary: Dictionary): boolean {
  const total = totalOf(question, dictionary)
  return total !== undefined && answer === `${question.slice(0, question.lastIndexOf('.') + 1)}${total.name}`
}
